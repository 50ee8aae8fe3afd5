/** What a model did when it was asked for a tool call. */
export interface ProbeResult {
  /** Whether it called the tool, with an input that can be read. */
  readonly called: boolean;
  readonly thought: boolean;
  /** The message of an error in the stream. */
  readonly error?: string;
}

interface StreamedEvent {
  readonly type: string;
  readonly content_block?: { readonly type: string };
  readonly delta?: { readonly partial_json?: string };
  readonly error?: { readonly message: string };
}

/** Reads a Messages stream. */
export function readProbe(stream: string): ProbeResult {
  const events = stream
    .split(/\r?\n/)
    .filter((line) => line.startsWith('data:'))
    .map((line): StreamedEvent => JSON.parse(line.slice('data:'.length)));
  const begins = (type: string): boolean => events.some(({ content_block }) => content_block?.type === type);
  const error = events.find(({ type }) => type === 'error')?.error?.message;
  const input = events.map(({ delta }) => delta?.partial_json ?? '').join('');
  return { called: begins('tool_use') && isJson(input), thought: begins('thinking'), ...(error !== undefined && { error }) };
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch (error) {
    if (error instanceof SyntaxError) return false;
    throw error;
  }
}
