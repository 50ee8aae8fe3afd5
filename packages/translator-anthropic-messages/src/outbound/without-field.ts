import type { MessagesQuirks } from './quirks.ts';

/** Quirks that differ, or undefined when they said so already. */
export type Change = Partial<MessagesQuirks> | undefined;

/** A list without a value that an upstream has refused; undefined when it was not there. */
export function without(list: readonly string[], value: string): readonly string[] | undefined {
  return list.includes(value) ? list.filter((item) => item !== value) : undefined;
}

/** The quirks without the field at a path of the body, such as `tools.0.custom.strict`. */
export function withoutField(path: string, quirks: MessagesQuirks): Change {
  const parts = path.split('.');
  const [top = '', field = ''] = [parts[0], parts.at(-1)];
  if (field === 'cache_control') return quirks.cacheControl ? { cacheControl: false } : undefined;
  if (parts.includes('cache_control')) {
    const cacheFields = without(quirks.cacheFields, field);
    return cacheFields && { cacheFields };
  }
  const change = Object.hasOwn(changes, top) ? changes[top] : undefined;
  if (change !== undefined) return change(field, quirks);
  const fields = without(quirks.fields, top);
  return fields && { fields };
}

/** The quirks without a type of block. */
export function withoutBlock(type: string, { blocks }: MessagesQuirks): Change {
  const { [type]: refused, ...left } = blocks;
  return refused === undefined ? undefined : { blocks: left };
}

/** What goes when a field is refused, by the field of the body that it is in. */
const changes: Readonly<Record<string, (field: string, quirks: MessagesQuirks) => Change>> = {
  tools: (field, quirks) => {
    const toolFields = without(quirks.toolFields, field);
    return toolFields && { toolFields };
  },
  tool_choice: (field) => (field === 'disable_parallel_tool_use' ? { disableParallelToolUse: false } : { toolChoices: [] }),
  thinking: (field, { thinkingDisplay, thinkingTypes }) => {
    if (field === 'display') return thinkingDisplay ? { thinkingDisplay: false } : undefined;
    return thinkingTypes.length > 0 ? { thinkingTypes: [] } : undefined;
  },
  output_config: (field, { efforts, outputFormat }) => {
    const refused = {
      ...(field !== 'format' && efforts.length > 0 && { efforts: [] }),
      ...(field !== 'effort' && outputFormat && { outputFormat: false }),
    };
    return Object.keys(refused).length > 0 ? refused : undefined;
  },
  messages: withoutBlockField,
  system: withoutBlockField,
};

function withoutBlockField(field: string, { blocks }: MessagesQuirks): Change {
  if (!Object.values(blocks).some((fields) => fields.includes(field))) return undefined;
  return { blocks: Object.fromEntries(Object.entries(blocks).map(([type, fields]) => [type, without(fields, field) ?? fields])) };
}
