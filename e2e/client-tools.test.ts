import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Turn } from '@llama-stack/testkit';
import { describe, expect, it } from 'vitest';
import { native, responses, translated } from './harness/routes.ts';
import { startSetting } from './harness/with-stack.ts';

const redDot = 'iVBORw0KGgoAAAANSUhEUgAAAAoAAAAKCAYAAACNMs+9AAAAFUlEQVR42mP8z8BQz0AEYBxVSF+FABJADveWkH6oAAAAAElFTkSuQmCC';

describe.each([translated, responses, native])('the tools of Claude Code on $name', (route) => {
  it('I1: shows the model an image that a tool read', async () => {
    const { claude, workspace, upstream } = await startSetting(
      route,
      ({ results }): Turn =>
        results.length === 0
          ? { tools: [{ name: 'Read', input: { file_path: join(workspace.project, 'dot.png') } }] }
          : { text: 'A red dot.' },
    );
    writeFileSync(join(workspace.project, 'dot.png'), Buffer.from(redDot, 'base64'));
    expect(await claude('What is in dot.png?')).toMatchObject({ code: 0, stdout: 'A red dot.\n' });
    expect(upstream.calls[1]?.images).toBe(1);
  });

  it('W1: hears that nothing can search, instead of invented results', async () => {
    const { claude, upstream } = await startSetting(
      route,
      ({ results }): Turn =>
        results.length === 0 ? { tools: [{ name: 'WebSearch', input: { query: 'zebra news' } }] } : { text: 'No search.' },
    );
    expect(await claude('Search the web')).toMatchObject({ code: 0, stdout: 'No search.\n' });
    expect(upstream.calls).toHaveLength(2);
    expect(upstream.calls[1]?.results[0]?.text).toContain('Web search error: unavailable');
  });

  it('answers in the form that --json-schema asks for', async () => {
    const { claude } = await startSetting(
      route,
      ({ results }): Turn => (results.length === 0 ? { tools: [{ name: 'StructuredOutput', input: { sum: 4 } }] } : { text: 'Done.' }),
    );
    const schema = JSON.stringify({ type: 'object', properties: { sum: { type: 'number' } }, required: ['sum'] });
    const run = await claude('--output-format', 'json', '--json-schema', schema, '2+2?');
    expect(JSON.parse(run.stdout)).toMatchObject({ structured_output: { sum: 4 } });
  });
});
