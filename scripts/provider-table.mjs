#!/usr/bin/env node
// The table of docs/providers/README.md, from what the contract tests of each provider wrote down. `--check` only compares.
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

const root = dirname(import.meta.dirname);
const page = join(root, 'docs', 'providers', 'README.md');
const [begin, end] = ['<!-- made by scripts/provider-table.mjs -->', '<!-- end -->'];

const apis = {
  'anthropic-messages': 'Messages',
  'bedrock-converse': 'Converse',
  'openai-chat': 'chat completions',
  'openai-responses': 'Responses',
};

const columns = {
  Provider: ({ name }) => `[${titleOf(name)}](${name}.md)`,
  'called by': ({ api }) => apis[api] ?? api,
  'native Messages API': ({ api, relay }) => (api === 'anthropic-messages' ? `✅${relay ? ' byte for byte' : ''}` : '❌ translated'),
  tools: ({ tools }) => mark(tools),
  'parallel tools': ({ parallelTools }) => mark(parallelTools),
  thinking: ({ thinking }) => ({ replayed: '✅ shown, sent back', shown: '✅ shown', hidden: '⚠️ hidden by the API' })[thinking],
  images: ({ images }) => mark(images),
  PDFs: ({ documents }) => `✅ as ${documents === 'file' ? 'files' : 'text'}`,
  'prompt caching': ({ cacheMarks, cachedTokens }) => {
    if (cacheMarks) return '✅ by `cache_control`';
    return cachedTokens ? '✅ by itself' : '⚠️ not reported';
  },
  count_tokens: ({ countTokens }) => `✅ ${countTokens === 'upstream' ? 'exact' : 'estimated'}`,
};

function mark(works) {
  return works ? '✅' : '❌';
}

function titleOf(name) {
  return readFileSync(join(root, 'docs', 'providers', `${name}.md`), 'utf8').match(/^# (.*)/)[1];
}

function readFeatures() {
  const packages = readdirSync(join(root, 'packages')).filter((name) => name.startsWith('provider-'));
  return packages.flatMap((folder) => {
    const fixtures = join(root, 'packages', folder, 'src', '__fixtures__');
    const files = existsSync(fixtures) ? readdirSync(fixtures).filter((file) => /^features.*\.json$/.test(file)) : [];
    return files.map((file) => ({
      name: folder.replace('provider-', ''),
      ...JSON.parse(readFileSync(join(fixtures, file), 'utf8')),
    }));
  });
}

function table() {
  // Native first, then by name.
  const order = ({ name, api }) => `${name} ${api === 'anthropic-messages' ? 0 : 1}${api}`;
  const rows = readFeatures().toSorted((a, b) => (order(a) < order(b) ? -1 : 1));
  const cells = [
    Object.keys(columns),
    Object.keys(columns).map(() => '---'),
    ...rows.map((row) => Object.values(columns).map((cell) => cell(row))),
  ];
  return cells.map((row) => `| ${row.join(' | ')} |`).join('\n');
}

const before = readFileSync(page, 'utf8');
const [head, rest] = before.split(begin);
const after = `${head}${begin}\n\n${table()}\n\n${end}${rest.split(end)[1]}`;
if (process.argv.includes('--check')) {
  if (before !== after) {
    console.error('docs/providers/README.md is not what the contract tests saw: run `node scripts/provider-table.mjs`');
    process.exit(1);
  }
} else writeFileSync(page, after);
