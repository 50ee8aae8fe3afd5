import { ConfigError, type Environment } from '@llama-stack/core';
import type { DestinationStream, Logger } from 'pino';

const levels = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'];

/**
 * Logs to stderr, for a person on a terminal, as JSON otherwise; or to a file. `LLAMA_STACK_LOG` sets the level. Loaded lazily, as few
 * commands log.
 */
export async function createLogger(env: Environment, file?: string): Promise<Logger> {
  const level = env.LLAMA_STACK_LOG || 'info';
  if (!levels.includes(level)) {
    throw new ConfigError([{ path: 'LLAMA_STACK_LOG', message: `'${level}' is not a level`, remedy: `Use one of ${levels.join(', ')}.` }]);
  }
  const { pino } = await import('pino');
  return pino({ level, base: null }, file === undefined ? await openDestination(pino.destination) : pino.destination(file));
}

async function openDestination(toFile: (fd: number) => DestinationStream): Promise<DestinationStream> {
  if (!process.stderr.isTTY) return toFile(process.stderr.fd);
  const { PinoPretty } = await import('pino-pretty');
  return PinoPretty({ destination: process.stderr.fd, sync: true, translateTime: 'SYS:HH:MM:ss' });
}
