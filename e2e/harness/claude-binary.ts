import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

const require = createRequire(import.meta.url);

/**
 * Claude Code itself. Its package's install script would put the native binary in place; it does not run here, so the platform's own
 * package is asked. `CLAUDE_CODE_VERSION=2.1.197` (nightly) installs that version into `.cache` and takes it instead.
 */
export function claudeBinary(): string {
  const version = process.env.CLAUDE_CODE_VERSION;
  const from = version === undefined ? require : cachedInstall(version);
  const main = from.resolve('@anthropic-ai/claude-code/package.json');
  const platform = createRequire(main).resolve(`@anthropic-ai/claude-code-${platformName()}/package.json`);
  const found = ['claude', 'claude.exe'].map((name) => join(dirname(platform), name)).find((path) => existsSync(path));
  if (found === undefined) throw new Error(`No Claude Code binary beside ${platform}`);
  return found;
}

function platformName(): string {
  const report = process.report.getReport();
  const libc =
    typeof report === 'object' && report !== null ? Reflect.get(Reflect.get(report, 'header') ?? {}, 'glibcVersionRuntime') : undefined;
  return `${process.platform}-${process.arch}${process.platform === 'linux' && libc === undefined ? '-musl' : ''}`;
}

function cachedInstall(version: string): NodeJS.Require {
  const folder = join(import.meta.dirname, '..', '.cache', `claude-code-${version}`);
  if (!existsSync(join(folder, 'node_modules'))) {
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'package.json'), '{"private":true}');
    execFileSync('npm', ['install', '--ignore-scripts', '--no-audit', '--no-fund', `@anthropic-ai/claude-code@${version}`], {
      cwd: folder,
      stdio: 'inherit',
    });
  }
  return createRequire(join(folder, 'package.json'));
}
