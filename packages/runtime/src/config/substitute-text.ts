import type { Environment } from '@llama-stack/core';

/** One text with its variables put in. */
export interface SubstitutedText {
  readonly text: string;
  /** What is wrong with it: variables that are not set, references that are not closed or not understood. */
  readonly problems: readonly SubstitutionProblem[];
  /** Every variable that the text names. */
  readonly variables: readonly string[];
}

export interface SubstitutionProblem {
  readonly message: string;
  readonly remedy: string;
}

/** The start of a reference, up to what follows the name: `${env.NAME`. */
const opening = /\$\{env\.([A-Za-z_][A-Za-z0-9_]*)/y;
const remedyForForm = `Write \${env.X}, \${env.X:=default} or \${env.X:+value}`;

/**
 * Puts variables into a text: `${env.X}` must be set and not empty, `${env.X:=v}` is `v` when it is not, `${env.X:+v}` is `v` when
 * it is and else empty. A text may hold several, and `v` may hold further ones.
 */
export function substituteText(source: string, env: Environment): SubstitutedText {
  const problems: SubstitutionProblem[] = [];
  const variables: string[] = [];
  return { text: expand(source), problems, variables };

  function expand(text: string): string {
    let result = '';
    let at = 0;
    for (let start = text.indexOf('${env.'); start !== -1; start = text.indexOf('${env.', at)) {
      result += text.slice(at, start);
      const end = closingBrace(text, start);
      if (end === -1) {
        problems.push({ message: `'${text.slice(start)}' is not closed`, remedy: remedyForForm });
        return result;
      }
      result += reference(text.slice(start, end));
      at = end + 1;
    }
    return result + text.slice(at);
  }

  /** `text` is a reference without its closing brace. */
  function reference(text: string): string {
    opening.lastIndex = 0;
    const name = opening.exec(text)?.[1];
    const rest = text.slice(opening.lastIndex);
    if (name === undefined || !/^(:[=+]|$)/.test(rest)) {
      problems.push({ message: `'${text}}' is not understood`, remedy: remedyForForm });
      return '';
    }
    variables.push(name);
    const value = env[name] ?? '';
    if (rest.startsWith(':+')) return value === '' ? '' : expand(rest.slice(2));
    if (value !== '') return value;
    if (rest.startsWith(':=')) return expand(rest.slice(2));
    problems.push({ message: `${name} is not set`, remedy: `Set the variable ${name}, or give it a default: \${env.${name}:=…}` });
    return '';
  }
}

/** Where the reference that begins at `start` is closed; -1 when it is not. */
function closingBrace(text: string, start: number): number {
  let depth = 0;
  for (let at = start; at < text.length; at += 1) {
    if (text.startsWith('${', at)) depth += 1;
    else if (text[at] === '}') depth -= 1;
    if (depth === 0 && at > start) return at;
  }
  return -1;
}
