import type { ScriptedRequest } from './scripted-request.ts';
import type { UpstreamAnswer } from './start-upstream.ts';

/** One answer of a scripted upstream: thinking, then text, then tool calls, in the API's own wire form. */
export interface Turn {
  readonly thinking?: string;
  /** One delta per word, or the deltas themselves. */
  readonly text?: string | readonly string[];
  readonly tools?: readonly ToolTurn[];
  /** How calls stream: each `whole` in one event, or their pieces `interleaved`. One call after the other, in pieces, when left out. */
  readonly toolStream?: 'whole' | 'interleaved';
  /** `prompt` includes `cached`, as OpenAI counts. Made up from sizes when left out. */
  readonly usage?: TurnUsage;
  /** Why the answer ends, when it is not the text's end or the tool calls. */
  readonly stop?: 'length' | 'refusal';
  /** Alone: an error status. Beside content in a stream: an error after that content. */
  readonly error?: TurnError;
  /** Leaves the stream without its end, after all content: the socket is destroyed, or falls silent. */
  readonly interrupted?: 'cut' | 'hang';
  /** Silence before the status line, and before each event of a stream; in ms. */
  readonly delayMs?: number;
  readonly pauseMs?: number;
  /** Sent as it is, instead of all the above: an HTML page, a broken body. */
  readonly raw?: UpstreamAnswer;
}

export interface ToolTurn {
  readonly name: string;
  /** `undefined` for a call without arguments of which not even `{}` comes. */
  readonly input: unknown;
  /** Made up, and unique for this upstream, when left out. */
  readonly id?: string;
  /** Only the first half of the input comes, as when the model runs out of tokens. */
  readonly isCutOff?: boolean;
}

export interface TurnUsage {
  readonly prompt: number;
  readonly completion: number;
  readonly cached?: number;
}

export interface TurnError {
  readonly status: number;
  readonly message: string;
  readonly type?: string;
  readonly code?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** The answers in order, or a function that chooses one. */
export type Script = readonly Turn[] | ((request: ScriptedRequest) => Turn);

/** The turn that answers this request. Throws when a list of turns is used up: the test asked more often than it said. */
export function chooseTurn(script: Script, request: ScriptedRequest): Turn {
  if (typeof script === 'function') return script(request);
  const turn = script[request.number];
  if (turn === undefined) throw new Error(`The script has ${script.length} turns; this is request ${request.number + 1}`);
  return turn;
}

/** The turn with an id for each call: made up, and unique for this upstream, where it names none. */
export function withToolIds(turn: Turn, { number }: Pick<ScriptedRequest, 'number'>): Turn {
  const tools = turn.tools?.map((tool, index) => ({ id: `call_${number}x${index}`, ...tool }));
  return { ...turn, ...(tools !== undefined && { tools }) };
}

/** The deltas of a text. */
export function textPieces(text: Turn['text']): readonly string[] {
  if (text === undefined) return [];
  return typeof text === 'string' ? text.split(/(?<=\s)(?=\S)/) : text;
}

/** A tool input as upstreams stream it: JSON, cut in the middle. */
export function inputPieces({ input, isCutOff = false }: Pick<ToolTurn, 'input' | 'isCutOff'>): readonly string[] {
  const characters = Array.from(inputText(input));
  const middle = Math.ceil(characters.length / 2);
  const pieces = [characters.slice(0, middle).join(''), characters.slice(middle).join('')];
  return isCutOff ? pieces.slice(0, 1) : pieces;
}

/** All that comes of a tool input, as JSON. */
export function inputJson(tool: Pick<ToolTurn, 'input' | 'isCutOff'>): string {
  return inputPieces(tool).join('');
}

function inputText(input: unknown): string {
  return input === undefined ? '' : JSON.stringify(input);
}

/** The events of an answer's parts, which end with its calls, in the order in which they come. */
export function inOrder<Event>(parts: readonly (readonly Event[])[], { tools = [], toolStream }: Turn): readonly Event[] {
  if (toolStream !== 'interleaved') return parts.flat();
  const calls = parts.slice(parts.length - tools.length);
  const steps = Array.from({ length: Math.max(0, ...calls.map(({ length }) => length)) }, (_, step) => step);
  return [
    ...parts.slice(0, parts.length - tools.length).flat(),
    ...steps.flatMap((step) => calls.flatMap((call) => call.slice(step, step + 1))),
  ];
}

/** Counts for a turn that gives none: a token is four characters. */
export function usageOf(turn: Turn, requestText: string): TurnUsage {
  const answer = [turn.thinking ?? '', ...textPieces(turn.text), ...(turn.tools ?? []).map(inputJson)].join('');
  return turn.usage ?? { prompt: Math.ceil(requestText.length / 4), completion: Math.max(1, Math.ceil(answer.length / 4)) };
}

export function hasContent(turn: Turn): boolean {
  return turn.thinking !== undefined || turn.text !== undefined || turn.tools !== undefined;
}

/** When a turn's answer begins, for any kind of answer. */
export function answerTiming({ delayMs }: Turn): UpstreamAnswer {
  return delayMs === undefined ? {} : { delayMs };
}

/** When a turn's stream begins, how fast it goes, and how it ends. */
export function streamTiming({ pauseMs, interrupted, ...turn }: Turn): UpstreamAnswer {
  return { ...answerTiming(turn), ...(pauseMs !== undefined && { pauseMs }), ...(interrupted !== undefined && { finish: interrupted }) };
}
