import { once } from 'node:events';
import { createServer, type RequestListener, type ServerResponse } from 'node:http';
import { expect, it, onTestFinished } from 'vitest';
import { AppSwitch } from './app-switch.ts';

async function listen(handler: RequestListener): Promise<string> {
  const server = createServer(handler).listen(0, '127.0.0.1');
  onTestFinished(() => void server.closeAllConnections());
  onTestFinished(() => void server.close());
  await once(server, 'listening');
  const address = server.address();
  return `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`;
}

it('a request stays with the app it began with, which counts as replaced when its last answer has ended', async () => {
  const held: ServerResponse[] = [];
  const apps = new AppSwitch((_request, response) => {
    response.write('old ');
    held.push(response);
  });
  const url = await listen(apps.serve);
  const running = await Promise.all([fetch(url), fetch(url)]);
  let ended = false;
  const replaced = apps
    .replace((_request, response) => void response.end('new'))
    .then(() => {
      ended = true;
    });
  expect(await (await fetch(url)).text()).toBe('new');
  held[0]?.end('one');
  expect(await running[0].text()).toMatch(/^old /);
  expect(ended).toBe(false);
  held[1]?.end('two');
  expect(await running[1].text()).toMatch(/^old /);
  await replaced;
});

it('an app without running answers is replaced at once', async () => {
  const apps = new AppSwitch(() => {});
  await apps.replace(() => {});
});
