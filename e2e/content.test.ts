import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { samplePdf as pdf, type Turn } from '@llama-stack/testkit';
import { describe, expect, it } from 'vitest';
import { isOlderClient } from './harness/client-version.ts';
import { native, type Route, translated } from './harness/routes.ts';
import { startSetting } from './harness/with-stack.ts';

/** Lets the model read the PDF; gives the body of the request that holds what was read. */
async function readPdf(route: Route): Promise<string | undefined> {
  const { claude, workspace, upstream } = await startSetting(route, ({ results }): Turn => {
    const read = { name: 'Read', input: { file_path: join(workspace.project, 'zebra.pdf') } };
    return results.length === 0 ? { tools: [read] } : { text: 'Zebra.' };
  });
  writeFileSync(join(workspace.project, 'zebra.pdf'), pdf);
  expect(await claude('What is in zebra.pdf?')).toMatchObject({ code: 0, stdout: 'Zebra.\n' });
  return upstream.calls[1]?.upstream.text;
}

describe('a PDF that Claude Code reads', () => {
  it('goes whole to an upstream that takes files', async () => {
    expect(await readPdf(translated)).toContain(`"file_data":"data:application/pdf;base64,${pdf.toString('base64')}"`);
  });

  it('goes as text to an upstream that takes none', async () => {
    expect(await readPdf(native)).toContain('[page 1]\\nZebra');
  });
});

describe.runIf(!isOlderClient).each([translated, native])('a deferred tool on $name', (route) => {
  it('T1: is loaded, then called', async () => {
    const { claude, upstream } = await startSetting(route, ({ number, results }): Turn => {
      if (number === 0) return { tools: [{ name: 'ToolSearch', input: { query: 'select:CronList', max_results: 5 } }] };
      return number === 1 ? { tools: [{ name: 'CronList', input: {} }] } : { text: `Heard: ${results[0]?.text}` };
    });
    expect(await claude('Which jobs are there?')).toMatchObject({ code: 0, stdout: 'Heard: No scheduled jobs.\n' });
    expect(upstream.calls.map(({ tools }) => tools.includes('CronList'))).toEqual([false, true, true]);
  });
});
