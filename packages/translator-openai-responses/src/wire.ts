import type { FunctionTool } from '@llama-stack/core/translation';

/**
 * The parts of the Responses API that we write. https://platform.openai.com/docs/api-reference/responses/create
 * A body's keys have a fixed order: what a conversation keeps (`model`, `instructions`, `tools`), then `input`, then what may differ
 * from turn to turn. So the bytes up to the end of the last item are a prefix of the next request.
 */
export interface ResponsesRequest {
  model: string;
  instructions?: string;
  tools?: readonly ResponsesTool[];
  input: InputItem[];
  tool_choice?: ResponsesToolChoice;
  parallel_tool_calls?: boolean;
  [field: string]: unknown;
}

export type InputItem = InputMessage | OutputMessage | ReasoningItem | FunctionCall | FunctionCallOutput;

export interface InputMessage {
  role: 'user' | 'developer';
  content: InputPart[];
}

/** What the model said. `id` may stay away where nothing is stored. */
export interface OutputMessage {
  type: 'message';
  role: 'assistant';
  content: { type: 'output_text'; text: string }[];
  phase?: Phase;
}

export type Phase = 'commentary' | 'final_answer';

export interface ReasoningItem {
  type: 'reasoning';
  id: string;
  summary: { type: 'summary_text'; text: string }[];
  encrypted_content: string;
}

export interface FunctionCall {
  type: 'function_call';
  call_id: string;
  name: string;
  arguments: string;
}

export interface FunctionCallOutput {
  type: 'function_call_output';
  call_id: string;
  output: string | InputPart[];
}

export type InputPart = (
  | { type: 'input_text'; text: string }
  | { type: 'input_image'; image_url: string }
  | { type: 'input_file'; filename: string; file_data: string }
) & { prompt_cache_breakpoint?: { mode: 'explicit' } };

export interface ResponsesTool extends FunctionTool {
  readonly type: 'function';
  readonly strict: boolean;
}

export type ResponsesToolChoice = 'auto' | 'none' | 'required' | { type: 'function'; name: string };
