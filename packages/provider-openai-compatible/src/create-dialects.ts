import { type ApiId, globPattern, layOver } from '@llama-stack/core';
import type { Dialect } from '@llama-stack/provider-http';
import { anthropicMessages, type MessagesQuirks, standardMessages } from '@llama-stack/translator-anthropic-messages';
import { type ChatQuirks, mergeQuirks, openaiChat, standardChat } from '@llama-stack/translator-openai-chat';
import { openaiResponses, type ResponsesQuirks, standardResponses } from '@llama-stack/translator-openai-responses';
import type { CompatibleConfig } from './config.ts';
import { quirksOf } from './model-rules.ts';
import type { UpstreamKind } from './open-upstream.ts';

/** Where things are, below the base URL. */
export interface ApiPaths {
  readonly chat: `/${string}`;
  readonly models: `/${string}`;
  readonly responses: `/${string}`;
  readonly messages: `/${string}`;
}

/** How each API is spoken with one upstream, with the quirks that a model has: its kind's, then the configuration's. */
export interface Dialects {
  chatFor(model: string): Dialect<ChatQuirks>;
  responsesFor(model: string): Dialect<ResponsesQuirks>;
  messagesFor(model: string): Dialect<MessagesQuirks>;
  /** By the API's id; chat completions when it is none of the others. */
  dialectFor(model: string, api: ApiId): Dialect;
}

/** For servers of Messages that ask for a version, as Anthropic does. */
const messagesHeaders = { 'anthropic-version': '2023-06-01' };

/** What is known of models beside their kind. */
export interface ModelKnowledge {
  readonly config: CompatibleConfig;
  /** Whether a model is known to see no images. */
  isBlind(model: string): boolean;
}

export function createDialects(kind: UpstreamKind, paths: ApiPaths, { config, isBlind }: ModelKnowledge): Dialects {
  const base = mergeQuirks(standardChat, kind.quirks?.base ?? {});
  const own = [{ match: '*', quirks: config.quirks }, ...(config.models ?? [])].map(({ match, quirks }) => ({
    match: globPattern(match),
    quirks,
  }));
  /** From the config file: what is said of all models, then of this one. */
  const configured = (model: string) => quirksOf(own, model);
  /** Whatever the form that images have elsewhere: a note stands for each (I2). */
  const sight = (model: string) => (isBlind(model) ? ({ images: 'note' } as const) : {});
  const dialects: Omit<Dialects, 'dialectFor'> = {
    chatFor: (model) => ({
      api: openaiChat.api,
      translator: openaiChat.outbound,
      path: paths.chat,
      quirks: mergeQuirks(base, ...quirksOf(kind.quirks?.models ?? [], model), ...configured(model).map(({ chat }) => chat), sight(model)),
    }),
    responsesFor: (model) => ({
      api: openaiResponses.api,
      translator: openaiResponses.outbound,
      path: paths.responses,
      quirks: layOver(
        standardResponses,
        kind.quirks?.responsesFor?.(model),
        ...configured(model).map(({ responses }) => responses),
        sight(model),
      ),
    }),
    messagesFor: (model) => ({
      api: anthropicMessages.api,
      translator: anthropicMessages.outbound,
      path: paths.messages,
      quirks: layOver(
        standardMessages,
        kind.quirks?.messagesFor?.(model),
        ...configured(model).map(({ messages }) => messages),
        sight(model),
      ),
      headers: messagesHeaders,
    }),
  };
  return {
    ...dialects,
    dialectFor: (model, api) => {
      if (api === anthropicMessages.api) return dialects.messagesFor(model);
      return api === openaiResponses.api ? dialects.responsesFor(model) : dialects.chatFor(model);
    },
  };
}
