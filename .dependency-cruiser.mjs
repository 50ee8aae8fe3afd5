// The layers of the house: imports point down, never sideways, never up. A package's own files are free among themselves.
const provider = ['core', 'provider-http', 'provider-openai-compatible', 'translator-[^/]+'];

/** Each kind of package, what its sources may import, and what its tests may import besides that and testkit. */
const layers = [
  { folder: 'packages/core', imports: [] },
  { folder: 'packages/(?:runtime|testkit|translator-[^/]+|storage-[^/]+)', imports: ['core'] },
  { folder: 'packages/provider-http', imports: ['core'], tests: ['translator-[^/]+'] },
  { folder: 'packages/provider-openai-compatible', imports: ['core', 'provider-http', 'translator-[^/]+'] },
  { folder: 'packages/provider-(?!http/|openai-compatible/)[^/]+', imports: provider },
  { folder: 'apps/server', imports: ['core', 'runtime', 'translator-[^/]+'] },
  { folder: 'apps/cli', imports: ['core', 'runtime', '../apps/server'] },
  { folder: 'apps/llama-stack', imports: ['../apps/cli'] },
  { folder: 'distributions/[^/]+', imports: ['core'], tests: ['[^/]+', '../apps/server'] },
];

const ours = '^(?:packages|apps|distributions)/';
const tests = '\\.test\\.ts$|/__fixtures__/';
const pathOf = (name) => (name.startsWith('../') ? `^${name.slice(3)}/` : `^packages/${name}/`);

function layerRules({ folder, imports, tests: more = [] }) {
  const rule = (name, from, allowed) => ({
    name: `imports-point-down:${name}:${folder}`,
    severity: 'error',
    from,
    to: { path: ours, pathNot: ['^$1/', ...allowed.map(pathOf)] },
  });
  const path = `^(${folder})/`;
  return [
    rule('sources', { path, pathNot: tests }, imports),
    rule('tests', { path: `${path}.*(?:${tests})` }, [...imports, ...more, 'testkit']),
  ];
}

const houseRules = [
  {
    name: 'every-package-has-a-layer',
    comment: 'A new kind of package gets a line in the table above.',
    from: { path: ours, pathNot: layers.map(({ folder }) => `^${folder}/`) },
    to: {},
  },
  {
    name: 'by-name-through-the-front-door',
    comment: 'What a package does not export is its own business.',
    from: { path: '^((?:packages|apps|distributions)/[^/]+)/' },
    to: {
      path: ours,
      pathNot: ['^$1/', '^[^/]+/[^/]+/src/index\\.ts$', '^packages/core/src/(?:container|translation)/index\\.ts$', 'package\\.json$'],
    },
  },
  {
    name: 'no-relative-path-into-another-package',
    from: { path: '^((?:packages|apps|distributions)/[^/]+)/' },
    to: { path: ours, pathNot: '^$1/', dependencyTypes: ['local'] },
  },
  {
    name: 'container-stays-in-the-root',
    comment: 'Only create-stack.ts and tests touch the container; only core/container touches tsyringe.',
    from: { path: ours, pathNot: ['^packages/core/src/container/', '^packages/runtime/src/create-stack\\.ts$', tests] },
    to: { path: '^packages/core/src/container/|(?:^|/)(?:tsyringe|reflect-metadata)(?:/|$)' },
  },
  {
    name: 'translators-never-wait',
    comment: 'A translator does no I/O: it is tested with arrays and split at any byte.',
    from: { path: '^packages/translator-[^/]+/src/', pathNot: tests },
    to: { path: '^(?:node:)?(?:fs|net|http|https|http2|tls|dns|timers|child_process|worker_threads|readline)(?:/|$)|(?:^|/)undici/' },
  },
  {
    name: 'no-circles',
    comment: 'Two files that need each other are one file, or three.',
    from: {},
    to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
  },
  {
    name: 'no-undeclared-packages',
    comment: "What is imported stands in the package.json, and not among its devDependencies. testkit's vitest is a peer.",
    from: { path: ours, pathNot: [tests, '^packages/testkit/'] },
    to: { dependencyTypes: ['npm-no-pkg', 'npm-unknown', 'npm-dev'], dependencyTypesNot: ['type-only'] },
  },
  { name: 'no-import-leads-nowhere', from: {}, to: { couldNotResolve: true } },
];

export default {
  forbidden: [...layers.flatMap(layerRules), ...houseRules.map((rule) => ({ severity: 'error', ...rule }))],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^[^/]+/[^/]+/dist/' },
    tsPreCompilationDeps: true,
    combinedDependencies: false,
    preserveSymlinks: false,
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['@llama-stack/source', 'import', 'node', 'default', 'types'],
      extensions: ['.ts', '.js', '.mjs', '.d.ts'],
    },
  },
};
