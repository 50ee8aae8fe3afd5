import { isDeepStrictEqual } from 'node:util';
import { type CallContext, contextOverflowError, type GatewayError, isGatewayError, type MessagesRequest } from '@llama-stack/core';
import { asksForStream } from './asks-for-stream.ts';
import type { CallPlan, CallPlanner } from './call-planner.ts';
import type { HttpProviderOptions } from './create-http-provider.ts';
import type { MediaQuirks } from './dialect.ts';
import { formatBody } from './format-body.ts';
import type { HttpResponse } from './http-response.ts';
import { addSizes } from './name-provider.ts';
import { type MediaReader, prepareRequest } from './prepare-request.ts';
import { isHtml, maxErrorBytes, pageError } from './status-error.ts';

/** A call whose status line says that the upstream answers it. */
export interface AcceptedCall {
  readonly plan: CallPlan;
  readonly response: HttpResponse;
}

/** An upstream names one thing that it rejects at a time; few calls have more than this. */
const mostRepairs = 3;

/** How far an estimate may be above the truth where the upstream itself refuses what is too long. */
const estimateMargin = 1.25;

/** One call, and what it is made with. */
export interface SentCall {
  readonly media: MediaReader;
  readonly options: HttpProviderOptions;
  readonly planner: CallPlanner;
  readonly request: MessagesRequest;
  readonly context: CallContext;
}

/**
 * Sends a call, and sends it again where the refusal says what to change: before anything has gone to the client, and within
 * the call's budget. What helped is remembered for the model.
 */
export async function sendCall(call: SentCall): Promise<AcceptedCall> {
  let attempt: Attempt = { plan: await planCall(call, {}), repaired: {}, repairs: 0 };
  for (;;) {
    const { plan, repaired } = attempt;
    call.context.onUpstreamApi?.(plan.dialect.api);
    const answer = await post(plan, call);
    if (!isGatewayError(answer)) {
      call.planner.rememberRepair(plan, repaired);
      for (const loss of plan.formatted.losses) call.context.onLoss(loss);
      return { plan, response: answer };
    }
    const taught = call.planner.rememberRefusal(plan, answer);
    const refusal = addSizes(answer, sizesOf(plan));
    const next = await attemptAfter(refusal, attempt, { ...call, taught });
    if (next === undefined || !call.context.budget.take()) throw refusal;
    attempt = next;
  }
}

/** A plan, and the repairs that led to it. */
interface Attempt {
  readonly plan: CallPlan;
  readonly repaired: Partial<MediaQuirks>;
  readonly repairs: number;
}

/** What to send after a refusal, if the refusal leads to anything that was not sent just now. */
async function attemptAfter(
  refusal: GatewayError,
  { plan: refused, repaired, repairs }: Attempt,
  call: SentCall & { readonly taught: boolean },
): Promise<Attempt | undefined> {
  if (repairs >= mostRepairs) return undefined;
  if (await isKnownBetter(refusal, refused, call)) {
    const plan = await planCall(call, repaired);
    if (!isSameCall(plan, refused)) return { plan, repaired, repairs: repairs + 1 };
  }
  let next: Attempt = { plan: refused, repaired, repairs };
  while (next.repairs < mostRepairs) {
    const change = repairAfter(refusal, next.plan, call);
    if (change === undefined) return undefined;
    const quirks = { ...next.repaired, ...change };
    next = { plan: await planCall(call, quirks), repaired: quirks, repairs: next.repairs + 1 };
    // A quirk need not concern this call, while the next that the refusal leads to may.
    if (!isSameCall(next.plan, refused)) return next;
  }
  return undefined;
}

/** Whether the refusal taught what makes another plan by itself. */
async function isKnownBetter(
  refusal: GatewayError,
  { dialect, call }: CallPlan,
  { options, taught }: SentCall & { readonly taught: boolean },
): Promise<boolean> {
  // The prompt fits, only `max_tokens` does not: now that the window is known, it is clamped.
  if (taught && refusal.code === 'invalid_request') return true;
  return (await options.reconsider?.(refusal, dialect, call.request.model)) === true;
}

function repairAfter(refusal: GatewayError, { dialect, call }: CallPlan, { options }: SentCall): Partial<MediaQuirks> | undefined {
  const change = dialect.translator.repair?.(refusal, call);
  const fields = { provider: options.id, model: call.request.model, refusal: refusal.message };
  if (change !== undefined) options.logger.info({ ...fields, quirks: change }, 'The upstream refused a call; trying it with other quirks');
  return change;
}

/** Whether the upstream would get what it got before: it would answer as before. */
function isSameCall({ dialect, formatted }: CallPlan, { dialect: before, formatted: formattedBefore }: CallPlan): boolean {
  if (dialect.path !== before.path || dialect.http !== before.http || !isDeepStrictEqual(dialect.headers, before.headers)) return false;
  return Buffer.compare(formatBody(formatted.body), formatBody(formattedBefore.body)) === 0;
}

async function planCall({ options, planner, media, request, context }: SentCall, repaired: Partial<MediaQuirks>): Promise<CallPlan> {
  const dialect = await options.dialectFor(request, context);
  const limits = await options.limitsFor(request.model, context);
  const quirks = { ...planner.quirksFor(dialect, request.model), ...repaired };
  const prepared = await prepareRequest(request, { ...media, quirks, context });
  const plan = planner.plan({ dialect, limits }, { request: prepared, context, repaired });
  const { window, promptTokens } = sizesOf(plan);
  if (window !== undefined && promptTokens > window * (options.truncates === true ? 1 : estimateMargin)) {
    throw contextOverflowError({ promptTokens, window }, { provider: options.id });
  }
  return plan;
}

function sizesOf({ call }: CallPlan): { readonly promptTokens: number; readonly window: number | undefined } {
  return { promptTokens: call.promptTokens, window: call.limits.context_window };
}

/** The accepted answer, or the refusal as the dialect reads it. */
async function post(plan: CallPlan, { options, context }: SentCall): Promise<HttpResponse | GatewayError> {
  const { dialect, formatted } = plan;
  const response = await (dialect.http ?? options.http).request({
    method: 'POST',
    path: dialect.path,
    headers: {
      accept: asksForStream(plan) ? 'text/event-stream' : 'application/json, text/event-stream;q=0.5',
      ...dialect.headers,
    },
    body: formatBody(formatted.body),
    signal: context.signal,
    ...(context.providerData !== undefined && { providerData: context.providerData }),
  });
  if (response.status < 300) return response;
  const body = await response.beginning(maxErrorBytes);
  if (isHtml(body)) return pageError(response, { upstream: options.http.upstream, path: dialect.path });
  return dialect.translator.parseError(response.status, response.headers, body);
}
