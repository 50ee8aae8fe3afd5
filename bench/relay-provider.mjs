// A provider that relays everything: the upstream speaks the client's API in full.
import { defineProvider } from '@llama-stack/core';
import { createHttpClient, createRelay } from '@llama-stack/provider-http';

export const provider = defineProvider({
  type: 'remote::relay',
  config: { '~standard': { version: 1, vendor: 'bench', validate: (value) => ({ value }) } },
  create: ({ id, config }) => {
    const http = createHttpClient({ upstream: { id, name: 'relay', baseUrl: config.base_url } });
    const relay = createRelay({ http, path: '/v1/messages' });
    return {
      infer: () => {
        throw new Error('This provider only relays');
      },
      listModels: async () => [{ id: 'bench', model_type: 'llm' }],
      relay: () => relay,
      close: () => http.close(),
    };
  },
});
