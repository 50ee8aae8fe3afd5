// Makes a fresh clone ready: installs with the pinned pnpm and builds, each only when something changed. Plain Node, no packages.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const minimumNode = [20, 19];
const withE2e = process.argv.includes('--e2e');

checkNode();
install();
build();

function checkNode() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  if (major > minimumNode[0] || (major === minimumNode[0] && minor >= minimumNode[1])) return;
  fail(`Llama Stack needs Node ${minimumNode.join('.')} or newer; this is ${process.versions.node}. Get it from https://nodejs.org.`);
}

/** The clients that e2e drives are native binaries of hundreds of MB: they come only with --e2e. */
function install() {
  const stamp = join(root, 'node_modules', withE2e ? '.installed-e2e' : '.installed');
  const wanted = hashManifests();
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return;
  const { packageManager } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  console.error(`Installing with ${packageManager} (the first time takes a minute) …`);
  const filter = withE2e ? [] : ['--filter', '!e2e'];
  run('npm', [
    'exec',
    '--yes',
    packageManager,
    '--',
    'install',
    '--frozen-lockfile',
    '--prefer-offline',
    '--reporter',
    'append-only',
    ...filter,
  ]);
  writeFileSync(stamp, wanted);
}

function build() {
  const newest = Math.max(...sourceFolders().map(newestChange));
  const stamp = join(root, 'node_modules', '.built');
  if (existsSync(stamp) && statSync(stamp).mtimeMs > newest) return;
  console.error('Building …');
  run(process.execPath, [join(root, 'node_modules', 'typescript', 'bin', 'tsc'), '-b']);
  writeFileSync(stamp, '');
}

function workspaceFolders() {
  const groups = ['packages', 'apps', 'distributions'].flatMap((group) =>
    readdirSync(join(root, group)).map((name) => join(root, group, name)),
  );
  return [...groups, join(root, 'e2e'), join(root, 'bench')].filter((folder) => existsSync(join(folder, 'package.json')));
}

function hashManifests() {
  const hash = createHash('sha256');
  const manifests = workspaceFolders().map((folder) => join(folder, 'package.json'));
  for (const file of [join(root, 'package.json'), join(root, 'pnpm-lock.yaml'), join(root, 'pnpm-workspace.yaml'), ...manifests]) {
    hash.update(readFileSync(file));
  }
  return hash.digest('hex');
}

function sourceFolders() {
  return workspaceFolders()
    .map((folder) => join(folder, 'src'))
    .filter((folder) => existsSync(folder));
}

/** The latest modification below a folder, in ms: folders count too, so that a deleted file is seen. */
function newestChange(folder) {
  let newest = statSync(folder).mtimeMs;
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    newest = Math.max(newest, entry.isDirectory() ? newestChange(path) : statSync(path).mtimeMs);
  }
  return newest;
}

function run(command, args) {
  const { status, error } = spawnSync(command, args, {
    cwd: root,
    stdio: ['ignore', 2, 2],
    shell: process.platform === 'win32' && command === 'npm',
  });
  if (error !== undefined) fail(`Could not run ${command}: ${error.message}`);
  if (status !== 0) fail(`\`${[command, ...args].join(' ')}\` failed; its output is above.`);
}

function fail(message) {
  console.error(message);
  process.exit(1);
}
