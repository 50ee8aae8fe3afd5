import type { Command } from 'commander';
import type { CommandContext } from '../command-context.ts';
import { examples } from '../output/examples.ts';
import { createPaint } from '../output/paint.ts';
import { writeJson } from '../output/write-json.ts';
import { parseUrl } from '../parse-url.ts';

interface DoctorFlags {
  readonly yes?: true;
  readonly json?: true;
  readonly url?: string;
  readonly model?: readonly string[];
}

export function addDoctor(parent: Command, context: CommandContext): void {
  parent
    .command('doctor')
    .description('find what is wrong between Claude Code and its models, and say how to mend it')
    .argument('[distribution | config.yaml]', 'the configuration to look at (default: the server that runs; starter when none does)')
    .option('--yes', 'ask each model for one small tool call, without a question first')
    .option('--model <name>', 'a model to ask, instead of those behind Claude names (repeatable)', collect)
    .option('--url <url>', 'look at this running server, wherever it is', parseUrl)
    .option('--json', 'for programs')
    .addHelpText(
      'after',
      examples('llama stack doctor', 'llama stack doctor ./config.yaml --yes', 'llama stack doctor --url http://gateway:8321 --json'),
    )
    .action((target: string | undefined, flags: DoctorFlags) => runDoctor(target, flags, context));
}

async function runDoctor(target: string | undefined, flags: DoctorFlags, context: CommandContext): Promise<void> {
  const { diagnose } = await import('../doctor/diagnose.ts');
  const { url, model: models = [], yes = false } = flags;
  const mayAsk = async (candidates: readonly { readonly name: string }[]): Promise<boolean> =>
    yes || (isAttended(flags, context) && askFirst(candidates.map(({ name }) => name)));
  const findings = await diagnose({ models, mayAsk, ...(target !== undefined && { target }), ...(url !== undefined && { url }) }, context);
  const ok = findings.every(({ state }) => state !== 'fail');
  if (flags.json) writeJson({ ok, findings }, context);
  else {
    const { formatFindings } = await import('../doctor/format-findings.ts');
    context.stdout.write(formatFindings(findings, createPaint(context.stdout, context.env)));
  }
  if (!ok) process.exitCode = 1;
}

/** Whether a person can be asked. */
function isAttended({ json }: DoctorFlags, { stderr }: CommandContext): boolean {
  return !json && stderr.isTTY === true && process.stdin.isTTY === true;
}

async function askFirst(names: readonly string[]): Promise<boolean> {
  const { confirm } = await import('../output/confirm.ts');
  return confirm(`Ask ${names.join(', ')} for one small tool call${names.length === 1 ? '' : ' each'}? It costs a few hundred tokens.`);
}

function collect(name: string, names: readonly string[] = []): string[] {
  return [...names, name];
}
