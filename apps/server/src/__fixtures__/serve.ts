import { type ListedModel, type Logger, GatewayError, silentLogger } from '@llama-stack/core';
import type { Answer, GatewayRequest, ModelRegistrar, ProviderStatus, Stack } from '@llama-stack/runtime';
import { onTestFinished } from 'vitest';
import { type AppOptions, createApp } from '../create-app.ts';
import { listen, type RunningServer } from '../listen.ts';

type Create = (request: GatewayRequest) => Answer | Promise<Answer>;

export interface FakeStack {
  readonly create?: Create;
  readonly models?: readonly ListedModel[];
  readonly providers?: readonly ProviderStatus[];
  readonly registrar?: Partial<ModelRegistrar>;
}

const jsonAnswer = (body: unknown): Answer => ({ status: 200, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });

/** A stack without upstreams: it says back what it was asked, unless a test gives it something to do. */
export function fakeStack({ create, models = [], providers = [], registrar }: FakeStack = {}): Stack {
  const echo: Create = (request) => jsonAnswer({ echo: Buffer.concat(request.body).toString('utf8') });
  return {
    gateway: {
      create: async (request) => (create ?? echo)(request),
      countTokens: async () => jsonAnswer({ input_tokens: 7 }),
      explain: () => Promise.reject(new Error('not asked here')),
    },
    models: {
      list: () => models,
      resolve: (name) => {
        const found = models.find((model) => model.id === name || name.startsWith('claude'));
        if (found === undefined) throw new GatewayError('not_found', `Model '${name}' not found`);
        const provider = { async *infer() {}, listModels: async () => [] };
        return { provider, providerId: found.provider_id, model: found.provider_model_id, limits: found.limits ?? {}, rule: 'by name' };
      },
    },
    registrar: {
      register: () => Promise.reject(new Error('not asked here')),
      remove: () => Promise.reject(new Error('not asked here')),
      ...registrar,
    },
    providers,
    refreshModels: async () => {},
    close: async () => {},
  };
}

/** A listening server on a free port, stopped when the test ends. */
export async function serve(stack: FakeStack = {}, options: Partial<AppOptions> = {}): Promise<RunningServer> {
  const made = fakeStack(stack);
  const app = createApp({ stack: () => made, version: '1.2.3', logger: silentLogger, ...options });
  const server = await listen(app, { host: '127.0.0.1', port: 0 });
  onTestFinished(() => {
    server.stop();
    return server.finish(0);
  });
  return server;
}

/** A logger that keeps what it is told. */
export function recordingLogger(): Logger & { readonly lines: { level: string; fields: object; message: string }[] } {
  const lines: { level: string; fields: object; message: string }[] = [];
  const at = (level: string) => (fields: object, message: string) => void lines.push({ level, fields, message });
  return { lines, debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error') };
}

export function listed(id: string, more: Partial<ListedModel> = {}): ListedModel {
  const [provider_id = '', ...rest] = id.split('/');
  return { id, provider_id, provider_model_id: rest.join('/'), model_type: 'llm', ...more };
}
