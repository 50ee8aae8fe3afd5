import { describe, expect, it } from 'vitest';
import { betasFor } from './betas.ts';

/** As Claude Code 2.1.330 sends them. */
const sent = [
  'claude-code-20250219',
  'interleaved-thinking-2025-05-14',
  'context-management-2025-06-27',
  'mid-conversation-tool-changes-2026-07-01',
  'thinking-token-count-2026-05-13',
  'advanced-tool-use-2025-11-20',
  'effort-2025-11-24',
  'prompt-caching-scope-2026-01-05',
];

describe('betasFor', () => {
  it('R11: leaves each surface what it takes, in the client’s order', () => {
    expect(betasFor('invoke', sent)).toEqual([
      'context-management-2025-06-27',
      'mid-conversation-tool-changes-2026-07-01',
      'tool-search-tool-2025-10-19',
      'effort-2025-11-24',
    ]);
    expect(betasFor('mantle', sent)).toEqual([
      'claude-code-20250219',
      'interleaved-thinking-2025-05-14',
      'context-management-2025-06-27',
      'tool-search-tool-2025-10-19',
      'effort-2025-11-24',
    ]);
    expect(betasFor('converse', sent)).toEqual(['effort-2025-11-24']);
  });

  it('R11: adds none that the client did not send, and none twice', () => {
    expect(betasFor('mantle', [])).toEqual([]);
    expect(betasFor('mantle', ['advanced-tool-use-2025-11-20', 'tool-search-tool-2025-10-19'])).toEqual(['tool-search-tool-2025-10-19']);
    expect(betasFor('mantle', ['constructor', 'made-up-2030-01-01'])).toEqual([]);
  });
});
