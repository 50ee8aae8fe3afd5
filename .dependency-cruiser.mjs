// The layers of the house: imports point down, never sideways, never up. A package's own files are free among themselves.
const layers = [
  ['core'],
  ['runtime', 'provider-http', 'testkit', 'translator-[^/]+', 'storage-[^/]+'],
  ['provider-openai-compatible'],
  ['provider-(?!http|openai-compatible)[^/]+'],
];

const inPackages = (names) => `^packages/(${names.join('|')})/`;
const tests = '\\.test\\.ts$|/__fixtures__/';

/** A package of one layer may import the layers below it, and itself. */
function layerRule(names, level) {
  const below = layers.slice(0, level).flat();
  return {
    name: `imports-point-down-${level}`,
    comment: `Layer ${level} (${names.join(', ')}) imports only what is below it (and testkit in tests).`,
    severity: 'error',
    from: { path: `^packages/(${names.join('|')})/src/`, pathNot: tests },
    to: { path: '^(packages|apps|distributions)/', pathNot: [`^packages/$1/`, ...(below.length > 0 ? [inPackages(below)] : [])] },
  };
}

const forbid = (name, comment, from, to) => ({ name, comment, severity: 'error', from, to });

export default {
  forbidden: [
    ...layers.map(layerRule),
    forbid(
      'tests-may-use-testkit-only',
      'A test imports what its package may import, testkit, and a translator to drive.',
      { path: `^packages/(core|runtime|translator-[^/]+)/src/.*(${tests})` },
      { path: '^(packages|apps|distributions)/', pathNot: ['^packages/$1/', inPackages(['core', 'testkit'])] },
    ),
    forbid(
      'runtime-knows-core-only',
      'runtime finds providers, translators and storage by name.',
      { path: '^packages/(runtime|provider-http|testkit|translator-[^/]+)/src/', pathNot: tests },
      { path: '^packages/', pathNot: ['^packages/$1/', inPackages(['core'])] },
    ),
    forbid(
      'server-assembles-runtime-and-translators',
      'apps/server imports runtime, translators and core; it names no provider.',
      { path: '^apps/server/src/', pathNot: tests },
      { path: '^(packages|apps|distributions)/', pathNot: ['^apps/server/', inPackages(['core', 'runtime', 'translator-[^/]+'])] },
    ),
    forbid(
      'cli-brings-no-provider',
      'apps/cli imports server, runtime and core.',
      { path: '^apps/cli/src/', pathNot: tests },
      { path: '^(packages|apps|distributions)/', pathNot: ['^apps/(cli|server)/', inPackages(['core', 'runtime'])] },
    ),
    forbid(
      'distributions-are-manifests',
      'A distribution names packages and imports none of them.',
      { path: '^distributions/', pathNot: tests },
      { path: '^(packages|apps)/', pathNot: inPackages(['core']) },
    ),
    forbid(
      'container-stays-in-the-root',
      'Only create-stack.ts and tests touch the container; only core/container touches tsyringe.',
      {
        path: '^(packages|apps|distributions)/',
        pathNot: ['^packages/core/src/container/', '^packages/runtime/src/create-stack\\.ts$', tests],
      },
      { path: '^packages/core/src/container/|tsyringe|reflect-metadata' },
    ),
    forbid(
      'translators-never-wait',
      'A translator does no I/O: it is tested with arrays and split at any byte.',
      { path: '^packages/translator-[^/]+/src/', pathNot: tests },
      { path: '^(node:)?(fs|net|http|https|tls|dns|timers|child_process|worker_threads)(/|$)' },
    ),
    forbid(
      'no-circles',
      'Two files that need each other are one file, or three.',
      {},
      { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    ),
    forbid(
      'no-undeclared-packages',
      'What is imported stands in the package.json.',
      { path: '^(packages|apps|distributions)/', pathNot: tests },
      { dependencyTypes: ['npm-no-pkg', 'npm-unknown', 'npm-dev'], dependencyTypesNot: ['type-only'] },
    ),
    forbid('not-to-unresolvable', 'Every import leads somewhere.', {}, { couldNotResolve: true }),
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(^|/)dist/' },
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
