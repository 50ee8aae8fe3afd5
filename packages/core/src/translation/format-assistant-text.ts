import type { PlacedBlock } from './format-content.ts';
import type { TranslationContext } from './translation-context.ts';

/** Text of an assistant block. What server tools did is told in words, so that the model knows it. */
export function formatAssistantText({ block, path }: PlacedBlock, context: TranslationContext<unknown>): string[] {
  switch (block.type) {
    case 'text':
      return block.text === '' ? [] : [block.text];
    case 'server_tool_use':
      context.lose(path, 'mapped', 'the upstream has no server tools: the call is told in words');
      return [`[Called ${block.name} with ${JSON.stringify(block.input)}]`];
    case 'web_search_tool_result':
      context.lose(path, 'mapped', 'the upstream has no server tools: the result is told in words');
      return [`[Search results: ${JSON.stringify(readResults(block.content))}]`];
    case 'tool_use':
    case 'thinking':
    case 'redacted_thinking':
      return [];
    default:
      context.lose(path, 'dropped', `a ${block.type} block has no form in an assistant message of this upstream`);
      return [];
  }
}

/** Titles and addresses; the pages themselves are encrypted for Anthropic. */
function readResults(content: unknown): unknown {
  if (!Array.isArray(content)) return content;
  return content.map((result: unknown) =>
    typeof result === 'object' && result !== null ? { title: Reflect.get(result, 'title'), url: Reflect.get(result, 'url') } : result,
  );
}
