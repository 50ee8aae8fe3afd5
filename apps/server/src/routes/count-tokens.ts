import type { ServedApi } from '@llama-stack/runtime';
import { readCall } from '../http/read-call.ts';
import { sendAnswer } from '../http/send-answer.ts';
import type { Route, RouteContext } from '../route.ts';

/** `POST /v1/messages/count_tokens`: the size of a prompt. */
export function countTokensRoute(api: ServedApi, { stack, maxBodyBytes }: RouteContext): Route {
  return {
    path: `${api.inbound.path}/count_tokens`,
    call: async (request, response) => {
      const call = await readCall(request, response, maxBodyBytes);
      await sendAnswer(await stack().gateway.countTokens({ api, ...call }), response);
    },
  };
}
