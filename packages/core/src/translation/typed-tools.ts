/** Anthropic's client tools whose schema is built into Claude: other models must be told it (W7). Versions match by prefix (W4). */
export interface TypedTool {
  readonly prefix: string;
  readonly description: string;
  readonly parameters: Record<string, unknown>;
}

const text = { type: 'string' };
const line = { type: 'integer' };
const viewRange = { type: 'array', items: line, description: 'First and last line to show, from 1; -1 is the end.' };

/** https://docs.claude.com/en/docs/agents-and-tools/tool-use/overview */
const typedTools: readonly TypedTool[] = [
  {
    prefix: 'bash_',
    description: 'Runs a command in a shell that keeps its state between calls.',
    parameters: {
      type: 'object',
      properties: {
        command: { ...text, description: 'The command to run.' },
        restart: { type: 'boolean', description: 'Starts the shell anew instead.' },
      },
    },
  },
  {
    prefix: 'text_editor_',
    description: 'Views, creates and edits text files.',
    parameters: {
      type: 'object',
      properties: {
        command: { ...text, enum: ['view', 'create', 'str_replace', 'insert'] },
        path: text,
        view_range: viewRange,
        file_text: { ...text, description: 'For create: the whole text.' },
        old_str: { ...text, description: 'For str_replace: text that occurs once in the file.' },
        new_str: { ...text, description: 'For str_replace: what takes its place.' },
        insert_line: { ...line, description: 'For insert: the line to insert after; 0 is the beginning.' },
        insert_text: { ...text, description: 'For insert: the text.' },
      },
      required: ['command', 'path'],
    },
  },
  {
    prefix: 'memory_',
    description: 'Keeps notes in files under /memories that outlast the conversation.',
    parameters: {
      type: 'object',
      properties: {
        command: { ...text, enum: ['view', 'create', 'str_replace', 'insert', 'delete', 'rename'] },
        path: { ...text, description: 'A path under /memories, for all commands but rename.' },
        view_range: viewRange,
        file_text: { ...text, description: 'For create: the whole text.' },
        old_str: { ...text, description: 'For str_replace: text that occurs once in the file.' },
        new_str: { ...text, description: 'For str_replace: what takes its place.' },
        insert_line: { ...line, description: 'For insert: the line to insert after; 0 is the beginning.' },
        insert_text: { ...text, description: 'For insert: the text.' },
        old_path: { ...text, description: 'For rename.' },
        new_path: { ...text, description: 'For rename.' },
      },
      required: ['command'],
    },
  },
];

export function findTypedTool(type: string): TypedTool | undefined {
  return typedTools.find((tool) => type.startsWith(tool.prefix));
}
