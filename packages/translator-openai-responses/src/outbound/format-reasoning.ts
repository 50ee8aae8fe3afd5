import { isThinkingOff, nearestEffort, wantedEffort } from '@llama-stack/core/translation';
import type { FormatContext } from './format-context.ts';

interface Reasoning {
  readonly effort?: string;
  readonly summary?: string;
}

/** How much to think, and what to show of it (R21, R23, R24). A model that always thinks is asked for what the next turn needs of it. */
export function formatReasoning(context: FormatContext): Record<string, unknown> {
  const { efforts } = context.quirks;
  if (efforts === null) {
    loseThinking(context);
    return {};
  }
  const reasoning: Reasoning = { ...formatEffort(efforts, context), ...formatSummary(context) };
  return {
    ...(Object.keys(reasoning).length > 0 && { reasoning }),
    include: ['reasoning.encrypted_content'],
  };
}

/** Not to think is no loss to a model that never does. */
function loseThinking(context: FormatContext): void {
  const { thinking, output_config } = context.call.request;
  if (thinking && !isThinkingOff(thinking)) context.lose('thinking', 'dropped', 'the model does not reason');
  if (output_config?.effort) context.lose('output_config.effort', 'dropped', 'the model has no levels of effort');
}

function formatEffort(efforts: readonly string[], context: FormatContext): Reasoning {
  const { request } = context.call;
  if (isThinkingOff(request.thinking)) return formatOff(context);
  const wanted = wantedEffort(request);
  const effort = wanted && nearestEffort(wanted.effort, efforts);
  if (wanted === undefined || effort === undefined) return {};
  if (wanted.path === 'thinking.budget_tokens') context.lose(wanted.path, 'mapped', `the upstream takes an effort: ${effort}`);
  else if (effort !== wanted.effort) context.lose(wanted.path, 'clamped', `the model knows no ${wanted.effort}: it gets ${effort}`);
  return { effort };
}

function formatOff(context: FormatContext): Reasoning {
  const { effortWhenOff } = context.quirks;
  if (effortWhenOff !== 'none') context.lose('thinking', 'mapped', `the model cannot be told not to think, only to think less`);
  return effortWhenOff === null ? {} : { effort: effortWhenOff };
}

/** A summary takes time to write: it is asked for only when the client wants to see thinking. */
function formatSummary({ call, quirks }: FormatContext): Reasoning {
  const { thinking } = call.request;
  const isShown = thinking && !isThinkingOff(thinking) && thinking.display !== 'omitted';
  return isShown && quirks.reasoningSummary !== null ? { summary: quirks.reasoningSummary } : {};
}
