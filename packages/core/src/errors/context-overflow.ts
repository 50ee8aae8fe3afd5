import { type ContextOverflow, GatewayError, type GatewayErrorDetails } from './gateway-error.ts';
import { ownWords } from './own-words.ts';

/** Matched case-insensitively; `P`, `M` and `W` stand for the numbers of prompt, `max_tokens` and window. */
const wordings: readonly RegExp[] = [
  // Groq and OpenAI, under 413 or 429: larger than the whole budget of a minute, so waiting does not help.
  wording('request too large for [^]{0,300}?limit W, requested P'),
  // Anthropic, Bedrock, Fireworks
  wording('input length and .?max_tokens.? exceed context limit: P \\+ M > W'),
  wording('prompt is too long: P tokens > W maximum'),
  wording('prompt is too long: P, model maximum context length: W'),
  // OpenAI and what copies its wording: vLLM, OpenRouter, DeepSeek
  wording('maximum context length is W tokens[^]{0,40}?you requested P tokens(?! \\()'),
  wording('maximum context length is W tokens[^]{0,40}?requested [\\d,]+ tokens \\(P in the messages, M in the completion'),
  wording('maximum context length is W tokens[^]{0,40}?requested M output tokens and your prompt contains (?:at least )?P input tokens'),
  wording('maximum context length is W tokens[^]{0,40}?your (?:messages|prompt) (?:resulted in|contains) (?:at least )?P'),
  wording("max_completion_tokens' is too large: M[^]{0,40}?maximum context length is W tokens and your request has P input tokens"),
  wording('maximum context length is W tokens[^]{0,40}?your request has P input tokens'),
  wording('maximum context length is W tokens[^]{0,40}?requested about [\\d,]+ tokens \\(P of text input, M in the output'),
  wording('passed P input tokens and requested M output tokens[^]{0,60}?context length is only W tokens'),
  wording('maximum context length is W'),
  wording('input tokens exceed the configured limit of W tokens[^]{0,40}?resulted in P tokens'),
  // SGLang, TGI
  wording('maximum context length of W tokens[^]{0,80}?P tokens from the input messages and M tokens for the completion'),
  wording('must have less than W tokens\\. Given: P'),
  wording('prompt \\(length P\\) is longer than the maximum model length of W'),
  wording('longer than the maximum model length of W'),
  wording('input length \\(P tokens\\) exceeds the maximum allowed length \\(W tokens\\)'),
  // llama.cpp, Together, Gemini, xAI, Moonshot, Mistral, Copilot, z.ai
  wording('request \\(P tokens\\) exceeds the available context size \\(W tokens\\)'),
  wording("input \\(P tokens\\) is longer than the model's context length \\(W tokens\\)"),
  wording('tokens.? \\+ .?max_new_tokens.? must be <= W[^]{0,20}?given: P .?inputs.? tokens and M'),
  wording('input token count \\(?P\\)? exceeds the maximum number of tokens allowed \\(?W'),
  wording('maximum prompt length is W but the request contains P tokens'),
  wording('exceeded model token limit: W \\(requested: P\\)'),
  wording('prompt contains P tokens[^]{0,100}?too large for model with W maximum context length'),
  wording('token count of P exceeds the limit of W'),
  wording('range of input length should be \\[1, W\\]'),
  wording('input token count exceeds the maximum number of tokens allowed \\(W'),
  // LM Studio, before and since it says n_keep; llama-cpp-python; TensorRT-LLM
  wording('keep the first P tokens[^]{0,120}?context length of only W tokens'),
  wording('n_keep \\(P\\) >= n_ctx \\(W\\)'),
  wording('requested tokens \\(P\\) exceed context window of W'),
  wording('sum of prompt length \\(P(?:\\.0)?\\)[^]{0,60}?should not exceed max_num_tokens \\(W\\)'),
  // Cerebras, SambaNova, GitHub Models
  wording('reduce the length of the messages[^]{0,40}?current length is P while limit is W'),
  wording('generation length M is not possible[^]{0,20}?prompt is P tokens long[^]{0,160}?maximum supported sequence length is just W'),
  wording('request body too large for [^]{0,100}?max size: W tokens'),
  // Without numbers
  wording(
    'context[_ ]length[_ ]exceeded|exceed_context_size|exceeds? (?:the|max) (?:available )?context (?:window|length|size)' +
      '|exceeded (?:max )?context length|context window exceeds limit|greater than the context length|too large for model with' +
      '|input is too long for requested model|prompt is too long|input tokens? count[^]{0,40}?exceeds' +
      "|longer than the model's context length|prompt exceeds max length(?! of \\d+ char)|maximum context length|.?max_new_tokens.? must be <=" +
      '|reduce the length of the (?:messages|prompt|input)|input tokens exceed(?:ed|s)?\\b',
  ),
  // Bedrock counts characters here, and says the same of short fields such as names.
  wording('expected maxLength: \\d{5,}, actual'),
];

/** Refusals that pass with time. Bedrock's "Too many tokens, please wait" is one. */
const passing = /rate[ _]limit|too many requests|throttl|too many tokens, please wait/i;

/** Reads an upstream's error text as "the prompt does not fit", in any vendor's words; undefined when it says something else, or quotes it. */
export function readContextOverflow(text: string): ContextOverflow | undefined {
  const words = ownWords(text);
  const [tooLargeForAMinute, ...others] = wordings;
  for (const pattern of passing.test(words) ? [tooLargeForAMinute] : [tooLargeForAMinute, ...others]) {
    const match = pattern?.exec(words);
    if (match) return readNumbers(match.groups ?? {});
  }
  return undefined;
}

/**
 * The error that clients recover from by themselves: they compact on "prompt is too long", and ask for less on "input length and
 * `max_tokens` exceed context limit". What is known stays in `details.overflow`: who knows more numbers makes the error again.
 */
export function contextOverflowError(overflow: ContextOverflow, details: GatewayErrorDetails = {}): GatewayError {
  const { promptTokens, maxTokens, window } = overflow;
  if (promptTokens !== undefined && maxTokens !== undefined && window !== undefined) {
    // An estimate may fall short of what the upstream counted: the message must not contradict itself.
    const prompt = Math.max(promptTokens, window + 1 - maxTokens);
    if (prompt < window) {
      return new GatewayError(
        'invalid_request',
        `input length and \`max_tokens\` exceed context limit: ${prompt} + ${maxTokens} > ${window}, ` +
          'decrease input length or `max_tokens` and try again',
        { ...details, overflow },
      );
    }
  }
  return new GatewayError('context_overflow', `prompt is too long: ${sizes(overflow)}`, { ...details, overflow });
}

function sizes({ promptTokens, window }: ContextOverflow): string {
  if (window !== undefined) return `${Math.max(promptTokens ?? 0, window + 1)} tokens > ${window} maximum`;
  return promptTokens === undefined
    ? "more than the model's context window"
    : `${promptTokens} tokens, more than the model's context window`;
}

function wording(source: string): RegExp {
  const names = { P: 'promptTokens', M: 'maxTokens', W: 'window' } as const;
  const named = source.replace(/\b[PMW]\b/g, (letter) => `(?<${Reflect.get(names, letter)}>\\d+(?:,\\d{3})*)`);
  return new RegExp(named, 'i');
}

function readNumbers(groups: Record<string, string | undefined>): ContextOverflow {
  const found = Object.entries(groups).filter((entry): entry is [string, string] => entry[1] !== undefined);
  const overflow: ContextOverflow = Object.fromEntries(found.map(([name, digits]) => [name, Number(digits.replaceAll(',', ''))]));
  return withBound(overflow);
}

/** vLLM stops counting at the first token too many: a prompt that is said to be just that long may be longer. */
function withBound({ promptTokens = 0, ...others }: ContextOverflow): ContextOverflow {
  if (promptTokens === 0) return others;
  const { maxTokens = 0, window = 0 } = others;
  const isBound = maxTokens > 0 && promptTokens + maxTokens === window + 1;
  return { ...others, ...(isBound ? { atLeast: promptTokens } : { promptTokens }) };
}
