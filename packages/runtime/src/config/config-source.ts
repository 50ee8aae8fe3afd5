import { readFile } from 'node:fs/promises';
import { ConfigError, type Environment } from '@llama-stack/core';
import { isCollection, isMap, isNode, LineCounter, parseDocument } from 'yaml';
import { isRecord } from './is-record.ts';
import { type FoundProblem, placeProblems } from './place-problems.ts';
import type { ConfigPath } from './stack-config.ts';
import { substituteText } from './substitute-text.ts';
import { yamlProblems } from './yaml-problems.ts';

/** The file a configuration came from, for messages that name a line. */
export interface ConfigSource {
  readonly file: string;
  /** The line of a value, from 1; of the nearest thing around it when it is absent. */
  lineOf(path: ConfigPath): number | undefined;
  /** The variable that a value is taken from; of those that it may be taken from, the one that is set, else the first. */
  variableOf(path: ConfigPath): string | undefined;
}

/** A file as it was read. */
export interface ConfigFile {
  readonly source: ConfigSource;
  /** Its YAML, as plain values. */
  readonly tree: unknown;
  /** Slips that leave its structure clear. */
  readonly problems: readonly FoundProblem[];
}

/** Reads a YAML file. Throws ConfigError when there is none, or it is so far from a configuration that no part of it can be told. */
export async function readConfigFile(file: string, env: Environment): Promise<ConfigFile> {
  const text = await readText(file);
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines });
  const problems = yamlProblems({ text, document, lines });
  const lineOf = (path: ConfigPath): number | undefined => {
    const offset = offsetOf(document.contents, path);
    return offset === undefined ? undefined : lines.linePos(offset).line;
  };
  const variableOf = (path: ConfigPath): string | undefined => variableIn(document.getIn(path), env);
  const source = { file, lineOf, variableOf };
  const onlyRepeats = document.errors.length === problems.length && document.errors.every(({ code }) => code === 'DUPLICATE_KEY');
  if (!onlyRepeats) throw new ConfigError(placeProblems(problems, source), file);
  const tree = toTree(document, file);
  if (tree == null) throw new ConfigError([{ path: '', message: 'has nothing in it', remedy: whatIsNeeded }], file);
  if (!isRecord(tree)) {
    const line = lines.linePos(document.contents?.range?.[0] ?? 0).line;
    const message = `must be sections by their names, not ${Array.isArray(tree) ? 'a list' : 'a single value'}`;
    throw new ConfigError([{ path: '', line, message, remedy: "Write each as `<name>:`, such as 'providers:'" }], file);
  }
  return { source, tree, problems };
}

function variableIn(value: unknown, env: Environment): string | undefined {
  if (typeof value !== 'string' || !value.startsWith('${env.')) return undefined;
  const { variables } = substituteText(value, env);
  return variables.find((name) => (env[name] ?? '') !== '') ?? variables[0];
}

const whatIsNeeded =
  'It needs a provider at least: `providers: { inference: [{ provider_id: lab, provider_type: remote::vllm, config: { base_url: "http://localhost:8000/v1" } }] }`';

async function readText(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message.replace(/^E[A-Z]+: /, '').split(',')[0] : String(cause);
    throw new ConfigError([{ path: '', message: `cannot be read: ${reason}` }], file);
  }
}

/** Throws ConfigError for aliases that lead nowhere, or to too much. */
function toTree(document: ReturnType<typeof parseDocument>, file: string): unknown {
  try {
    return document.toJS();
  } catch (cause) {
    throw new ConfigError([{ path: '', message: cause instanceof Error ? cause.message : String(cause) }], file);
  }
}

/** Where the key of `path` stands, or of the longest part of it that is there. */
function offsetOf(root: unknown, path: ConfigPath): number | undefined {
  let node: unknown = root;
  let offset: number | undefined;
  for (const step of path) {
    if (!isCollection(node)) break;
    const pair = isMap(node) ? node.items.find(({ key }) => isNode(key) && String(key) === String(step)) : undefined;
    const next = node.get(step, true);
    const place = pair?.key ?? next;
    if (!isNode(place)) break;
    offset = place.range?.[0] ?? offset;
    node = next;
  }
  return offset;
}
