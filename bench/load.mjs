// Sends requests over kept-alive connections and times them.
import { Agent, request as call } from 'node:http';

/** Time to the last byte of one answer, in ms. Throws when it is not what an answer should be. */
function once(url, path, { body, agent }) {
  return new Promise((resolve, reject) => {
    const from = performance.now();
    const headers = {
      'content-type': 'application/json',
      'content-length': body.length,
      'x-api-key': 'fake',
      'anthropic-version': '2023-06-01',
      // As Claude Code names its session.
      'x-claude-code-session-id': '8eee9435-60ec-4977-bd46-767027aa510a',
    };
    const request = call(url + path, { method: 'POST', headers, agent }, (answer) => {
      let tail = '';
      answer.setEncoding('latin1');
      answer.on('data', (text) => {
        tail = (tail + text).slice(-300);
      });
      answer.on('end', () => {
        const whole = answer.statusCode === 200 && /message_stop|\[DONE\]/.test(tail);
        if (whole) resolve(performance.now() - from);
        else reject(new Error(`${url}${path} answered ${answer.statusCode}: ${tail}`));
      });
    });
    request.on('error', reject);
    request.end(body);
  });
}

/** Runs `count` requests, `concurrent` at a time. Times in ms, sorted. */
export async function load(url, path, { body, count, concurrent }) {
  const agent = new Agent({ keepAlive: true, maxSockets: concurrent });
  const times = [];
  let left = count;
  const from = performance.now();
  const worker = async () => {
    while (left > 0) {
      left -= 1;
      times.push(await once(url, path, { body, agent }));
    }
  };
  await Promise.all(Array.from({ length: concurrent }, worker));
  const seconds = (performance.now() - from) / 1000;
  agent.destroy();
  times.sort((a, b) => a - b);
  return { times, perSecond: count / seconds };
}

export const percentile = (times, share) => times[Math.min(times.length - 1, Math.floor(times.length * share))];
