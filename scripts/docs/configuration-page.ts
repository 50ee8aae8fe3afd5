import { configSchema } from '../../packages/runtime/src/config/config-schema.ts';
import { jsonSchemaOf } from '../../packages/runtime/src/config/json-schema-of.ts';
import { asSchema, type DescribedField, describeFields, fieldTable, type Schema } from './describe-fields.ts';
import type { ShippedPlugin } from './load-starter.ts';

const intro = `# Configuration

A configuration is one YAML file: which providers run, how their models are called, how the server listens.

\`\`\`sh
llama stack run ./config.yaml        # runs it
llama stack check ./config.yaml      # tells every mistake in it, each with its line, without running anything
\`\`\`

It is Llama Stack's schema, version 2. Sections of it that are not served here (\`vector_io\`, \`safety\`, …) are named once in the log and
ignored; a misspelt one is a mistake.

## Variables

| in the file | is |
| --- | --- |
| \`\${env.X}\` | the variable \`X\`, which must be set |
| \`\${env.X:=value}\` | \`X\`, or \`value\` when it is not set or empty |
| \`\${env.X:+value}\` | \`value\` when \`X\` is set, else empty |

An entry whose \`provider_id\` comes out empty is off, and nothing else of it is read: \`provider_id: \${env.OPENAI_API_KEY:+openai}\`. A
value stays one value, whatever the variable holds. Variables are read once, when the server starts.

## Proxies

Where upstreams are behind a proxy, it is named in the server's shell, as for other tools:

| variable | |
| --- | --- |
| \`HTTPS_PROXY\` | the proxy for upstreams of \`https://\`, such as \`http://user:password@proxy.corp:3128\`; without a scheme it is of \`http://\` |
| \`HTTP_PROXY\` | for upstreams of \`http://\`, and of \`https://\` when \`HTTPS_PROXY\` is not set |
| \`NO_PROXY\` | who is called without it: \`lab.corp,.internal,10.0.0.5:8000\`, each with all that is below it; \`*\` is everybody |

This machine is never called by a proxy. Lower-case names (\`https_proxy\`) go first. A proxy that opens TLS itself needs its certificate in
the file that \`NODE_EXTRA_CA_CERTS\` names.

## Changes while the server runs

The file is watched. A change is checked and takes effect at once: running answers end on the providers they began with, providers whose entry
did not change keep their connections, the rest is replaced. When the new file has mistakes they are written to the log, and the old
configuration stays in service.

\`server.host\`, \`server.port\`, \`storage\`, variables and the code of plugins need a restart; a change of the first three is named in the log.
\`--no-watch\` turns this off. The configuration inside an installed distribution is not watched: it changes only with its package.

## A full example

\`\`\`yaml
`;

/** `docs/configuration.md`, from the schemas. */
export function configurationPage(plugins: readonly ShippedPlugin[], example: string): string {
  const providers = plugins.filter(({ type }) => type.includes('::'));
  const shared = sharedFields(providers);
  return [
    `${intro}${example.trim()}\n\`\`\``,
    ...sections(),
    `## Providers: \`config\`\n\nMost providers read these fields. What differs is said below, provider by provider.\n\n${fieldTable(describeFields({ properties: shared }))}`,
    ...providers.map((plugin) => providerSection(plugin, shared)),
    ...plugins.filter(({ type }) => !type.includes('::')).map(storageSection),
  ]
    .join('\n\n')
    .concat('\n');
}

/** The top of the file, then each section of it. */
function sections(): string[] {
  const schema = jsonSchemaOf(configSchema) ?? {};
  const rows = describeFields(schema);
  const names = Object.keys(asSchema(schema.properties));
  const parts = names.map((name) => ({ path: name, fields: rows.filter(({ path }) => path.startsWith(`${name}.`)) }));
  return [
    `## The file\n\n${fieldTable(rows.filter(({ path }) => names.includes(path)))}`,
    ...parts.filter(({ fields }) => fields.length > 0).map(section),
  ];
}

/** One table. A section that is nothing but one list is that list. */
function section({ path, fields }: { readonly path: string; readonly fields: readonly DescribedField[] }): string {
  const [first, ...rest] = fields;
  const list =
    first !== undefined && rest.length > 0 && rest.every((field) => field.path.startsWith(`${first.path}[].`)) ? first : undefined;
  const prefix = list === undefined ? `${path}.` : `${list.path}[].`;
  const rows = (list === undefined ? fields : rest).map((field) => ({ ...field, path: field.path.slice(prefix.length) }));
  const heading = list === undefined ? `## \`${path}\`` : `## \`${list.path}\`\n\nA list. ${list.text}`;
  return `${heading}\n\n${fieldTable(rows)}`;
}

function fieldsOf({ schema }: ShippedPlugin): Schema {
  return asSchema(schema.properties);
}

/** What the plugin for any server reads, as far as other providers have it too. */
function sharedFields(providers: readonly ShippedPlugin[]): Schema {
  const general = providers
    .filter(({ type }) => type === 'remote::openai-compatible')
    .flatMap((plugin) => Object.entries(fieldsOf(plugin)));
  return Object.fromEntries(general.filter(([name]) => providers.filter((plugin) => Object.hasOwn(fieldsOf(plugin), name)).length > 1));
}

function isSame(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

function providerSection(plugin: ShippedPlugin, shared: Schema): string {
  const fields = fieldsOf(plugin);
  const own = Object.fromEntries(Object.entries(fields).filter(([name, field]) => !isSame(shared[name], field)));
  const without = Object.keys(shared).filter((name) => !Object.hasOwn(fields, name));
  const rows = describeFields({ ...plugin.schema, properties: own });
  return [
    `### \`${plugin.type}\`\n\n\`${plugin.package}\``,
    rows.length === 0 ? 'The fields above.' : fieldTable(rows),
    ...(without.length > 0 ? [`Without ${without.map((name) => `\`${name}\``).join(', ')}.`] : []),
  ].join('\n\n');
}

function storageSection({ type, package: name, schema }: ShippedPlugin): string {
  return `## Storage: \`${type}\`\n\n\`${name}\`\n\n${fieldTable(describeFields(schema))}`;
}
