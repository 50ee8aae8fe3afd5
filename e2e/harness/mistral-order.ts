import type { Script, ScriptedRequest, Turn } from '@llama-stack/testkit';

type Message = Readonly<Record<string, unknown>>;

/** A model of Mistral's behind a script: what its tokenizer refuses of the order of messages is refused in its words. */
export function mistralOrder(script: (request: ScriptedRequest) => Turn): Script {
  return (request) => {
    const roles = rolesOf(request);
    const at = roles.findIndex((role, index) => !mayFollow(role, roles[index - 1]));
    if (at === -1) return script(request);
    return { error: { status: 400, message: `Unexpected role '${roles[at]}' after role '${roles[at - 1]}'`, code: '3230' } };
  };
}

/** https://github.com/mistralai/mistral-common/blob/main/src/mistral_common/protocol/instruct/validator.py */
function mayFollow(role: string, before: string | undefined): boolean {
  if (before === 'tool') return role === 'tool' || role === 'assistant';
  if (before === 'assistant') return role !== 'system';
  return role !== 'tool';
}

function rolesOf({ api, upstream }: ScriptedRequest): string[] {
  const { messages }: { messages: Message[] } = Object(upstream.json);
  return api === 'openai-chat' ? messages.map(({ role }) => String(role)) : messages.flatMap(rolesOfTurn);
}

/** A turn of Messages as vLLM makes chat messages of it: of each result one, of its images the next, of all else the last. */
function rolesOfTurn({ role, content }: Message): string[] {
  const blocks: Message[] = Array.isArray(content) ? content : [{ type: 'text' }];
  const results = blocks.filter(({ type }) => type === 'tool_result');
  const roles = results.flatMap((result) => (hasImage(result) ? ['tool', 'user'] : ['tool']));
  return results.length < blocks.length ? [...roles, String(role)] : roles;
}

function hasImage({ content }: Message): boolean {
  return Array.isArray(content) && content.some((part: Message) => part.type === 'image');
}
