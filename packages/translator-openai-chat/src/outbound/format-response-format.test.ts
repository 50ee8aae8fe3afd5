import { describe, expect, it } from 'vitest';
import { formatChat, recordedRequest } from '../__fixtures__/chat-call.ts';
import type { ChatQuirksPatch } from '../quirks.ts';

const strict = { type: 'object', properties: { title: { type: 'string' } }, required: ['title'], additionalProperties: false };
const ask = (schema: Record<string, unknown>, quirks: ChatQuirksPatch = {}, tools: { name: string }[] = []) =>
  formatChat({ output_config: { format: { type: 'json_schema', schema } }, tools }, quirks);

describe('output_config.format', () => {
  it('R10: is a response_format with the schema', () => {
    expect(ask(strict).body.response_format).toEqual({
      type: 'json_schema',
      json_schema: { name: 'answer', schema: strict, strict: true },
    });
  });

  it.each([
    { ...strict, required: [] },
    { ...strict, additionalProperties: true },
    { ...strict, properties: { title: { type: 'object' } } },
  ])('T9: is strict only when the schema is: %j', (schema) => {
    expect(ask(schema).body.response_format).toEqual({ type: 'json_schema', json_schema: { name: 'answer', schema } });
  });

  it.each([
    ['a property is named like a keyword', { ...strict, properties: { properties: { type: 'string' } }, required: ['properties'] }],
    ['data looks like a schema', { ...strict, properties: { title: { type: 'string', default: { type: 'object' } } } }],
  ])('T9: is strict though %s', (_, schema) => {
    expect(ask(schema).body.response_format).toMatchObject({ json_schema: { schema, strict: true } });
  });

  it.each([
    ['json_object', { type: 'json_object' }],
    [null, undefined],
  ] as const)('R9: is asked for in words where the upstream takes no schema (%s)', (responseFormat, expected) => {
    const { body, losses } = ask(strict, { responseFormat });
    expect(body.response_format).toEqual(expected);
    expect(body.messages[0]).toMatchObject({ role: 'system', content: expect.stringContaining(JSON.stringify(strict)) });
    expect(losses).toMatchObject([{ path: 'output_config.format', action: 'mapped' }]);
  });

  it('is asked for in words where schema and tools cannot meet', () => {
    const { body } = ask(strict, { responseFormatWithTools: false }, [{ name: 'A' }]);
    expect(body).not.toHaveProperty('response_format');
    expect(body.messages[0]?.role).toBe('system');
  });

  it('is dropped when we do not know the format', () => {
    const { body, losses } = formatChat({ output_config: { format: { type: 'grammar' } } });
    expect(body).not.toHaveProperty('response_format');
    expect(losses).toMatchObject([{ path: 'output_config.format', action: 'dropped' }]);
  });

  it('R9: holds for the title request of Claude Code', () => {
    expect(formatChat(recordedRequest('title')).body.response_format).toMatchObject({ json_schema: { strict: true } });
  });
});
