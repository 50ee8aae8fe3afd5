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
  let repaired: Partial<MediaQuirks> = {};
  for (let repairs = 0; ; repairs += 1) {
    const plan = await planCall(call, repaired);
    call.context.onUpstreamApi?.(plan.dialect.api);
    const answer = await post(plan, call);
    if (!isGatewayError(answer)) {
      call.planner.rememberRepair(plan, repaired);
      for (const loss of plan.formatted.losses) call.context.onLoss(loss);
      return { plan, response: answer };
    }
    const taught = call.planner.rememberRefusal(plan, answer);
    const refusal = addSizes(answer, sizesOf(plan));
    const change = repairs < mostRepairs ? await changeAfter(refusal, plan, { ...call, taught }) : undefined;
    if (change === undefined || !call.context.budget.take()) throw refusal;
    repaired = { ...repaired, ...change };
  }
}

/** What to do differently after a refusal, if anything. An empty change means that the plan will be another by what was learned. */
async function changeAfter(
  error: GatewayError,
  { dialect, call }: CallPlan,
  { options, taught }: SentCall & { readonly taught: boolean },
): Promise<Partial<MediaQuirks> | undefined> {
  // The prompt fits, only `max_tokens` does not: now that the window is known, it is clamped.
  if (taught && error.code === 'invalid_request') return {};
  if ((await options.reconsider?.(error, dialect, call.request.model)) === true) return {};
  const change = dialect.translator.repair?.(error, call);
  const fields = { provider: options.id, model: call.request.model, refusal: error.message };
  if (change !== undefined) options.logger.info({ ...fields, quirks: change }, 'The upstream refused a call; trying it with other quirks');
  return change;
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
