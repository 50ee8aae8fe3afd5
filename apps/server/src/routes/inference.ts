import type { ServedApi } from '@llama-stack/runtime';
import { readCall } from '../http/read-call.ts';
import { sendAnswer } from '../http/send-answer.ts';
import type { Route, RouteContext } from '../route.ts';

/** `POST /v1/messages` and its like: one call to a model, streamed or not. */
export function inferenceRoute(api: ServedApi, { stack, maxBodyBytes }: RouteContext): Route {
  return {
    path: api.inbound.path,
    call: async (request, response) => {
      const call = await readCall(request, response, maxBodyBytes);
      await sendAnswer(await stack().gateway.create({ api, ...call }), response);
    },
  };
}
