import { describe, expect, it } from 'vitest';
import { ModelRename } from './model-rename.ts';

function renamed(text: string, size: number): string {
  const rename = new ModelRename('anthropic/"x"');
  const bytes = Buffer.from(text);
  const parts: Uint8Array[] = [];
  for (let at = 0; at < bytes.length; at += size) parts.push(rename.push(bytes.subarray(at, at + size)) ?? Buffer.alloc(0));
  return Buffer.concat([...parts, rename.rest()]).toString();
}

const field = '"model":"anthropic/\\"x\\""';

describe('the model of a relayed answer', () => {
  it.each([1, 2, 7, 64, 10_000])('S23: is the one that the client named, however the bytes are cut (%i)', (size) => {
    const start = 'event: message_start\ndata: {"type":"message_start","message":{"id":"msg_ü","model": "claude-x","content":[]}}\n\n';
    expect(renamed(`${start}data: {"model":"y"}\n\n`, size)).toBe(`${start.replace('"model": "claude-x"', field)}data: {"model":"y"}\n\n`);
    expect(renamed('{"model":"claude-x","content":[{"text":"\\"model\\":\\"z\\""}]}', size)).toBe(
      `{${field},"content":[{"text":"\\"model\\":\\"z\\""}]}`,
    );
  });

  it.each([
    '{"content":[{"type":"tool_use","input":{"model":"theirs"}}],"model":"late"}',
    '{"type":"error","error":{"message":"no"}}',
    `event: ping\ndata: {}\n\n${'x'.repeat(5_000)}"model":"far"`,
    '',
  ])('stays as it is where no head names one (%#)', (text) => {
    for (const size of [1, 100, 10_000]) expect(renamed(text, size)).toBe(text);
  });
});
