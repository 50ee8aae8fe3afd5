import { slipOf } from '@llama-stack/core';
import { isRecord } from './is-record.ts';
import type { FoundProblem } from './place-problems.ts';
import type { ConfigPath } from './stack-config.ts';

/** What of a configuration lies outside its schema. */
export interface UnknownFields {
  /** Not ours, and not read: a Llama Stack configuration holds more than we serve. */
  readonly ignored: readonly ConfigPath[];
  /** Names that look like a slip of the pen, and any where the schema is strict. */
  readonly problems: readonly FoundProblem[];
  /** What needs not be told again: these fields, and those that are missing because their names were misspelt. */
  readonly explained: readonly ConfigPath[];
}

/** A JSON Schema, of which a few keywords are read. */
export type JsonSchema = Readonly<Record<string, unknown>>;

/** Walks a value beside its schema. `path` is where the value stands in the file. */
export function findUnknownFields(schema: JsonSchema, value: unknown, path: ConfigPath = []): UnknownFields {
  const ignored: ConfigPath[] = [];
  const problems: FoundProblem[] = [];
  const explained: ConfigPath[] = [];
  visit([schema], value, path);
  return { ignored, problems, explained };

  function visit(schemas: readonly JsonSchema[], part: unknown, at: ConfigPath): void {
    const branches = schemas.flatMap(branchesOf);
    if (Array.isArray(part)) {
      const items = branches.map(({ items }) => items).filter(isRecord);
      for (const [index, item] of part.entries()) visit(items, item, [...at, index]);
    } else if (isRecord(part)) {
      const known = branches.filter((branch) => isRecord(branch.properties) || 'additionalProperties' in branch);
      for (const [name, field] of Object.entries(part)) visitField(known, { name, field }, [...at, name]);
    }
  }

  function visitField(schemas: readonly JsonSchema[], { name, field }: { name: string; field: unknown }, at: ConfigPath): void {
    const own = schemas.flatMap(({ properties }) => (isRecord(properties) && isRecord(properties[name]) ? [properties[name]] : []));
    const others = schemas.map(({ additionalProperties }) => additionalProperties);
    if (own.length > 0) visit(own, field, at);
    else if (others.some((other) => other === true || isRecord(other))) visit(others.filter(isRecord), field, at);
    else if (schemas.length > 0) unknown({ name, at, strict: others.includes(false) }, schemas.flatMap(propertyNames));
  }

  function unknown({ name, at, strict }: { name: string; at: ConfigPath; strict: boolean }, known: readonly string[]): void {
    const home = at.length === 1 ? sectionWith(schema, name) : undefined;
    if (home !== undefined) {
      explained.push(at, [home]);
      problems.push({ path: at, message: 'is not a section by itself', remedy: `It belongs under \`${home}\`` });
      return;
    }
    const nearest = slipOf(name, known);
    if (nearest === undefined && !strict) return void ignored.push(at);
    explained.push(at, ...(nearest === undefined ? [] : [[...at.slice(0, -1), nearest]]));
    const remedy = nearest === undefined ? `There are: ${known.join(', ')}` : `Did you mean '${nearest}'?`;
    problems.push({ path: at, message: 'is not a known field', remedy });
  }
}

/** A schema and its alternatives: a value has to be looked at beside each. */
function branchesOf(schema: JsonSchema): JsonSchema[] {
  const alternatives = [schema.anyOf, schema.oneOf, schema.allOf].flatMap((list) => (Array.isArray(list) ? list.filter(isRecord) : []));
  return [schema, ...alternatives.flatMap(branchesOf)];
}

/** The section of the file that has a field of this name. */
function sectionWith({ properties }: JsonSchema, name: string): string | undefined {
  const sections = isRecord(properties) ? Object.entries(properties) : [];
  return sections.find(([, section]) => isRecord(section) && branchesOf(section).flatMap(propertyNames).includes(name))?.[0];
}

function propertyNames({ properties }: JsonSchema): string[] {
  return isRecord(properties) ? Object.keys(properties) : [];
}
