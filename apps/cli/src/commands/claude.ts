import type { Command } from 'commander';
import type { ClaudeFlags } from '../claude/start-claude.ts';
import type { CommandContext } from '../command-context.ts';
import { examples } from '../output/examples.ts';
import { parseUrl } from '../parse-url.ts';

interface Flags extends ClaudeFlags {
  readonly printEnv?: true;
}

export function addClaude(parent: Command, context: CommandContext): void {
  parent
    .command('claude')
    .description('start Claude Code on the running server, or on one of its own')
    .argument('[args...]', "Claude Code's own arguments, after --")
    .option('--model <name>', 'the model to use (default: the one behind claude-opus-*)')
    .option('--haiku <name>', 'the model of the haiku tier: small jobs')
    .option('--sonnet <name>', 'the model of the sonnet tier')
    .option('--opus <name>', 'the model of the opus tier')
    .option('--fable <name>', 'the model of the fable tier')
    .option('--url <url>', 'the server (default: the one on this machine, else one for this session)', parseUrl)
    .option('--with <distribution | config.yaml>', 'what to run when no server does (default: starter)')
    .option('--print-env', 'print the variables for a shell instead')
    .showHelpAfterError("(Claude Code's own options go after --; --help shows the usage)")
    .addHelpText(
      'after',
      examples(
        'llama stack claude',
        'llama stack claude --model vllm/Qwen/Qwen3-8B',
        'llama stack claude --model openai/gpt-5.6 --haiku openai/gpt-5.4-mini -- -p "What is 2+2?"',
        'eval "$(llama stack claude --print-env --model ollama/qwen3:8b)"; claude',
      ),
    )
    .action(async (args: string[], flags: Flags) => {
      if (flags.printEnv) {
        const { printEnvironment } = await import('../claude/print-environment.ts');
        return printEnvironment(flags, context);
      }
      const { startClaude } = await import('../claude/start-claude.ts');
      return startClaude(args, flags, context);
    });
}
