import { ConfigError } from '@llama-stack/core';

/** Why a file cannot be had, by the codes of the system and of SQLite. */
const reasons: readonly { readonly codes: RegExp; readonly message: string; readonly remedy: string }[] = [
  {
    codes: /^SQLITE_(NOTADB|CORRUPT)/,
    message: 'is no SQLite database, or a damaged one',
    remedy: 'Nothing in it was changed. Move it away to begin anew, or name another file.',
  },
  {
    codes: /^(EACCES|EPERM|EROFS|SQLITE_(READONLY|PERM|AUTH))/,
    message: 'cannot be written by this user',
    remedy: 'Allow it, or choose another folder: LLAMA_STACK_HOME.',
  },
  {
    codes: /^(ENOTDIR|EEXIST|ENOENT|EISDIR|ELOOP|ENAMETOOLONG|SQLITE_CANTOPEN)/,
    message: 'cannot be made there',
    remedy: 'Choose another folder: LLAMA_STACK_HOME.',
  },
  {
    codes: /^(ENOSPC|EDQUOT|SQLITE_FULL)/,
    message: 'cannot grow: the disk is full',
    remedy: 'Make room, or choose another folder: LLAMA_STACK_HOME.',
  },
  {
    codes: /^SQLITE_(BUSY|LOCKED)/,
    message: 'is kept locked by another program',
    remedy: 'End that program, or name another file.',
  },
];

/** What went wrong with a store's file, for a person. `path` is where the configuration names it. */
export function storeFailure(cause: unknown, file: string, path: string): ConfigError {
  const code = isErrorWithCode(cause) ? cause.code : '';
  const text = cause instanceof Error ? cause.message : String(cause);
  const reason = reasons.find(({ codes }) => codes.test(code));
  const message = `the store ${file} ${reason?.message ?? 'cannot be used'} (${text})`;
  const problem = { path, message, remedy: reason?.remedy ?? 'Name another file.' };
  return Object.assign(new ConfigError([problem]), { cause });
}

/** Another process writes just now. */
export function isBusy(error: unknown): boolean {
  return isErrorWithCode(error) && /^SQLITE_(BUSY|LOCKED)/.test(error.code);
}

function isErrorWithCode(error: unknown): error is Error & { readonly code: string } {
  return error instanceof Error && 'code' in error && typeof error.code === 'string';
}
