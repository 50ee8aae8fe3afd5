import type { Script, ScriptedUpstream } from '@llama-stack/testkit';
import { onTestFinished } from 'vitest';
import type { Route } from './routes.ts';
import { type ClaudeRun, createWorkspace, runClaude, type Workspace } from './run-claude.ts';
import { type Product, startProduct } from './start-product.ts';

/** An upstream with a script, the product before it, and a workspace for the client. All end with the test. */
export interface Setting {
  readonly upstream: ScriptedUpstream;
  readonly product: Product;
  readonly workspace: Workspace;
  /** `claude -p` with the route's model. */
  claude(...args: readonly string[]): Promise<ClaudeRun>;
}

export async function startSetting(route: Route, script: Script, env: Readonly<Record<string, string>> = {}): Promise<Setting> {
  const upstream = await route.startUpstream(script);
  onTestFinished(() => upstream.close());
  const product = await startProduct({ ...route.env(upstream), ...env }, route.config?.(upstream));
  onTestFinished(() => product.stop());
  const workspace = createWorkspace();
  onTestFinished(() => workspace.remove());
  const claude = (...args: readonly string[]) =>
    runClaude({ workspace, baseUrl: product.url, args: ['-p', '--model', route.model, '--dangerously-skip-permissions', ...args] });
  return { upstream, product, workspace, claude };
}
