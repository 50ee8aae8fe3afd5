import { GatewayError } from '@llama-stack/core';
import { z } from 'zod';
import { registeredModel } from '../config/config-schema.ts';
import { formatPath } from '../config/format-path.ts';
import { issuesOf } from '../config/issues-of.ts';
import { plainMessage } from '../config/plain-message.ts';
import type { RegisteredModel } from '../config/stack-config.ts';
import { parseBody } from '../gateway/parse-body.ts';
import { checkRegistration, type RegistrationContext } from './check-registration.ts';
import type { KeptModels } from './kept-models.ts';
import type { RegisteredModels } from './registered-models.ts';

/** Registers models while the stack runs, and takes them away again. */
export interface ModelRegistrar {
  /**
   * Registers what a body says: `{model_id, provider_id, provider_model_id, model_type, metadata?, model_validation?}`, in place of
   * what the name had. Throws GatewayError for what cannot be.
   */
  register(body: readonly Uint8Array[]): Promise<RegisteredModel>;
  /** Takes back what was registered here; what the configuration has for the name counts again. Throws GatewayError when it was not. */
  remove(name: string): Promise<void>;
}

export interface ModelRegistrarOptions extends RegistrationContext {
  readonly kept: KeptModels;
}

const validation = z.object({ model_validation: z.boolean().default(false) });

export function createModelRegistrar({ kept, ...context }: ModelRegistrarOptions): ModelRegistrar {
  const { registered } = context;
  return {
    async register(body) {
      const value = parseBody(body);
      const model = parse(registeredModel, value);
      await checkRegistration(model, parse(validation, value).model_validation, context);
      await kept.set(model);
      return model;
    },
    async remove(name) {
      if (!registered.ofApi.some(({ model_id }) => model_id === name)) throw whyNotHere(name, registered);
      await kept.delete(name);
    },
  };
}

function parse<Value>(schema: z.ZodType<Value>, value: unknown): Value {
  const { data, error } = schema.safeParse(value);
  if (data !== undefined) return data;
  const problems = issuesOf(error?.issues).map(({ path, message }) => `${formatPath(path) || 'the body'}: ${plainMessage(message)}`);
  throw new GatewayError('invalid_request', problems.join('; '));
}

function whyNotHere(name: string, registered: RegisteredModels): GatewayError {
  if (registered.isInFile(name)) {
    return new GatewayError('conflict', `Model '${name}' is registered in ${registered.file}, not by the API: remove it there`);
  }
  const names = registered.ofApi.map(({ model_id }) => model_id);
  return new GatewayError(
    'not_found',
    `Model '${name}' is not registered by the API; ${names.length === 0 ? 'none is' : `these are: ${names.join(', ')}`}`,
  );
}
