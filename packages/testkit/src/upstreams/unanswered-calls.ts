import { field, items, textField } from './json-value.ts';
import type { TurnError } from './script.ts';

/** What an upstream says of a call in the history whose result does not follow it as its API wants. */
export type FindUnanswered = (body: unknown) => TurnError | undefined;

/** In chat completions all results come at once after their calls, with nothing between them (R4, R28). */
export const unansweredInChat: FindUnanswered = (body) => {
  const messages = items(field(body, 'messages'));
  const id = firstMissing(
    messages.map((message, index) => ({
      calls: idsOf(items(field(message, 'tool_calls')), 'id'),
      results: leadingIds(messages.slice(index + 1), (next) => textField(next, 'tool_call_id')),
    })),
  );
  const rule = "An assistant message with 'tool_calls' must be followed by tool messages responding to each 'tool_call_id'.";
  return refusal(id, `${rule} The following tool_call_ids did not have response messages: ${id}`);
};

/** In Messages all results come first in the next message (R27, R29). */
export const unansweredInMessages: FindUnanswered = (body) => {
  const id = unansweredInNext(body, {
    call: (block) => (field(block, 'type') === 'tool_use' ? textField(block, 'id') : ''),
    result: (block) => textField(block, 'tool_use_id'),
  });
  return refusal(id, `\`tool_use\` ids were found without \`tool_result\` blocks immediately after: ${id}.`);
};

/** As in Messages, in other blocks. */
export const unansweredInConverse: FindUnanswered = (body) => {
  const id = unansweredInNext(body, {
    call: (block) => textField(field(block, 'toolUse'), 'toolUseId'),
    result: (block) => textField(field(block, 'toolResult'), 'toolUseId'),
  });
  return refusal(id, `Expected toolResult blocks for the following Ids: ${id}`);
};

/** In Responses a result may come anywhere. */
export const unansweredInResponses: FindUnanswered = (body) => {
  const input = items(field(body, 'input'));
  const ofType = (type: string) =>
    idsOf(
      input.filter((item) => field(item, 'type') === type),
      'call_id',
    );
  const id = firstMissing([{ calls: ofType('function_call'), results: ofType('function_call_output') }]);
  return refusal(id, `No tool output found for function call ${id}.`);
};

/** How to find the id in a block that is a call, or a result; empty for other blocks. */
interface BlockIds {
  call(block: unknown): string;
  result(block: unknown): string;
}

function unansweredInNext(body: unknown, { call, result }: BlockIds): string | undefined {
  const contents = items(field(body, 'messages')).map((message) => items(field(message, 'content')));
  return firstMissing(
    contents.map((content, index) => ({
      calls: content.map(call).filter((id) => id !== ''),
      results: leadingIds(contents[index + 1] ?? [], result),
    })),
  );
}

function leadingIds(list: readonly unknown[], idOf: (item: unknown) => string): readonly string[] {
  const ids = list.map(idOf);
  return ids.includes('') ? ids.slice(0, ids.indexOf('')) : ids;
}

function idsOf(list: readonly unknown[], name: string): readonly string[] {
  return list.map((item) => textField(item, name));
}

function firstMissing(turns: readonly { readonly calls: readonly string[]; readonly results: readonly string[] }[]): string | undefined {
  return turns.flatMap(({ calls, results }) => calls.filter((id) => !results.includes(id)))[0];
}

function refusal(id: string | undefined, message: string): TurnError | undefined {
  return id === undefined ? undefined : { status: 400, message };
}
