import { type ChatAnswerOptions, chatAnswer, chatError } from './chat-answer.ts';
import { field } from './json-value.ts';
import { type MessagesFlavour, messagesAnswer, messagesError } from './messages-answer.ts';
import { modelRoutes, noModel, noRoute, type ScriptedModel, type UpstreamFlavour } from './model-routes.ts';
import { responsesAnswer } from './responses-answer.ts';
import { chooseTurn, type Script, type Turn, type TurnError, withToolIds } from './script.ts';
import {
  type RequestReading,
  readChatRequest,
  readMessagesRequest,
  readResponsesRequest,
  type ScriptedRequest,
} from './scripted-request.ts';
import { startUpstream, type Upstream, type UpstreamAnswer, type UpstreamRequest } from './start-upstream.ts';
import { type FindUnanswered, unansweredInChat, unansweredInMessages, unansweredInResponses } from './unanswered-calls.ts';

export interface ScriptedUpstreamOptions {
  /** What it offers; one model named `test-model` when left out. Any other name is answered as unknown. */
  readonly models?: readonly ScriptedModel[];
  /** When given, other keys are refused with 401. */
  readonly apiKey?: string;
}

/** An upstream with a script, and what it was asked for. */
export interface ScriptedUpstream extends Upstream {
  /** Requests for an answer, oldest first; lists, probes and counts left out. */
  readonly calls: readonly ScriptedRequest[];
}

export interface ChatUpstreamOptions extends ScriptedUpstreamOptions, ChatAnswerOptions {
  /** `vllm` and `ollama` have their own routes, and here no `/v1/messages`: releases before they served it. */
  readonly flavour?: 'openai' | 'vllm' | 'ollama';
}

/** An upstream that speaks OpenAI chat completions at `<url>/v1`, answering what `script` says. */
export function chatUpstream(script: Script, options: ChatUpstreamOptions = {}): Promise<ScriptedUpstream> {
  return startScripted([chatApi(options)], script, { ...options, flavour: options.flavour ?? 'openai' });
}

/** An upstream that speaks OpenAI's Responses at `<url>/v1/responses`, and chat completions beside it, as OpenAI does. */
export function responsesUpstream(script: Script, options: ScriptedUpstreamOptions = {}): Promise<ScriptedUpstream> {
  return startScripted([responsesApi, chatApi({})], script, { ...options, flavour: 'openai' });
}

export interface MessagesUpstreamOptions extends ScriptedUpstreamOptions, ChatAnswerOptions {
  /** `anthropic` when left out. `vllm` and `ollama` serve chat completions too, as the real ones do. */
  readonly flavour?: MessagesFlavour;
}

/** An upstream that speaks Anthropic Messages at `<url>/v1/messages`, as the server named by `flavour` does. */
export function messagesUpstream(script: Script, options: MessagesUpstreamOptions = {}): Promise<ScriptedUpstream> {
  const flavour = options.flavour ?? 'anthropic';
  const apis =
    flavour === 'anthropic' ? [messagesApi(flavour)] : [messagesApi(flavour), chatApi({ reasoningField: 'reasoning', ...options })];
  return startScripted(apis, script, { ...options, flavour });
}

/** One API of an upstream. */
interface ScriptedApi {
  readonly api: ScriptedRequest['api'];
  readonly path: string;
  /** Whether it also counts tokens, at `<path>/count_tokens`. */
  readonly counts: boolean;
  /** The field with the conversation. */
  readonly items: 'messages' | 'input';
  readonly unanswered: FindUnanswered;
  read(body: unknown): RequestReading;
  answer(turn: Turn, request: ScriptedRequest): UpstreamAnswer;
  error(error: TurnError): UpstreamAnswer;
}

function chatApi(options: ChatAnswerOptions): ScriptedApi {
  return {
    api: 'openai-chat',
    path: '/v1/chat/completions',
    counts: false,
    items: 'messages',
    unanswered: unansweredInChat,
    read: readChatRequest,
    answer: (turn, request) => chatAnswer(turn, request, options),
    error: chatError,
  };
}

const responsesApi: ScriptedApi = {
  api: 'openai-responses',
  path: '/v1/responses',
  counts: false,
  items: 'input',
  unanswered: unansweredInResponses,
  read: readResponsesRequest,
  answer: responsesAnswer,
  error: chatError,
};

function messagesApi(flavour: MessagesFlavour): ScriptedApi {
  return {
    api: 'anthropic-messages',
    path: '/v1/messages',
    counts: flavour !== 'ollama',
    items: 'messages',
    unanswered: unansweredInMessages,
    read: readMessagesRequest,
    answer: (turn, request) => messagesAnswer(turn, request, flavour),
    error: messagesError,
  };
}

interface Settings extends ScriptedUpstreamOptions {
  readonly flavour: UpstreamFlavour;
}

async function startScripted(apis: readonly ScriptedApi[], script: Script, settings: Settings): Promise<ScriptedUpstream> {
  const models = settings.models ?? [{ id: 'test-model' }];
  const routes = modelRoutes(settings.flavour, models);
  const calls: ScriptedRequest[] = [];
  const upstream = await startUpstream((request) => {
    const api = apis.find(({ path }) => request.path.startsWith(path)) ?? apis[0];
    if (api === undefined) return noRoute(settings.flavour);
    if (!isAllowed(request, settings.apiKey))
      return api.error({ status: 401, message: 'Incorrect API key provided', code: 'invalid_api_key' });
    const route = routes[`${request.method} ${request.path}`];
    if (route !== undefined) return route(request);
    if (api.counts && request.path === `${api.path}/count_tokens`) return { json: { input_tokens: Math.ceil(request.text.length / 4) } };
    if (request.method !== 'POST' || request.path !== api.path) return noRoute(settings.flavour);
    const problem = problemWith(request, api, { ...settings, models });
    if (problem !== undefined) return api.error(problem);
    const call = { ...api.read(request.json), api: api.api, number: calls.length, upstream: request };
    calls.push(call);
    return answer(api, script, call);
  });
  return { ...upstream, calls };
}

function answer(api: ScriptedApi, script: Script, request: ScriptedRequest): UpstreamAnswer {
  const turn = chooseTurn(script, request);
  if (turn.raw !== undefined) return turn.raw;
  return api.answer(withToolIds(turn, request), request);
}

function isAllowed({ headers }: UpstreamRequest, apiKey: string | undefined): boolean {
  return apiKey === undefined || headers['x-api-key'] === apiKey || headers.authorization === `Bearer ${apiKey}`;
}

/** Checks what every server checks first. A probe with an empty body ends here, and reaches no script. */
function problemWith({ json }: UpstreamRequest, api: ScriptedApi, { models = [], flavour }: Settings): TurnError | undefined {
  const model = field(json, 'model');
  if (typeof model !== 'string' || model === '') return { status: 400, message: 'model is required' };
  if (!models.some(({ id }) => id === model)) return noModel(flavour, model);
  const conversation = field(json, api.items);
  if (!Array.isArray(conversation) || conversation.length === 0) return { status: 400, message: `${api.items} is required` };
  return api.unanswered(json);
}
