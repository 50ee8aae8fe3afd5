/** Where Claude is called: the surfaces differ in what they take. */
export type Surface = 'converse' | 'invoke' | 'mantle';

const everywhere: readonly Surface[] = ['converse', 'invoke', 'mantle'];
const native: readonly Surface[] = ['invoke', 'mantle'];

/** The values of `anthropic-beta` that each surface takes, as of autumn 2026. Any other is a 400, "invalid beta flag" (R11). */
const surfaces: Readonly<Record<string, readonly Surface[]>> = {
  'context-1m-2025-08-07': everywhere,
  'computer-use-2025-01-24': everywhere,
  'computer-use-2025-11-24': everywhere,
  'effort-2025-11-24': everywhere,
  'fine-grained-tool-streaming-2025-05-14': everywhere,
  'thinking-binding-controls-2026-08-01': everywhere,
  'thinking-display-updates-2026-08-18': everywhere,
  'context-management-2025-06-27': native,
  'compact-2026-01-12': native,
  'tool-search-tool-2025-10-19': native,
  'dangerous-tool-use-2026-09-03': native,
  'mid-conversation-output-config-2026-07-01': ['invoke'],
  'mid-conversation-tool-changes-2026-07-01': ['invoke'],
  'structured-outputs-2025-11-13': ['converse', 'mantle'],
  'interleaved-thinking-2025-05-14': ['mantle'],
  'output-128k-2025-02-19': ['mantle'],
  'token-efficient-tools-2025-02-19': ['mantle'],
  'web-search-2025-03-05': ['mantle'],
  'tool-examples-2025-10-29': ['mantle'],
  'per-turn-control-2026-07-01': ['mantle'],
  'claude-code-20250219': ['mantle'],
};

/** What Anthropic bundles, Bedrock has by the part's name. */
const renamed: Readonly<Record<string, string>> = { 'advanced-tool-use-2025-11-20': 'tool-search-tool-2025-10-19' };

/**
 * The client's betas as far as the surface takes them, in the client's order. None is added that the client did not send. `more` are taken
 * besides.
 */
export function betasFor(surface: Surface, betas: readonly string[], more: readonly string[] = []): readonly string[] {
  const named = betas.map((beta) => renamed[beta] ?? beta);
  return [...new Set(named)].filter((beta) => surfaces[beta]?.includes(surface) === true || more.includes(beta));
}

/** Bedrock refuses a tool's field `eager_input_streaming`: this beta says the same. */
export function withToolStreaming(betas: readonly string[], tools: readonly object[] | null | undefined): readonly string[] {
  const isEager = tools?.some((tool) => Reflect.get(tool, 'eager_input_streaming') === true) ?? false;
  return isEager && !hasBeta(betas, 'fine-grained-tool-streaming') ? [...betas, 'fine-grained-tool-streaming-2025-05-14'] : betas;
}

/** Whether a feature's beta is among them, whatever its date. */
export function hasBeta(betas: readonly string[], feature: string): boolean {
  return betas.some((beta) => beta.startsWith(`${feature}-`));
}
