import { describe, expect, it } from 'vitest';
import { apiBaseUrl, serverRootUrl } from './base-url.ts';

describe('apiBaseUrl', () => {
  it.each([
    ['http://localhost:1234', 'http://localhost:1234/v1'],
    ['http://localhost:1234/', 'http://localhost:1234/v1'],
    ['http://localhost:1234/v1', 'http://localhost:1234/v1'],
    ['http://localhost:1234/v1/', 'http://localhost:1234/v1'],
    ['https://api.openai.com/v1/chat/completions', 'https://api.openai.com/v1'],
    ['https://api.z.ai/api/paas/v4', 'https://api.z.ai/api/paas/v4'],
    ['https://generativelanguage.googleapis.com/v1beta/openai/', 'https://generativelanguage.googleapis.com/v1beta/openai'],
  ])('reads %s as %s', (url, base) => {
    expect(apiBaseUrl(url)).toBe(base);
  });
});

describe('apiBaseUrl, where the usual address is known', () => {
  const usual = 'https://api.groq.com/openai/v1';

  it.each([
    ['https://api.groq.com', usual],
    ['https://api.groq.com/openai/', usual],
    ['https://api.groq.com/openai/v1/chat/completions', usual],
    ['https://api.groq.com/other', 'https://api.groq.com/other'],
    ['http://proxy:9000', 'http://proxy:9000/v1'],
    ['http://proxy:9000/v1', 'http://proxy:9000/v1'],
  ])('reads %s as %s', (url, base) => {
    expect(apiBaseUrl(url, usual)).toBe(base);
  });
});

describe('serverRootUrl', () => {
  it.each([
    ['http://host:8000/v1', 'http://host:8000'],
    ['http://host:8000/v1/', 'http://host:8000'],
    ['http://host:8000', 'http://host:8000'],
    ['http://host:8000/v1/messages', 'http://host:8000'],
    ['https://gateway.example.com/team/vllm/v1', 'https://gateway.example.com/team/vllm'],
  ])('reads %s as %s', (url, root) => {
    expect(serverRootUrl(url)).toBe(root);
  });
});
