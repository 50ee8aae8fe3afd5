import { changeSchemas, isSchema, type JsonSchema } from './change-schemas.ts';
import { asOpenApi } from './openapi-schema.ts';
import { asPlain, asPlainRoot } from './plain-schema.ts';
import type { SchemaQuirks } from './schema-quirks.ts';

export interface CleanedSchema {
  readonly schema: JsonSchema;
  /** Keywords that were rewritten or taken out. */
  readonly changed: readonly string[];
}

/** References that are put in place before the rest become plain objects: a schema can grow without end by them. */
const maxInlinedRefs = 500;

/**
 * A schema as the upstream takes it, its meaning kept where other keywords can say it (T4, T5). Keys keep their order (P3). The schema
 * itself when nothing in it has to change, as with most: an agent sends its tools with every request.
 */
export function cleanSchema(schema: JsonSchema, quirks: SchemaQuirks): CleanedSchema {
  const cleaner = new SchemaCleaner(schema, quirks);
  return { schema: cleaner.clean(schema), changed: cleaner.changed };
}

/** The same of a tool's schema, whose root is that of an object. */
export function cleanToolSchema(source: JsonSchema, quirks: SchemaQuirks): CleanedSchema {
  const { schema, changed } = cleanSchema(source, quirks);
  if (quirks.schemaDialect !== 'plain') return { schema, changed };
  const notes = new Set(changed);
  return { schema: asPlainRoot(schema, (what) => notes.add(what)), changed: [...notes] };
}

/** The root of a tool's schema: arguments are an object, and upstreams refuse a root that does not say so (T8). */
export function asObjectSchema(schema: JsonSchema): JsonSchema {
  const type = schema.type ?? 'object';
  if (type !== 'object') return schema;
  const hasShape = ['properties', 'anyOf', 'oneOf', 'allOf', '$ref'].some((keyword) => keyword in schema);
  if (hasShape && schema.type !== undefined) return schema;
  return { ...schema, type, ...(!hasShape && { properties: {} }) };
}

const dialects = { 'json-schema': undefined, openapi: asOpenApi, plain: asPlain };

class SchemaCleaner {
  readonly #root: JsonSchema;
  readonly #quirks: SchemaQuirks;
  readonly #changed = new Set<string>();
  readonly #openRefs = new Set<string>();
  readonly #clean = (schema: JsonSchema) => this.clean(schema);
  #inlined = 0;

  constructor(root: JsonSchema, quirks: SchemaQuirks) {
    this.#root = root;
    this.#quirks = quirks;
  }

  get changed(): string[] {
    return [...this.#changed];
  }

  clean(schema: JsonSchema): JsonSchema {
    const walked = this.#walk(schema);
    const inDialect = dialects[this.#quirks.schemaDialect];
    return inDialect === undefined ? walked : inDialect(walked, (what) => this.#changed.add(what));
  }

  #walk(source: JsonSchema): JsonSchema {
    const ref = source.$ref;
    if (this.#quirks.inlineSchemaRefs && typeof ref === 'string') return this.#inline(ref, source);
    const schema = this.#quirks.completeArrays ? this.#withItems(source) : source;
    let changed: Map<string, unknown> | undefined;
    // Each request's tools are walked whole: entries would make an array for every keyword of them.
    for (const keyword in schema) {
      const value = schema[keyword];
      const isTaken = this.#takes(keyword, value);
      const cleaned = isTaken ? changeSchemas(keyword, value, this.#clean) : undefined;
      if (cleaned === value && changed === undefined) continue;
      changed ??= fieldsBefore(keyword, schema);
      if (isTaken) changed.set(keyword, cleaned);
      else {
        this.#changed.add(keyword);
        this.#rewrite(keyword, value, { schema, result: changed });
      }
    }
    return changed === undefined ? schema : Object.fromEntries(changed);
  }

  #takes(keyword: string, value: unknown): boolean {
    const { dropSchemaKeywords, schemaKeywords, schemaFormats, inlineSchemaRefs } = this.#quirks;
    if (dropSchemaKeywords.includes(keyword)) return false;
    if (schemaKeywords !== null && !schemaKeywords.includes(keyword)) return false;
    if (inlineSchemaRefs && (keyword === '$defs' || keyword === 'definitions')) return false;
    return keyword !== 'format' || schemaFormats === null || (typeof value === 'string' && schemaFormats.includes(value));
  }

  /** Of a tuple, any of its parts may stand anywhere. */
  #withItems(schema: JsonSchema): JsonSchema {
    const { type, items, prefixItems } = schema;
    const isArray = type === 'array' || (Array.isArray(type) && type.includes('array'));
    if (!isArray || isSchema(items) || items === true) return schema;
    this.#changed.add('arrays without items');
    const parts: readonly unknown[] = [items, prefixItems].find(Array.isArray) ?? [];
    return { ...schema, items: parts.length > 1 ? { anyOf: parts } : (parts[0] ?? {}) };
  }

  /** Says with keywords the upstream takes what a refused one said, as far as they can. */
  #rewrite(keyword: string, value: unknown, { schema, result }: { schema: JsonSchema; result: Map<string, unknown> }): void {
    const set = (other: string, otherValue: unknown) => {
      if (this.#takes(other, otherValue) && !(other in schema)) result.set(other, otherValue);
    };
    const step = schema.type === 'integer' ? 1 : 0;
    if (keyword === 'const') set('enum', [value]);
    else if (keyword === 'exclusiveMinimum' && typeof value === 'number') set('minimum', value + step);
    else if (keyword === 'exclusiveMaximum' && typeof value === 'number') set('maximum', value - step);
    else if (keyword === 'oneOf') set('anyOf', changeSchemas('anyOf', value, this.#clean));
    else if (keyword === 'allOf' && Array.isArray(value)) {
      for (const part of value.filter(isSchema)) mergeInto(result, this.#walk(part));
    }
  }

  #inline(ref: string, schema: JsonSchema): JsonSchema {
    this.#changed.add('$ref');
    const target = resolvePointer(this.#root, ref);
    if (target === undefined || this.#openRefs.has(ref) || this.#inlined >= maxInlinedRefs) return { type: 'object' };
    this.#inlined += 1;
    this.#openRefs.add(ref);
    const { $ref: _, ...beside } = schema;
    const inlined = this.#walk({ ...target, ...beside });
    this.#openRefs.delete(ref);
    return inlined;
  }
}

/** What a schema says before a keyword, as it is. */
function fieldsBefore(keyword: string, schema: JsonSchema): Map<string, unknown> {
  return new Map(Object.entries(schema).slice(0, Object.keys(schema).indexOf(keyword)));
}

function mergeInto(result: Map<string, unknown>, part: JsonSchema): void {
  for (const [keyword, value] of Object.entries(part)) {
    const known = result.get(keyword);
    if (isSchema(known) && isSchema(value)) result.set(keyword, { ...known, ...value });
    else if (Array.isArray(known) && Array.isArray(value)) result.set(keyword, [...new Set([...known, ...value])]);
    else result.set(keyword, value);
  }
}

/** Follows `#/$defs/x`. Undefined for what lies outside the schema. */
function resolvePointer(root: JsonSchema, ref: string): JsonSchema | undefined {
  if (!ref.startsWith('#')) return undefined;
  let value: unknown = root;
  for (const step of ref.slice(1).split('/').slice(1)) {
    const name = step.replaceAll('~1', '/').replaceAll('~0', '~');
    value = typeof value === 'object' && value !== null && Object.hasOwn(value, name) ? Reflect.get(value, name) : undefined;
  }
  return isSchema(value) ? value : undefined;
}
