/** The parts of Converse that we write. https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_Converse.html */
export interface CachePoint {
  readonly cachePoint: { readonly type: 'default'; readonly ttl?: '1h' };
}

export type Media =
  | { readonly text: string }
  | { readonly image: { readonly format: string; readonly source: { readonly bytes: string } } }
  | { readonly document: { readonly format: string; readonly name: string; readonly source: { readonly bytes: string } } };

export interface ToolUse {
  readonly toolUse: { readonly toolUseId: string; readonly name: string; readonly input: unknown };
}

export interface ToolResult {
  readonly toolResult: { readonly toolUseId: string; readonly content: readonly Media[]; readonly status?: 'error' };
}

export interface ReasoningContent {
  readonly reasoningContent:
    | { readonly reasoningText: { readonly text: string; readonly signature?: string } }
    | { readonly redactedContent: string };
}

export type ConverseBlock = Media | CachePoint | ToolUse | ToolResult | ReasoningContent;

export interface ConverseMessage {
  readonly role: 'user' | 'assistant';
  readonly content: readonly ConverseBlock[];
}

export interface ToolSpec {
  readonly toolSpec: {
    readonly name: string;
    readonly description?: string;
    readonly inputSchema: { readonly json: unknown };
    readonly strict?: boolean;
  };
}
