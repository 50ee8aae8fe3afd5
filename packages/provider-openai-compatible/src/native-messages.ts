import { type ApiId, BoundedMemory, type GatewayError, type Logger } from '@llama-stack/core';
import { type Dialect, EndpointProbe } from '@llama-stack/provider-http';
import { anthropicMessages } from '@llama-stack/translator-anthropic-messages';
import { openaiChat } from '@llama-stack/translator-openai-chat';
import { z } from 'zod';
import type { CompatibleUpstream } from './open-upstream.ts';

/** Whether a server's own Messages API is called; `auto` asks the server. */
export type NativeMessagesMode = 'auto' | 'always' | 'never';

/** The config field `native_messages`. */
export function nativeMessagesField(usual: NativeMessagesMode = 'auto'): z.ZodType<NativeMessagesMode> {
  return z.preprocess((value) => value || undefined, z.enum(['auto', 'always', 'never']).default(usual));
}

/** A server may be a newer release after its next start. */
const askAgainMs = 10 * 60_000;

export interface NativeMessagesOptions {
  readonly upstream: Pick<CompatibleUpstream, 'http' | 'configuredApi' | 'messagesPath'>;
  readonly mode: NativeMessagesMode;
  readonly logger: Logger;
  /** Whether Messages that are served are fit for use. Asked when they are found, and later again. */
  isSound?(): Promise<boolean>;
}

/** Which of two APIs a server is called by: its own Messages where it serves them, else chat completions, which it always has. */
export class NativeMessages {
  readonly #options: NativeMessagesOptions;
  readonly #probe: EndpointProbe;
  readonly #sound = new BoundedMemory<boolean>({ expiryMs: askAgainMs });

  constructor(options: NativeMessagesOptions) {
    this.#options = options;
    this.#probe = new EndpointProbe(options.upstream.http, options.upstream.messagesPath);
  }

  /** Asks the server if need be. What it cannot say just now counts as no. */
  async apiFor(model: string): Promise<ApiId> {
    return this.#options.upstream.configuredApi(model) ?? apiIf(await this.#isUsed());
  }

  /** What is known without asking, and in words what is not. */
  assume(model: string): { readonly api: ApiId; readonly assumed: readonly string[] } {
    const { http, configuredApi, messagesPath } = this.#options.upstream;
    const api = configuredApi(model);
    if (api !== undefined) return { api, assumed: [] };
    const known = this.#known;
    return { api: apiIf(known ?? true), assumed: known === undefined ? [`that ${http.upstream.baseUrl} serves ${messagesPath}`] : [] };
  }

  /** Whether a refusal means that Messages are gone, and not that a model is missing. */
  async reconsider(error: GatewayError, { api }: Dialect, model: string): Promise<boolean> {
    const { mode, upstream } = this.#options;
    const { upstreamStatus } = error.details;
    const isOurs = mode === 'auto' && api === anthropicMessages.api && upstream.configuredApi(model) === undefined;
    if (!isOurs || (upstreamStatus !== 404 && upstreamStatus !== 405)) return false;
    this.#probe.forget();
    return !(await this.#isUsed());
  }

  get #known(): boolean | undefined {
    const { mode, isSound } = this.#options;
    if (mode !== 'auto') return mode === 'always';
    if (this.#probe.known !== true || isSound === undefined) return this.#probe.known;
    return this.#sound.get('sound');
  }

  async #isUsed(): Promise<boolean> {
    if (this.#known !== undefined) return this.#known;
    const { upstream, isSound, logger } = this.#options;
    const served = await this.#probe.isServed();
    if (served === undefined) logger.debug({ path: upstream.messagesPath }, 'The server could not say whether it serves Messages');
    if (served !== true || isSound === undefined) return served === true;
    const sound = await isSound();
    this.#sound.set('sound', sound);
    return sound;
  }
}

function apiIf(isNative: boolean): ApiId {
  return isNative ? anthropicMessages.api : openaiChat.api;
}
