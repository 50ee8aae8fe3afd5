import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** The folder with the scripts and what they need. */
export const pythonFolder = join(import.meta.dirname, '..', 'python');

/** A virtual environment with the official Python packages, or why there is none. */
export type PythonEnvironment = { readonly interpreter: string; remove(): void } | { readonly missing: string };

/** Neither `npm test` nor the other clients need Python, so a machine without it, or without a way to PyPI, is no failure. */
export async function createPythonEnvironment(): Promise<PythonEnvironment> {
  const folder = mkdtempSync(join(tmpdir(), 'llama-stack-python-'));
  const remove = () => rmSync(folder, { recursive: true, force: true });
  const interpreter = join(folder, process.platform === 'win32' ? 'Scripts/python.exe' : 'bin/python');
  const requirements = join(pythonFolder, 'requirements.txt');
  try {
    await run('python3', ['-m', 'venv', '--without-pip', folder]);
    const quietly = ['--quiet', '--disable-pip-version-check', '--no-cache-dir', '--no-compile', '--retries=1'];
    await run('python3', ['-m', 'pip', '--python', interpreter, 'install', ...quietly, '-r', requirements], { timeout: 90_000 });
    return { interpreter, remove };
  } catch (error) {
    remove();
    return { missing: lastLine(error) };
  }
}

function lastLine(error: unknown): string {
  const { stderr, message } = error as { readonly stderr?: string; readonly message: string };
  return (stderr || message).trim().split('\n').at(-1) ?? '';
}
