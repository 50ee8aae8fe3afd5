/** What we need of a logger: pino's own call shapes, so that a pino instance is one. Bodies and keys are never passed to it. */
export interface Logger {
  debug(fields: object, message: string): void;
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}

/** A logger that says nothing, for tests and for tools that print their own results. */
export const silentLogger: Logger = { debug() {}, info() {}, warn() {}, error() {} };
