import type { ServedApi } from '@llama-stack/runtime';
import { readCall } from '../http/read-call.ts';
import { sendAnswer } from '../http/send-answer.ts';
import type { Route, RouteContext } from '../route.ts';

/** `POST /v1/messages` and its like: one call to a model, streamed or not. */
export function inferenceRoute(api: ServedApi, { stack, maxBodyBytes }: RouteContext): Route {
  return {
    path: api.inbound.path,
    call: async (request, response) => {
      // Not in a variable: it would hold the request's body for as long as its answer streams.
      const answering = readCall(request, response, maxBodyBytes).then((call) => stack().gateway.create({ api, ...call }));
      await sendAnswer(await answering, response);
    },
  };
}
