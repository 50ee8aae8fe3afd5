// An upstream that answers at once: chat completions and Messages, as many text deltas as the model's name says: `bench-200` at once,
// `bench-200-apart` one by one.
import { createServer } from 'node:http';

const answers = new Map();

const server = createServer((request, response) => {
  if (request.method === 'GET') {
    response.setHeader('content-type', 'application/json');
    response.end(
      JSON.stringify({ object: 'list', data: ['bench-10', 'bench-200', 'bench-200-apart'].map((id) => ({ id, object: 'model' })) }),
    );
    return;
  }
  const chunks = [];
  request.on('data', (chunk) => chunks.push(chunk));
  request.on('end', () => {
    const body = Buffer.concat(chunks).toString('latin1');
    const [, count, apart] = /"model":\s*"bench-(\d+)(-apart)?"/.exec(body) ?? [];
    if (count === undefined) {
      response.writeHead(400, { 'content-type': 'application/json' });
      response.end('{"type":"error","error":{"type":"invalid_request_error","message":"model is required"}}');
      return;
    }
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    const answer = events(request.url?.includes('/chat/') === true ? 'chat' : 'messages', Number(count));
    if (apart !== undefined) return sendApart(response, answer, 0);
    for (const event of answer) response.write(event);
    response.end();
  });
});

/** One event a turn of the event loop, as a model makes them. */
function sendApart(response, events, position) {
  if (position === events.length) response.end();
  else response.write(events[position], () => setImmediate(sendApart, response, events, position + 1));
}

function events(api, count) {
  const key = `${api} ${count}`;
  const known = answers.get(key);
  if (known !== undefined) return known;
  const made = (api === 'chat' ? chatEvents(count) : messagesEvents(count)).map((text) => Buffer.from(text));
  answers.set(key, made);
  return made;
}

const word = (index) => `word ${index} `;

function chatEvents(count) {
  const chunk = (fields) =>
    `data: ${JSON.stringify({ id: 'c', object: 'chat.completion.chunk', created: 1, model: 'bench', ...fields })}\n\n`;
  const choice = (delta, finish_reason = null) => chunk({ choices: [{ index: 0, delta, finish_reason }], usage: null });
  return [
    choice({ role: 'assistant', content: '' }),
    ...Array.from({ length: count }, (_, index) => choice({ content: word(index) })),
    choice({}, 'stop'),
    chunk({ choices: [], usage: { prompt_tokens: 25_000, completion_tokens: count, total_tokens: 25_000 + count } }),
    'data: [DONE]\n\n',
  ];
}

function messagesEvents(count) {
  const event = (data) => `event: ${data.type}\ndata: ${JSON.stringify(data)}\n\n`;
  const usage = { input_tokens: 25_000, output_tokens: 1, cache_creation_input_tokens: 0, cache_read_input_tokens: 0 };
  const message = {
    id: 'msg_1',
    type: 'message',
    role: 'assistant',
    model: 'bench',
    content: [],
    stop_reason: null,
    stop_sequence: null,
    usage,
  };
  return [
    event({ type: 'message_start', message }),
    event({ type: 'content_block_start', index: 0, content_block: { type: 'text', text: '' } }),
    ...Array.from({ length: count }, (_, index) =>
      event({ type: 'content_block_delta', index: 0, delta: { type: 'text_delta', text: word(index) } }),
    ),
    event({ type: 'content_block_stop', index: 0 }),
    event({ type: 'message_delta', delta: { stop_reason: 'end_turn', stop_sequence: null }, usage: { ...usage, output_tokens: count } }),
    event({ type: 'message_stop' }),
  ];
}

server.listen(Number(process.env.PORT), '127.0.0.1');
