import { collectMessage, type MessagesRequest, silentLogger } from '@llama-stack/core';
import { callContext, startUpstream, type Upstream } from '@llama-stack/testkit';
import { describe, expect, it, onTestFinished } from 'vitest';
import { provider as plugin } from './provider.ts';

type Block = Exclude<MessagesRequest['messages'][number]['content'], string>[number];

const image = (data: string): Block => ({ type: 'image', source: { type: 'base64', media_type: 'image/png', data } });
const asking = (model: string, ...content: Block[]): MessagesRequest => ({
  model,
  max_tokens: 1_000,
  messages: [{ role: 'user', content }],
});
const inSession = (sessionId: string) => ({ ...callContext(), client: { model: 'client/model', betas: [], sessionId } });

const answers: Readonly<Record<string, object>> = {
  '/v1/chat/completions': { choices: [{ message: { content: 'ok' }, finish_reason: 'stop' }] },
  '/v1/responses': { status: 'completed', output: [{ type: 'message', content: [{ type: 'output_text', text: 'ok' }] }] },
  '/v1/messages': { content: [{ type: 'text', text: 'ok' }], stop_reason: 'end_turn', usage: { input_tokens: 1, output_tokens: 1 } },
};

/** A server of all APIs with these models, that refuses a call where `refusal` says why. */
async function serverOf(models: readonly object[], refusal: (images: readonly string[]) => string | undefined = () => undefined) {
  const upstream = await startUpstream(({ path, text }) => {
    if (path === '/v1/models') return { json: { data: models } };
    const message = refusal(imagesOf(text));
    return message === undefined ? { json: answers[path] } : { status: 400, json: { error: { message } } };
  });
  onTestFinished(() => upstream.close());
  return upstream;
}

/** The data of the images in a body, in the form of any API. */
function imagesOf(body: string): readonly string[] {
  return [...body.matchAll(/base64,([A-Za-z]+)"|"data":"([A-Za-z]+)"/g)].map(([, ofUrl, own]) => ofUrl ?? own ?? '');
}

async function providerOf({ url }: Upstream, models: readonly object[] = []) {
  const checked = await plugin.config['~standard'].validate({ base_url: `${url}/v1`, models });
  if (checked.issues) throw new Error(JSON.stringify(checked.issues));
  const provider = await plugin.create({ id: 'compatible', config: checked.value, logger: silentLogger });
  onTestFinished(() => provider.close?.());
  return provider;
}

const sentImages = ({ requests }: Upstream) => requests.filter(({ method }) => method === 'POST').map(({ text }) => imagesOf(text));

describe.each(['openai-chat', 'openai-responses', 'anthropic-messages'])('images by %s', (api) => {
  it.each([
    { known: 'its list', listed: { supports_image_input: false }, config: {}, sent: [] },
    { known: 'its list’s modalities', listed: { architecture: { input_modalities: ['text'] } }, config: {}, sent: [] },
    { known: 'the configuration', listed: {}, config: { image_input: false, quirks: { images: 'inline' } }, sent: [] },
    {
      known: 'the configuration, of a list that is wrong',
      listed: { supports_image_input: false },
      config: { image_input: true },
      sent: ['A'],
    },
    { known: 'nobody', listed: {}, config: {}, sent: ['A'] },
  ])('I2: are sent as far as the model is known to see them, by $known', async ({ listed, config, sent }) => {
    const upstream = await serverOf([{ id: 'm', ...listed }]);
    const provider = await providerOf(upstream, [{ match: '*', api, ...config }]);
    await provider.listModels(callContext());
    await collectMessage(provider.infer(asking('m', image('A')), callContext()));
    expect(sentImages(upstream)).toEqual([sent]);
  });

  it('I2: are kept from a model that says it sees none, from then on', async () => {
    const upstream = await serverOf([], (images) =>
      images.length > 0 ? 'this model is missing data required for image input' : undefined,
    );
    const provider = await providerOf(upstream, [{ match: '*', api }]);
    for (const session of ['one', 'two']) await collectMessage(provider.infer(asking('m', image('A')), inSession(session)));
    expect(sentImages(upstream)).toEqual([['A'], [], []]);
  });

  it('I2: of which one is broken keep others only from its own conversation, and only that one', async () => {
    const upstream = await serverOf([], (images) =>
      images.includes('Bad') ? 'Invalid image: the image format is not supported. Supported: png, jpeg' : undefined,
    );
    const provider = await providerOf(upstream, [{ match: '*', api }]);
    const bad = asking('m', image('Good'), image('Bad'));
    const next: MessagesRequest = {
      ...bad,
      messages: [...asking('m', image('Good')).messages, { role: 'assistant', content: 'I see' }, ...asking('m', image('Bad')).messages],
    };
    await collectMessage(provider.infer(next, inSession('one')));
    const later: MessagesRequest = {
      ...next,
      messages: [...next.messages, { role: 'assistant', content: 'Hm' }, ...asking('m', image('New')).messages],
    };
    await collectMessage(provider.infer(later, inSession('one')));
    await collectMessage(provider.infer(asking('m', image('Good')), inSession('two')));
    expect(sentImages(upstream)).toEqual([['Good', 'Bad'], ['Good'], ['Good', 'New'], ['Good']]);
  });

  it('I2: are as many as the model takes, the latest, once it has said so', async () => {
    const upstream = await serverOf([], (images) => (images.length > 2 ? 'At most 2 image(s) may be provided in one request.' : undefined));
    const provider = await providerOf(upstream, [{ match: '*', api }]);
    for (const more of [[], [image('D')]])
      await collectMessage(provider.infer(asking('m', image('A'), image('B'), image('C'), ...more), callContext()));
    expect(sentImages(upstream)).toEqual([
      ['A', 'B', 'C'],
      ['B', 'C'],
      ['C', 'D'],
    ]);
  });

  it('I2: are as many as the configuration says', async () => {
    const upstream = await serverOf([]);
    const provider = await providerOf(upstream, [{ match: '*', api, quirks: { maxImages: 1 } }]);
    await collectMessage(provider.infer(asking('m', image('A'), image('B')), callContext()));
    expect(sentImages(upstream)).toEqual([['B']]);
  });
});
