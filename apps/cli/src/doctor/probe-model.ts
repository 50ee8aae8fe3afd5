import { isGatewayError } from '@llama-stack/core';
import { describeSmallWindow } from '../claude/client-window.ts';
import { formatCount } from '../output/format-count.ts';
import type { Finding } from './finding.ts';
import { readProbe } from './read-probe.ts';
import type { Candidate, Subject } from './subject.ts';

const tool = {
  name: 'report',
  description: 'Reports a word to the user.',
  input_schema: { type: 'object', properties: { word: { type: 'string' } }, required: ['word'] },
};

/** Asks a model for one small tool call, streamed, as Claude Code asks. */
export async function probeModel(candidate: Candidate, subject: Subject): Promise<Finding> {
  const { name, providerId, window } = candidate;
  const check = `model ${name}`;
  const fail = (detail: string, remedy?: string): Finding => ({ state: 'fail', check, detail, ...(remedy !== undefined && { remedy }) });
  const startedAt = performance.now();
  try {
    // A relayed call is the upstream's own: not every model of Anthropic's takes adaptive thinking.
    const thinks = (await subject.pathOf(name))?.startsWith('relayed') !== true;
    const result = readProbe(await subject.ask(probeBody(name, thinks)));
    const seconds = `${((performance.now() - startedAt) / 1_000).toFixed(1)} s`;
    if (result.error !== undefined) return fail(result.error);
    if (!result.called) return fail('answers, but calls no tool: Claude Code cannot work with it', toolRemedy(providerId));
    const facts = [`calls tools (${seconds})`, await subject.pathOf(name), describeWindow(window), result.thought ? 'thinks' : undefined];
    const detail = facts.filter((fact) => fact !== undefined).join(', ');
    const remedy = describeSmallWindow(window);
    return remedy === undefined ? { state: 'ok', check, detail } : { state: 'warn', check, detail, remedy };
  } catch (error) {
    if (!isGatewayError(error)) throw error;
    return fail(error.message);
  }
}

/** A model that was not asked, and what is known of it all the same. */
export async function describeUnasked({ name, window }: Candidate, subject: Subject): Promise<Finding> {
  const facts = ['not asked', await subject.pathOf(name), describeWindow(window)].filter((fact) => fact !== undefined);
  return {
    state: 'skip',
    check: `model ${name}`,
    detail: facts.join(', '),
    remedy: 'llama stack doctor --yes asks it for one small tool call',
  };
}

function probeBody(model: string, thinks: boolean): object {
  const content = 'Call the tool `report` with the word "pong". Do not answer in words.';
  const body = { model, max_tokens: 2_048, stream: true, messages: [{ role: 'user', content }], tools: [tool] };
  return thinks ? { ...body, thinking: { type: 'adaptive' }, output_config: { effort: 'low' } } : body;
}

function describeWindow(window: number | undefined): string {
  return window === undefined ? 'window unknown' : `${formatCount(window)} tokens`;
}

function toolRemedy(providerId: string): string {
  if (providerId === 'vllm') return 'Start vLLM with --enable-auto-tool-choice --tool-call-parser <name of the model’s format>';
  if (providerId === 'ollama') return 'Pull a model that ollama.com lists with tools';
  return 'Choose a model that supports tool calls, and let its server parse them';
}
