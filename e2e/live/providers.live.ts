import Anthropic from '@anthropic-ai/sdk';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createWorkspace, runClaude } from '../harness/run-claude.ts';
import { type Product, startProduct } from '../harness/start-product.ts';

/** Each provider with the variable that switches it on, and what else is passed on to it when it is set. */
const providers: Readonly<Record<string, readonly [on: string, ...more: string[]]>> = {
  openai: ['OPENAI_API_KEY', 'OPENAI_BASE_URL', 'OPENAI_ORG_ID', 'OPENAI_PROJECT_ID'],
  vllm: ['VLLM_URL', 'VLLM_API_TOKEN', 'VLLM_MAX_TOKENS'],
  ollama: ['OLLAMA_URL', 'OLLAMA_API_KEY'],
  bedrock: ['AWS_BEARER_TOKEN_BEDROCK', 'AWS_REGION', 'AWS_DEFAULT_REGION'],
  fireworks: ['FIREWORKS_API_KEY', 'FIREWORKS_BASE_URL'],
  groq: ['GROQ_API_KEY', 'GROQ_BASE_URL'],
  together: ['TOGETHER_API_KEY', 'TOGETHER_BASE_URL'],
  anthropic: ['ANTHROPIC_UPSTREAM_API_KEY', 'ANTHROPIC_UPSTREAM_BASE_URL'],
  'openai-compatible': ['OPENAI_COMPATIBLE_URL', 'OPENAI_COMPATIBLE_API_KEY'],
};

const weather = {
  name: 'get_weather',
  description: 'The weather of one city, now',
  input_schema: { type: 'object' as const, properties: { city: { type: 'string' } }, required: ['city'] },
};
const redDot = 'iVBORw0KGgoAAAANSUhEUgAAAAoAAAAKCAYAAACNMs+9AAAAFUlEQVR42mP8z8BQz0AEYBxVSF+FABJADveWkH6oAAAAAElFTkSuQmCC';

describe.each(Object.entries(providers))('%s, live', (id, [on, ...more]) => {
  const variables = [on, ...more].flatMap((name) => (process.env[name] ? [[name, process.env[name]]] : []));
  const isOn = process.env[on] !== undefined && process.env[on] !== '' && process.env.CI === undefined;
  /** `LIVE_GROQ_MODEL=openai/gpt-oss-120b` chooses; a Claude name gets the best that the provider has. */
  const chosen = process.env[`LIVE_${id.toUpperCase().replaceAll('-', '_')}_MODEL`];
  const model = chosen === undefined ? 'claude-opus-5-5' : `${id}/${chosen}`;

  if (!isOn) {
    it.skip(`${on} is not set, or this is CI`);
    return;
  }
  describe(`by ${model}`, () => {
    let product: Product;
    let client: Anthropic;

    beforeAll(async () => {
      product = await startProduct(Object.fromEntries(variables));
      client = new Anthropic({ baseURL: product.url, apiKey: 'fake', maxRetries: 2 });
    });
    afterAll(() => product.stop());

    const ask = (content: Anthropic.MessageParam['content']): Anthropic.MessageCreateParamsNonStreaming => ({
      model,
      max_tokens: 4_000,
      messages: [{ role: 'user', content }],
    });
    const answer = async (params: Anthropic.MessageCreateParamsNonStreaming, stream: boolean): Promise<Anthropic.Message> =>
      stream ? client.messages.stream(params).finalMessage() : client.messages.create(params);

    describe.each([true, false])('stream: %s', (stream) => {
      it('answers with text and usage', async () => {
        const message = await answer(ask('Say the word zebra, and nothing else.'), stream);
        expect(textOf(message).toLowerCase()).toContain('zebra');
        expect(message).toMatchObject({ model, stop_reason: 'end_turn' });
        expect(message.usage.output_tokens).toBeGreaterThan(0);
        expect(message.usage.input_tokens + (message.usage.cache_read_input_tokens ?? 0)).toBeGreaterThan(5);
      });

      it('calls tools, takes their results, and its thinking back', async () => {
        const first = {
          ...ask('What is the weather in Oslo and in Bergen? Ask for both at once.'),
          tools: [weather],
          thinking: { type: 'adaptive' as const },
        };
        const called = await answer(first, stream);
        const calls = called.content.filter((block) => block.type === 'tool_use');
        expect(called.stop_reason).toBe('tool_use');
        expect(calls[0]).toMatchObject({ name: 'get_weather', input: { city: expect.any(String) } });
        const results = calls.map(({ id: tool_use_id }) => ({ type: 'tool_result' as const, tool_use_id, content: 'Rain, 7 °C' }));
        const messages = [
          ...first.messages,
          { role: 'assistant' as const, content: called.content },
          { role: 'user' as const, content: results },
        ];
        expect(textOf(await answer({ ...first, messages }, stream))).toMatch(/rain|7/i);
      });

      it('takes an image', async () => {
        const source = { type: 'base64' as const, media_type: 'image/png' as const, data: redDot };
        const message = await answer(
          ask([
            { type: 'image', source },
            { type: 'text', text: 'What do you see? One word.' },
          ]),
          stream,
        );
        expect(textOf(message)).not.toBe('');
      });

      it('says that a model is not there', async () => {
        await expect(answer({ ...ask('Hi'), model: `${id}/no-such-model-of-anyone` }, stream)).rejects.toMatchObject({ status: 404 });
      });
    });

    it('counts tokens about as the upstream does', async () => {
      const request = ask('The quick brown fox jumps over the lazy dog. '.repeat(200));
      const { input_tokens } = await client.messages.countTokens({ model, messages: request.messages });
      const { usage } = await answer(request, true);
      const real = usage.input_tokens + (usage.cache_read_input_tokens ?? 0) + (usage.cache_creation_input_tokens ?? 0);
      expect(Math.abs(input_tokens - real) / real).toBeLessThan(0.4);
    });

    it('runs a tool loop of Claude Code', async () => {
      const workspace = createWorkspace();
      const prompt = 'Run the shell command `echo made-$((40+2))` and tell me what it printed.';
      const args = ['-p', '--model', model, '--dangerously-skip-permissions', prompt];
      const run = await runClaude({ workspace, baseUrl: product.url, args });
      workspace.remove();
      expect(run).toMatchObject({ code: 0, stdout: expect.stringContaining('made-42') });
    });
  });
});

function textOf({ content }: Anthropic.Message): string {
  return content.map((block) => (block.type === 'text' ? block.text : '')).join('');
}
