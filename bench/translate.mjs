// What translation alone costs, without any network: a 1 MB request to each API, read, checked, translated, measured and written; and a
// stream of 2,000 events with tool calls back. CPU time, the median of 40. The targets are 12 ms a request and 8 µs an event.
import { measurePrompt } from '@llama-stack/core';
import { anthropicMessages, standardMessages } from '@llama-stack/translator-anthropic-messages';
import { openaiChat, standardChat } from '@llama-stack/translator-openai-chat';
import { openaiResponses, standardResponses } from '@llama-stack/translator-openai-responses';

const apis = [
  { translator: openaiChat, quirks: standardChat, chunk: chatChunk },
  { translator: openaiResponses, quirks: standardResponses, chunk: responsesChunk },
  { translator: anthropicMessages, quirks: standardMessages, chunk: messagesChunk },
];
const callsInStream = 20;
const deltasPerCall = 98;

const body = Buffer.from(JSON.stringify(conversation(1_000_000)));
const rows = apis.map(({ translator, quirks, chunk }) => {
  const reads = streamOf(chunk);
  return {
    api: translator.api,
    requestMs: median(repeat(40, () => translateRequest(translator, quirks))),
    eventUs: (median(repeat(40, () => translateStream(translator, quirks, reads))) * 1000) / (callsInStream * (deltasPerCall + 2)),
  };
});
if (process.argv.includes('--json')) console.log(JSON.stringify(rows));
else
  for (const { api, requestMs, eventUs } of rows)
    console.log(api.padEnd(20), `${requestMs.toFixed(2)} ms a request, ${eventUs.toFixed(2)} µs an event`);

function translateRequest(translator, quirks) {
  const request = anthropicMessages.inbound.parseRequest({ id: 'r', body: JSON.parse(body), headers: {}, receivedAt: 0 });
  measurePrompt([request.system, request.messages, request.tools]);
  const formatted = translator.outbound.formatRequest(callOf(request, quirks)).body;
  measurePrompt(formatted);
  return JSON.stringify(formatted).length;
}

function translateStream(translator, quirks, reads) {
  const request = { model: 'm', max_tokens: 1, messages: [{ role: 'user', content: 'x' }], tools: [{ name: 'Write', input_schema: {} }] };
  const parser = translator.outbound.openStream(callOf(request, quirks));
  const formatter = anthropicMessages.inbound.openStream({ id: 'r' });
  let written = formatter.push(parser.begin()).length;
  for (const read of reads) written += formatter.push(parser.push(read)).length;
  return written + formatter.push(parser.end()).length;
}

function repeat(times, run) {
  for (let warm = 0; warm < 15; warm += 1) run();
  return Array.from({ length: times }, () => {
    const start = process.cpuUsage();
    run();
    const { user, system } = process.cpuUsage(start);
    return (user + system) / 1000;
  });
}

function median(times) {
  return times.toSorted((a, b) => a - b)[times.length >> 1];
}

function callOf(request, quirks) {
  return { request, quirks, clientModel: 'm', messageId: 'msg_1', provider: 'p', limits: {}, promptTokens: 1_000 };
}

/** An agent's conversation: tools, and rounds of calls and results of 4 kB. */
function conversation(bytes) {
  const text = 'The quick brown fox "jumps" over the lazy dog;\n'.repeat(85);
  const messages = [];
  for (let round = 0; messages.length * (text.length / 2) < bytes; round += 1) {
    const id = `toolu_${round}`;
    messages.push(
      {
        role: 'assistant',
        content: [
          { type: 'text', text: 'I look.' },
          { type: 'tool_use', id, name: 'Read', input: { file_path: id } },
        ],
      },
      { role: 'user', content: [{ type: 'tool_result', tool_use_id: id, content: text }] },
    );
  }
  const input_schema = { type: 'object', properties: { file_path: { type: 'string', description: text.slice(0, 500) } } };
  const tools = ['Read', 'Write', 'Bash', 'Grep'].map((name) => ({ name, description: text.slice(0, 1_500), input_schema }));
  return { model: 'm', max_tokens: 32_000, stream: true, system: text, tools, messages: [{ role: 'user', content: 'Go on' }, ...messages] };
}

/** The stream in reads of 8 events, as a network delivers them. */
function streamOf(chunk) {
  const events = [];
  for (let call = 0; call < callsInStream; call += 1) {
    events.push(chunk('begin', call, ''));
    events.push(chunk('input', call, '{"content":"'));
    for (let delta = 1; delta < deltasPerCall; delta += 1) events.push(chunk('input', call, `word ${delta} of this, `));
    events.push(chunk('end', call, '"}'));
  }
  events.push(chunk('stop', 0, ''));
  const reads = [];
  for (let at = 0; at < events.length; at += 8) reads.push(Buffer.from(events.slice(at, at + 8).join('')));
  return reads;
}

function chatChunk(kind, index, json) {
  const called =
    kind === 'begin'
      ? { id: `call_${index}`, type: 'function', function: { name: 'Write', arguments: '' } }
      : { function: { arguments: json } };
  const choice =
    kind === 'stop' ? { delta: {}, finish_reason: 'tool_calls' } : { delta: { tool_calls: [{ index, ...called }] }, finish_reason: null };
  const data = { id: 'chatcmpl-1', object: 'chat.completion.chunk', created: 1, model: 'm', choices: [{ index: 0, ...choice }] };
  return `data: ${JSON.stringify(data)}\n\n${kind === 'stop' ? 'data: [DONE]\n\n' : ''}`;
}

function responsesChunk(kind, output_index, delta) {
  const item = { type: 'function_call', call_id: `call_${output_index}`, name: 'Write' };
  const event = (type, fields) => `event: ${type}\ndata: ${JSON.stringify({ type, output_index, ...fields })}\n\n`;
  if (kind === 'begin') return event('response.output_item.added', { item });
  if (kind === 'stop') return event('response.completed', { response: { status: 'completed', output: [], usage: null } });
  const input = event('response.function_call_arguments.delta', { delta });
  return kind === 'input' ? input : input + event('response.output_item.done', { item });
}

function messagesChunk(kind, index, partial_json) {
  const event = (type, fields) => `event: ${type}\ndata: ${JSON.stringify({ type, ...fields })}\n\n`;
  if (kind === 'begin')
    return event('content_block_start', { index, content_block: { type: 'tool_use', id: `call_${index}`, name: 'Write', input: {} } });
  if (kind === 'stop')
    return event('message_delta', { delta: { stop_reason: 'tool_use' }, usage: { output_tokens: 9 } }) + event('message_stop', {});
  const input = event('content_block_delta', { index, delta: { type: 'input_json_delta', partial_json } });
  return kind === 'input' ? input : input + event('content_block_stop', { index });
}
