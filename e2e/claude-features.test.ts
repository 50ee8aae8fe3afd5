import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Turn } from '@llama-stack/testkit';
import { describe, expect, it } from 'vitest';
import { native, responses, translated } from './harness/routes.ts';
import { startSetting } from './harness/with-stack.ts';

const redDot = 'iVBORw0KGgoAAAANSUhEUgAAAAoAAAAKCAYAAACNMs+9AAAAFUlEQVR42mP8z8BQz0AEYBxVSF+FABJADveWkH6oAAAAAElFTkSuQmCC';
const tooLong = "This model's maximum context length is 20000 tokens. However, your messages resulted in 21000 tokens.";

/** Clients before tool search offer every tool at once. */
const searchesTools = process.env.CLAUDE_CODE_VERSION?.startsWith('2.1.1') !== true;

describe.each([translated, responses, native])("Claude Code's own features on $name", (route) => {
  it('U13: compacts a conversation that became too long, and goes on', async () => {
    const { claude, upstream } = await startSetting(route, [
      { text: 'The word is zebra.' },
      { text: 'It is an animal.' },
      { error: { status: 400, message: tooLong, code: 'context_length_exceeded' } },
      { text: '<summary>The user asked for a word: zebra.</summary>' },
      { text: 'Recovered.' },
    ]);
    await claude('Say a word');
    await claude('-c', 'What is that?');
    expect(await claude('-c', 'Which word was it?')).toMatchObject({ code: 0, stdout: 'Recovered.\n' });
    expect(upstream.calls[4]?.upstream.text).toContain('The user asked for a word: zebra.');
  });

  it('S18: asks again when an answer was cut off', async () => {
    const { claude } = await startSetting(
      route,
      ({ number }): Turn => (number === 0 ? { text: 'Half an', interrupted: 'cut' } : { text: 'A whole answer.' }),
    );
    expect(await claude('hi')).toMatchObject({ code: 0, stdout: 'A whole answer.\n' });
  });

  it('E3: asks an overloaded upstream again', async () => {
    const { claude } = await startSetting(
      route,
      ({ number }): Turn => (number === 0 ? { error: { status: 503, message: 'Busy' } } : { text: 'Here.' }),
    );
    expect(await claude('hi')).toMatchObject({ code: 0, stdout: 'Here.\n' });
  });

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

  it.runIf(searchesTools)('T1: offers a deferred tool in full once it was searched for', async () => {
    const { claude, upstream } = await startSetting(
      route,
      ({ results }): Turn =>
        results.length === 0
          ? { tools: [{ name: 'ToolSearch', input: { query: 'select:WebFetch', max_results: 1 } }] }
          : { text: 'Found it.' },
    );
    expect(await claude('Look for a tool')).toMatchObject({ code: 0, stdout: 'Found it.\n' });
    const [before, after] = upstream.calls;
    expect(after?.tools).toContain('WebFetch');
    expect(after?.tools).not.toContain('DeferredToolPlaceholder');
    expect(after?.tools.slice(0, before?.tools.length)).toEqual(before?.tools);
    expect(after?.results[0]?.text).toContain('WebFetch');
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
