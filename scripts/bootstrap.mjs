// Makes a fresh clone ready: installs with the pinned pnpm when a manifest changed, and builds what changed. Plain Node, no packages.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const minimumNode = [20, 19];
// The clients that e2e drives are native binaries of hundreds of MB: they come only when asked for.
const withE2e = process.argv.includes('--e2e');

checkNode();
install();
build();

function checkNode() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  if (major > minimumNode[0] || (major === minimumNode[0] && minor >= minimumNode[1])) return;
  fail(`Llama Stack needs Node ${minimumNode.join('.')} or newer; this is ${process.versions.node}. Get it from https://nodejs.org.`);
}

function install() {
  const wanted = hashManifests();
  const stamps = { all: join(root, 'node_modules', '.installed-e2e'), own: join(root, 'node_modules', '.installed') };
  const isCurrent = (stamp) => existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted;
  if (isCurrent(stamps.all) || (!withE2e && isCurrent(stamps.own))) return;
  const { packageManager } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  console.error(
    `Installing with ${packageManager} (${withE2e ? 'with the clients that e2e drives: some minutes' : 'the first time takes a minute'}) …`,
  );
  const flags = ['--frozen-lockfile', '--prefer-offline', '--config.confirm-modules-purge=false', '--reporter', 'append-only'];
  run('npm', ['exec', '--yes', packageManager, '--', 'install', ...flags, ...(withE2e ? [] : ['--filter', '!e2e'])]);
  writeFileSync(withE2e ? stamps.all : stamps.own, wanted);
}

/** A tenth of a second when nothing changed. */
function build() {
  if (!existsSync(join(root, 'apps', 'cli', 'dist'))) console.error('Building …');
  run(process.execPath, [join(root, 'node_modules', 'typescript', 'bin', 'tsc'), '-b']);
}

function hashManifests() {
  const folders = ['packages', 'apps', 'distributions'].flatMap((group) => readdirSync(join(root, group)).map((name) => join(group, name)));
  const manifests = ['', 'e2e', 'bench', ...folders].map((folder) => join(folder, 'package.json'));
  const hash = createHash('sha256');
  for (const file of ['pnpm-lock.yaml', 'pnpm-workspace.yaml', ...manifests]) {
    const path = join(root, file);
    if (existsSync(path)) hash.update(file).update(readFileSync(path));
  }
  return hash.digest('hex');
}

/** Its output goes to stderr: what a command of ours prints is its own. */
function run(command, args) {
  const shell = process.platform === 'win32' && command === 'npm';
  const { status, signal, error } = spawnSync(command, args, { cwd: root, stdio: ['ignore', 2, 2], shell });
  if (error !== undefined) fail(`Could not run ${command}: ${error.message}`);
  if (signal !== null) process.exit(130);
  if (status !== 0) fail(`\`${[command, ...args].join(' ')}\` failed; its output is above.`);
}

function fail(message) {
  console.error(message);
  process.exit(1);
}
