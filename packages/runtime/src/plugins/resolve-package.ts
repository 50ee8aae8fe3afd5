import { moduleResolve } from 'import-meta-resolve';

/** The conditions of Node's own `import`. */
const conditions = new Set(['node', 'import']);

/** What Node says when a name leads nowhere. Anything else is a broken package, and worth hearing about. */
const notFound = new Set(['ERR_MODULE_NOT_FOUND', 'ERR_UNSUPPORTED_DIR_IMPORT']);

/**
 * Resolves an ESM name (packages that export only `import` too) or a relative path from the first place that knows it. Undefined
 * when none does.
 */
export function resolvePackage(name: string, from: readonly URL[]): URL | undefined {
  for (const place of from) {
    try {
      return moduleResolve(name, place, conditions);
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && notFound.has(String(error.code)))) throw error;
    }
  }
  return undefined;
}
