import { ConfigError, type Environment, fields } from '@llama-stack/core';

/** The port that LLAMA_STACK_PORT names. Throws ConfigError when it names none. */
export function portFromEnv({ LLAMA_STACK_PORT: text }: Environment): number | undefined {
  if (!text) return undefined;
  const port = fields.port().safeParse(text);
  if (port.success) return port.data;
  throw new ConfigError([{ path: 'LLAMA_STACK_PORT', message: `'${text}' is not a port`, remedy: 'Use 1 to 65535.' }]);
}
