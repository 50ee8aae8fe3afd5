import type { SubstitutionProblem } from './substitute-text.ts';

/** References to variables as a shell and other tools write them: `${X}`, `${X:-default}`, or nothing but `$X`. */
const braced = /\$\{([A-Z_][A-Z0-9_]*)(?::?([-=+])([^}]*))?\}/;
const bare = /^\$([A-Z_][A-Z0-9_]*)$/;

/** What is wrong with a text that refers to a variable in another tool's form: here it would stay as it is, and be sent as a key. */
export function findForeignReference(text: string): SubstitutionProblem | undefined {
  const match = braced.exec(text) ?? bare.exec(text);
  if (match === null) return undefined;
  const [found, name, sign, value] = match;
  const rest = sign === undefined ? '' : `:${sign === '+' ? '+' : '='}${value}`;
  return { message: `'${found}' does not refer to a variable here`, remedy: `Write \${env.${name}${rest}}` };
}
