/**
 * The parts of chat completions that we write. https://platform.openai.com/docs/api-reference/chat/create
 * A body's keys have a fixed order: what a conversation keeps (`model`, `tools`), then `messages`, then what may differ from
 * turn to turn. So the bytes up to the end of the last message are a prefix of the next request.
 */
export interface ChatRequest {
  model: string;
  tools?: readonly ChatTool[];
  messages: ChatMessage[];
  tool_choice?: ChatToolChoice;
  parallel_tool_calls?: boolean;
  [field: string]: unknown;
}

export type ChatMessage = ChatSystemMessage | ChatUserMessage | ChatAssistantMessage | ChatToolMessage;

export interface ChatSystemMessage {
  /** `user` where a model's template knows no system. */
  role: 'system' | 'developer' | 'user';
  content: string;
}

export interface ChatUserMessage {
  role: 'user';
  content: string | ChatPart[];
}

/** Reasoning fields (`reasoning_content`, `reasoning_details`, …) differ by upstream. */
export interface ChatAssistantMessage {
  role: 'assistant';
  content?: string | null;
  tool_calls?: ChatToolCall[];
  [field: string]: unknown;
}

export interface ChatToolMessage {
  role: 'tool';
  tool_call_id: string;
  content: string | ChatPart[];
}

export type ChatPart = ChatTextPart | ChatImagePart | ChatFilePart;
export interface ChatTextPart {
  type: 'text';
  text: string;
}
export interface ChatImagePart {
  type: 'image_url';
  image_url: { url: string };
}
export interface ChatFilePart {
  type: 'file';
  file: { filename: string; file_data: string };
}

export interface ChatToolCall {
  id: string;
  type: 'function';
  function: { name: string; arguments: string };
  [field: string]: unknown;
}

export interface ChatTool {
  type: 'function';
  function: { name: string; description?: string; parameters: Record<string, unknown>; strict?: boolean };
}

export type ChatToolChoice = 'auto' | 'none' | 'required' | 'any' | { type: 'function'; function: { name: string } };
