import { GatewayError } from '@llama-stack/core';
import { describe, expect, it } from 'vitest';
import { responsesCall } from '../__fixtures__/responses-call.ts';
import { type ResponsesQuirks, standardResponses } from '../quirks.ts';
import { repair } from './repair.ts';

const repaired = (message: string, quirks: Partial<ResponsesQuirks> = {}) =>
  repair(new GatewayError('invalid_request', message), responsesCall({}, quirks));

describe('repair', () => {
  it.each<[string, Partial<ResponsesQuirks>]>([
    ["Item 'rs_1' of type 'reasoning' was provided without its required following item.", { replayReasoning: false }],
    ['The encrypted content gAAA could not be verified.', { replayReasoning: false }],
    ['Your organization must be verified to generate reasoning summaries.', { reasoningSummary: null }],
    ["Unsupported parameter: 'reasoning.effort' is not supported with this model.", { efforts: null }],
    [
      "Unsupported value: 'low' is not supported with the 'gpt-5-pro' model. Supported values for reasoning.effort should be 'high'.",
      { efforts: ['high'], effortWhenOff: 'high' },
    ],
    ["Unknown parameter: 'input[1].phase'.", { phases: false }],
    ["Unknown parameter: 'input[0].content[0].prompt_cache_breakpoint'.", { cacheBreakpoints: false }],
    ["Invalid 'max_output_tokens': integer below minimum value. Expected a value >= 32, but got 16 instead.", { minMaxTokens: 32 }],
    ["Unsupported parameter: 'temperature' is not supported with this model.", { dropFields: ['temperature'] }],
    ["Unknown parameter: 'stream_options.include_obfuscation'.", { dropFields: ['stream_options'] }],
  ])('%s', (message, quirks) => {
    expect(repaired(message, { phases: true, cacheBreakpoints: true })).toEqual(quirks);
  });

  it('does not try the same again', () => {
    expect(repaired("Unknown parameter: 'input[1].phase'.", { phases: false, dropFields: [] })).toBeUndefined();
  });

  it('leaves alone what it cannot know', () => {
    expect(repaired("Unknown parameter: 'input'.")).toBeUndefined();
    expect(repair(new GatewayError('rate_limited', 'reasoning summaries'), responsesCall({}, standardResponses))).toBeUndefined();
  });
});
