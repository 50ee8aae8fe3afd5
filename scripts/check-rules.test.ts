import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { House } from './house.ts';

/** Each rule of the house, broken once on purpose: a rule that cannot fail is none. */

interface Offence {
  readonly rule: string;
  readonly file: string;
  readonly text: string;
}

const importOf = (path: string) => `import '${path}';\n`;
const down = (kind: 'sources' | 'tests', folder: string) => `imports-point-down:${kind}:${folder}`;
const providers = 'packages/provider-(?!http/|openai-compatible/)[^/]+';

const layerOffences: readonly Offence[] = [
  { rule: down('sources', 'packages/core'), file: 'packages/core/src/x1.ts', text: importOf('../../runtime/src/index.ts') },
  {
    rule: down('sources', 'packages/(?:runtime|testkit|translator-[^/]+|storage-[^/]+)'),
    file: 'packages/translator-openai-chat/src/x2.ts',
    text: importOf('../../provider-http/src/index.ts'),
  },
  { rule: down('sources', 'packages/provider-http'), file: 'packages/provider-http/src/x3.ts', text: importOf('@llama-stack/testkit') },
  {
    rule: down('sources', 'packages/provider-openai-compatible'),
    file: 'packages/provider-openai-compatible/src/x4.ts',
    text: importOf('../../provider-openai/src/index.ts'),
  },
  { rule: down('sources', providers), file: 'packages/provider-vllm/src/x5.ts', text: importOf('../../provider-ollama/src/index.ts') },
  { rule: down('sources', 'apps/server'), file: 'apps/server/src/x6.ts', text: importOf('../../cli/src/index.ts') },
  { rule: down('sources', 'apps/cli'), file: 'apps/cli/src/x7.ts', text: importOf('../../../packages/provider-vllm/src/index.ts') },
  { rule: down('sources', 'apps/llama-stack'), file: 'apps/llama-stack/bin/x21.js', text: importOf('../../server/src/index.ts') },
  {
    rule: down('sources', 'distributions/[^/]+'),
    file: 'distributions/starter/src/x8.ts',
    text: importOf('@llama-stack/provider-vllm'),
  },
  { rule: down('tests', 'packages/core'), file: 'packages/core/src/x9.test.ts', text: importOf('../../runtime/src/index.ts') },
  { rule: 'every-package-has-a-layer', file: 'packages/newcomer/src/index.ts', text: importOf('node:path') },
  {
    rule: 'by-name-through-the-front-door',
    file: 'packages/runtime/src/x10.ts',
    text: importOf('../../core/src/sse/sse-parser.ts'),
  },
  { rule: 'no-relative-path-into-another-package', file: 'packages/runtime/src/x11.ts', text: importOf('../../core/src/index.ts') },
  { rule: 'container-stays-in-the-root', file: 'packages/runtime/src/x12.ts', text: importOf('@llama-stack/core/container') },
  { rule: 'container-stays-in-the-root', file: 'packages/core/src/x13.ts', text: importOf('tsyringe') },
  { rule: 'container-stays-in-the-root', file: 'packages/core/src/x14.ts', text: importOf('./container/index.ts') },
  { rule: 'translators-never-wait', file: 'packages/translator-openai-chat/src/x15.ts', text: importOf('node:fs') },
  { rule: 'translators-never-wait', file: 'packages/translator-openai-chat/src/x16.ts', text: importOf('node:timers/promises') },
  { rule: 'no-circles', file: 'packages/core/src/x17.ts', text: `${importOf('./x17.ts')}export const a = 1;\n` },
  { rule: 'no-undeclared-packages', file: 'packages/core/src/x19.ts', text: importOf('fast-check') },
  { rule: 'no-import-leads-nowhere', file: 'packages/core/src/x20.ts', text: importOf('./gone.ts') },
];

const lines = (count: number) => Array.from({ length: count }, (_, index) => `export const line${index} = ${index};\n`).join('');
const body = (count: number) => Array.from({ length: count }, (_, index) => `  total += ${index};\n`).join('');
const branches = Array.from({ length: 16 }, (_, index) => `  if (n === ${index}) return ${index * 2};\n`).join('');

const lintOffences: readonly Offence[] = [
  { rule: 'noExcessiveLinesPerFile', file: 'packages/core/src/y1.ts', text: lines(301) },
  { rule: 'noExcessiveLinesPerFile', file: 'packages/core/src/y2.test.ts', text: lines(601) },
  {
    rule: 'noExcessiveLinesPerFunction',
    file: 'packages/core/src/y3.ts',
    text: `export function sum(total = 0) {\n${body(51)}  return total;\n}\n`,
  },
  {
    rule: 'noExcessiveCognitiveComplexity',
    file: 'packages/core/src/y4.ts',
    text: `export function pick(n: number) {\n${branches}  return n;\n}\n`,
  },
  { rule: 'useMaxParams', file: 'packages/core/src/y5.ts', text: 'export const f = (a: 1, b: 2, c: 3, d: 4) => [a, b, c, d];\n' },
  { rule: 'noDefaultExport', file: 'packages/core/src/y6.ts', text: 'export default 1;\n' },
  { rule: 'useFilenamingConvention', file: 'packages/core/src/yCamel.ts', text: 'export const a = 1;\n' },
  { rule: 'noExplicitAny', file: 'packages/core/src/y7.ts', text: 'export const a: any = 1;\n' },
  { rule: 'noConsole', file: 'packages/core/src/y8.ts', text: "console.log('x');\n" },
  {
    rule: 'noFloatingPromises',
    file: 'packages/core/src/y9.ts',
    text: 'async function later() {}\nexport function now() {\n  later();\n}\n',
  },
  { rule: 'noRestrictedGlobals', file: 'packages/translator-openai-chat/src/y10.ts', text: 'export const wait = () => setTimeout;\n' },
  { rule: 'format', file: 'packages/core/src/y11.ts', text: 'export const a = "1"\n' },
];

describe('layers', () => {
  const house = new House();
  let violations: readonly { readonly rule: { readonly name: string }; readonly from: string }[] = [];
  afterAll(() => house.remove());
  beforeAll(() => {
    for (const { file, text } of layerOffences) house.write(file, text);
    const report = house.run('depcruise', [
      '--config',
      '.dependency-cruiser.mjs',
      '--output-type',
      'json',
      'packages',
      'apps',
      'distributions',
    ]);
    violations = JSON.parse(report).summary.violations;
  });

  it.each(layerOffences)('$rule: $file', ({ rule, file }) => {
    expect(violations.filter(({ from }) => from === file).map((violation) => violation.rule.name)).toContain(rule);
  });
});

describe('lint', () => {
  const house = new House();
  afterAll(() => house.remove());

  it.each(lintOffences)('$rule: $file', ({ rule, file, text }) => {
    house.write(file, text);
    expect(house.run('biome', ['check', '--colors=off', file])).toMatch(new RegExp(`${file}.*${rule}`));
  });
});

describe('types', () => {
  const house = new House();
  afterAll(() => house.remove());

  it.each([
    ['TS2322', 'packages/core/src/z1.test.ts', 'export const a: string = 1;\n'],
    ['TS1294', 'packages/core/src/z2.ts', 'export enum Colour {\n  red,\n}\n'],
    ['TS2375', 'packages/core/src/z3.ts', 'const u: string | undefined = process.argv[9];\nexport const o: { a?: string } = { a: u };\n'],
    ['TS18048', 'packages/core/src/z4.ts', 'const list: string[] = [];\nconst first = list[0];\nexport const n = first.length;\n'],
  ])('%s in %s', (code, file, text) => {
    house.write(file, text);
    expect(house.run('tsc', ['-p', 'tsconfig.check.json', '--pretty', 'false'])).toMatch(new RegExp(`${file}.*${code}`));
  });
});

describe('unused', () => {
  const house = new House();
  afterAll(() => house.remove());

  it.each([
    ['a file', 'packages/runtime/src/forgotten.ts', 'export const a = 1;\n', 'packages/runtime/src/forgotten.ts'],
    [
      'a dependency',
      'distributions/extra/package.json',
      '{ "name": "extra", "dependencies": { "yaml": "*" } }\n',
      'distributions/extra/package.json',
    ],
  ])('%s', (_, file, text, finding) => {
    house.write(file, text);
    expect(house.run('knip', ['--no-progress'])).toContain(finding);
  });
});
