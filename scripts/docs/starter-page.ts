import { asSchema, tableRow } from './describe-fields.ts';
import type { ShippedPlugin } from './load-starter.ts';

const start = `# The starter distribution

Every provider that Llama Stack ships, each on when its variables are set. Nothing set is no error: the server starts and says what to set.

\`\`\`sh
export OPENAI_API_KEY=sk-…
llama stack run starter
\`\`\`

## Variables of the providers

They are read once, when the server starts.
`;

const others = `\`anthropic\` is on with \`ANTHROPIC_UPSTREAM_API_KEY\`, or with an \`ANTHROPIC_API_KEY\` that begins with \`sk-ant-\`: in the shell of Claude Code
that variable often holds a made-up key for this very server. For the same reason \`ANTHROPIC_BASE_URL\` is never read. \`bedrock\` is on with
\`AWS_BEARER_TOKEN_BEDROCK\`, or with a region and AWS credentials: \`AWS_ACCESS_KEY_ID\` and \`AWS_SECRET_ACCESS_KEY\`, \`AWS_PROFILE\`, or
\`AWS_ROLE_ARN\` with \`AWS_WEB_IDENTITY_TOKEN_FILE\`.

## Variables of the server

| variable | what it is | when not set |
| --- | --- | --- |
| \`ANTHROPIC_DEFAULT_OPUS_MODEL\`, \`_SONNET_MODEL\`, \`_HAIKU_MODEL\`, \`_FABLE_MODEL\` | the model that answers for a tier, as \`<provider>/<model>\` | the nearest tier that is set, else the best model of the first provider that is on |
| \`LLAMA_STACK_PORT\` | the port; \`--port\` goes first | the config's, which is 8321 |
| \`LLAMA_STACK_HOME\` | where state and distributions of your own are | \`~/.llama-stack\` |
| \`LLAMA_STACK_LOG\` | how much is logged: \`debug\`, \`info\`, \`warn\`, \`error\`, \`silent\` | \`info\` |

Which provider answers a \`claude-*\` name that nothing else decides: vllm, ollama, openai-compatible, anthropic, openai, fireworks, groq,
together, bedrock, the first that is on and lists a chat model. The server prints the outcome when it starts.

## One of your own

Starter is a file. Copy it under a name, change it, run it by that name:

\`\`\`sh
llama stack list                                             # says where starter is
mkdir -p ~/.llama-stack/distributions/mine
cp <that folder>/config.yaml ~/.llama-stack/distributions/mine/config.yaml
llama stack check mine                                       # every mistake in it, without running it
llama stack run mine
\`\`\`

Any other place does too: \`llama stack run ./config.yaml\`. [Configuration](../configuration.md) explains every field. A file of your own is
watched: a change takes effect while the server runs.

To install less, install the command and the providers that your file names, and nothing else:

\`\`\`sh
npm install @llama-stack/cli
npm install $(npx llama stack list-deps ./config.yaml)
npx llama stack run ./config.yaml
\`\`\`

## The file

\`\`\`yaml
`;

interface ProviderEntry {
  readonly provider_id: string;
  readonly provider_type: string;
  readonly enabled?: unknown;
  readonly config?: Readonly<Record<string, unknown>>;
}

/** `docs/distributions/starter.md`, from its `config.yaml`: the text and what it parses to. */
export function starterPage(text: string, tree: unknown, plugins: readonly ShippedPlugin[]): string {
  const rows = providersOf(tree).flatMap((entry) =>
    variablesOf(
      entry,
      plugins.find(({ type }) => type === entry.provider_type),
    ),
  );
  const table = [['provider', 'variable', 'what it is', 'when not set'], ['---', '---', '---', '---'], ...rows].map(tableRow).join('\n');
  return `${start}\n${table}\n\n${others}${text.trim()}\n\`\`\`\n`;
}

function providersOf(tree: unknown): ProviderEntry[] {
  const { inference } = asSchema(asSchema(tree).providers);
  return Array.isArray(inference) ? inference : [];
}

/** A row for each variable of a provider, the one that switches it on first. */
function variablesOf({ provider_id, enabled, config = {} }: ProviderEntry, plugin: ShippedPlugin | undefined): string[][] {
  const [, variable, id = provider_id] = /^\$\{env\.(\w+):\+([^}]+)\}$/.exec(provider_id) ?? [];
  const why = enabled === 'auto' ? plugin?.detect?.({}).why : undefined;
  const rows = valuesIn(config).flatMap(({ path, value }) => {
    const what = `\`${path.join('.')}\`: ${firstSentence(descriptionOf(plugin?.schema, path))}`;
    return references(value).map(({ name, otherwise }) => ['', `\`${name}\``, what, name === variable ? `${id} is off` : otherwise]);
  });
  rows.sort((a, b) => Number(b[1] === `\`${variable}\``) - Number(a[1] === `\`${variable}\``));
  if (why !== undefined) rows.unshift(['', '', 'decides by itself whether it is on; see below', `${id} is off: ${why}`]);
  return rows.map(([, ...cells], index) => [index === 0 ? `\`${id}\`` : '', ...cells]);
}

interface PlacedValue {
  readonly path: readonly string[];
  readonly value: string;
}

/** The single values of a tree, sections opened. */
function valuesIn(tree: object, path: readonly string[] = []): PlacedValue[] {
  return Object.entries(tree).flatMap(([name, value]: [string, unknown]) => {
    const place = [...path, name];
    return typeof value === 'object' && value !== null ? valuesIn(value, place) : [{ path: place, value: String(value) }];
  });
}

/** What the schema says of a field; of one that it does not know by name, such as a header, what it says of the map. */
function descriptionOf(schema: unknown, [field, ...rest]: readonly string[]): string {
  const { description, properties } = asSchema(schema);
  const child = field === undefined ? undefined : asSchema(properties)[field];
  return child === undefined ? String(description) : descriptionOf(child, rest);
}

function firstSentence(text: string): string {
  const [sentence = ''] = text.split('. ');
  return sentence.charAt(0).toLowerCase() + sentence.slice(1).replace(/\.$/, '');
}

/** The variables of a text, outermost first, and what takes the place of each. */
function references(text: string): { readonly name: string; readonly otherwise: string }[] {
  const match = /^\$\{env\.(\w+)(?::=(.*))?\}$/s.exec(text);
  if (match === null) return [];
  const [, name = '', fallback = ''] = match;
  const inner = references(fallback);
  const [next] = inner;
  return [{ name, otherwise: next === undefined ? (fallback === '' ? '' : `\`${fallback}\``) : `\`${next.name}\`` }, ...inner];
}
