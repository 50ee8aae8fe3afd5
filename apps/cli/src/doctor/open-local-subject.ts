import { GatewayError } from '@llama-stack/core';
import { type Answer, bestModel, type ExplainedCall, type LoadedStack, type Stack } from '@llama-stack/runtime';
import type { CommandContext } from '../command-context.ts';
import { openStack } from '../open-stack.ts';
import { messageOf } from '../read-error.ts';
import type { Subject } from './subject.ts';

/** How long upstreams may take to list their models, in ms. */
const modelsTimeout = 10_000;

/** A stack of the doctor's own, which listens nowhere. */
export async function openLocalSubject(loaded: LoadedStack, context: CommandContext): Promise<Subject> {
  const stack = await openStack(loaded, context);
  await stack.refreshModels(modelsTimeout);
  const { apis } = await import('@llama-stack/server');
  const call = (body: object, signal: AbortSignal) => {
    const headers = { 'anthropic-version': '2023-06-01' };
    return { api: apis[0], body: [Buffer.from(JSON.stringify(body))], headers, id: 'req_doctor', signal, receivedAt: Date.now() };
  };
  return {
    providers: stack.providers.map(({ error, ...status }) => ({ ...status, error: error?.message })),
    resolve: async (name) => {
      const { providerId, model, limits, rule } = stack.models.resolve(name);
      return { name: `${providerId}/${model}`, providerId, window: limits.context_window, rule };
    },
    listed: async () => stack.models.list().map(({ id }) => id),
    best: (providerId) => bestOf(stack, providerId),
    ask: async (body) => {
      const timer = new AbortController();
      const timeout = setTimeout(
        () => timer.abort(new GatewayError('timeout', `gave no whole answer within ${askTimeout / 1_000} s`)),
        askTimeout,
      );
      try {
        return await readAnswer(await stack.gateway.create(call(body, timer.signal)));
      } finally {
        clearTimeout(timeout);
      }
    },
    pathOf: async (name) => describePath(await stack.gateway.explain(call({ ...smallest, model: name }, new AbortController().signal))),
    close: () => stack.close(),
  };
}

/** In ms: a local model may have to be loaded first. */
const askTimeout = 120_000;

const smallest = { max_tokens: 1, messages: [{ role: 'user', content: 'Hi' }] };

function bestOf(stack: Stack, providerId: string) {
  const best = bestModel(stack.models.list().filter((model) => model.provider_id === providerId && model.id.startsWith(`${providerId}/`)));
  return best && { name: best.id, providerId, window: best.limits?.context_window };
}

async function readAnswer({ status, body }: Answer): Promise<string> {
  let text = '';
  if (typeof body === 'string') text = body;
  else for await (const part of body) text += typeof part === 'string' ? part : Buffer.from(part).toString();
  if (status < 400) return text;
  throw new GatewayError('upstream', messageOf(text) ?? `answered with status ${status}`);
}

function describePath({ path, explanation }: ExplainedCall): string | undefined {
  if (path === 'relay') return 'relayed as it is';
  if (explanation === undefined) return undefined;
  return explanation.api === 'anthropic-messages' ? 'native Messages' : `translated to ${explanation.api}`;
}
