/** A JSON Schema. */
export type Schema = Readonly<Record<string, unknown>>;

/** One field as a row of a table. */
export interface DescribedField {
  /** From the table's section: `network.timeout`, `models[].match`, `backends.<name>.type`. */
  readonly path: string;
  readonly kind: string;
  /** What holds when the field is left out; empty when nothing is to be said. */
  readonly absent: string;
  readonly text: string;
}

/** Every field of an object's schema, those of the objects within it too, in the schema's order. */
export function describeFields(schema: Schema, start = ''): DescribedField[] {
  const required = Array.isArray(schema.required) ? schema.required : [];
  return Object.entries(asSchema(schema.properties)).flatMap(([name, value]) => {
    const field = asSchema(value);
    const path = start + name;
    const row = {
      path,
      kind: kindOf(field),
      absent: absentOf(field, required.includes(name)),
      text: typeof field.description === 'string' ? field.description : '',
    };
    return [row, ...formsOf(field).flatMap((form) => describeInside(form, path))];
  });
}

/** A Markdown table of fields. */
export function fieldTable(fields: readonly DescribedField[]): string {
  const rows = fields.map(({ path, kind, absent, text }) => [`\`${path}\``, kind, absent, text]);
  return [['field', 'value', 'when left out', ''], ['---', '---', '---', '---'], ...rows].map(tableRow).join('\n');
}

export function tableRow(cells: readonly string[]): string {
  return `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
}

export function asSchema(value: unknown): Schema {
  return isSchema(value) ? value : {};
}

function isSchema(value: unknown): value is Schema {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The forms a value may have; `null` is only another way to leave it out. */
function formsOf(schema: Schema): Schema[] {
  const forms = [schema.anyOf, schema.oneOf].find(Array.isArray);
  return forms === undefined ? [schema] : forms.map(asSchema).filter(({ type }) => type !== 'null');
}

function describeInside(schema: Schema, path: string): DescribedField[] {
  if (isSchema(schema.properties)) return describeFields(schema, `${path}.`);
  if (isSchema(schema.items)) return formsOf(schema.items).flatMap((item) => describeInside(item, `${path}[]`));
  return isSchema(schema.additionalProperties) ? describeInside(schema.additionalProperties, `${path}.<name>`) : [];
}

const words: Readonly<Record<string, string>> = { string: 'text', integer: 'number', boolean: '`true` or `false`' };

function kindOf(schema: Schema): string {
  if (typeof schema.title === 'string') return schema.title;
  if (Array.isArray(schema.enum)) return schema.enum.map((value) => `\`${value}\``).join(', ');
  const forms = formsOf(schema);
  if (forms.length > 1 || forms[0] !== schema) return [...new Set(forms.map(kindOf))].join(', or ');
  if (schema.type === 'array') return isObject(asSchema(schema.items)) ? 'list' : `list of ${kindOf(asSchema(schema.items))}s`;
  if (isObject(schema)) return isSchema(schema.properties) ? 'section' : 'map';
  return words[String(schema.type)] ?? String(schema.type);
}

function isObject(schema: Schema): boolean {
  return formsOf(schema).some(({ type }) => type === 'object');
}

function absentOf({ default: value, absent }: Schema, required: boolean): string {
  if (typeof absent === 'string') return absent;
  if (required) return 'an error';
  if (value === undefined) return '';
  return typeof value === 'object' ? 'empty' : `\`${value}\``;
}
