import { type LineCounter, type ParsedNode, type parseDocument, visit, type YAMLError } from 'yaml';
import type { FoundProblem } from './place-problems.ts';

export interface YamlText {
  readonly text: string;
  readonly document: ReturnType<typeof parseDocument<ParsedNode>>;
  readonly lines: LineCounter;
}

/** What keeps a text from being YAML, the first of each line: what follows it there mostly follows from it. */
export function yamlProblems(yaml: YamlText): FoundProblem[] {
  const all = [...looseAliases(yaml), ...yaml.document.errors.map((error) => problemOf(error, yaml))];
  return all.filter(({ line }, index) => all.findIndex((other) => other.line === line) === index);
}

/** A name that begins with `*` is an alias, for YAML: as good as never meant here. */
function looseAliases({ document, text, lines }: YamlText): FoundProblem[] {
  const found: FoundProblem[] = [];
  visit(document, {
    Alias: (_, alias) => {
      const start = alias.range?.[0];
      if (start === undefined || alias.resolve(document) !== undefined) return;
      const name = /^\*[^\s,\]}]*/.exec(text.slice(start))?.[0].replace(/:$/, '') ?? '*';
      const message = `'${name}' without quotes is an alias in YAML, and leads nowhere`;
      found.push({ path: [], line: lines.linePos(start).line, message, remedy: `Write "${name}", in quotes` });
    },
  });
  return found;
}

function problemOf({ code, message, pos }: YAMLError, { text, lines }: YamlText): FoundProblem {
  const { line } = lines.linePos(pos[0]);
  const remedy = remedyFor(code, text.split('\n')[line - 1] ?? '');
  const first = message.split('\n')[0]?.replace(/ at line \d+, column \d+:?$/, '') ?? message;
  return { path: [], line, message: first, ...(remedy !== undefined && { remedy }) };
}

function remedyFor(code: YAMLError['code'], line: string): string | undefined {
  if (code === 'TAB_AS_INDENT') return 'Indent with spaces instead of tabs';
  if (/[{[].*[\s:,[{]\$\{/.test(line)) return `Within { } and [ ], write a value with \${…} in quotes: "\${env.X}"`;
  if (code === 'BAD_SCALAR_START' || code === 'BLOCK_AS_IMPLICIT_KEY') return 'Write the value in quotes';
  return undefined;
}
