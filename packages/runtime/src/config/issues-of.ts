import type { ProviderPlugin } from '@llama-stack/core';
import type { FoundProblem } from './place-problems.ts';
import type { ConfigPath } from './stack-config.ts';

type Result = Awaited<ReturnType<ProviderPlugin['config']['~standard']['validate']>>;
type Issue = NonNullable<Result['issues']>[number];

/**
 * What a schema says of a value, with paths from the top of the file. Of a choice between forms only the nearest one's mistakes are
 * told: the one whose mistakes lie deepest.
 */
export function issuesOf(issues: readonly Issue[] = [], start: ConfigPath = []): FoundProblem[] {
  return issues.flatMap((issue) => {
    const path = [...start, ...(issue.path ?? []).map(toStep)];
    const [nearest] = formsOf(issue).sort((a, b) => depthOf(b) - depthOf(a));
    if (nearest !== undefined && depthOf(nearest) > 0) return issuesOf(nearest, path);
    const unknown = unknownFieldsOf(issue);
    if (unknown.length > 0) return unknown.map((name) => ({ path: [...path, name], message: 'is not a known field' }));
    return [{ path, message: issue.message }];
  });
}

/** zod keeps the issues of each form of a union in `errors`. */
function formsOf(issue: Issue): Issue[][] {
  const forms: unknown = Reflect.get(issue, 'errors');
  return Array.isArray(forms) ? forms.filter((form) => Array.isArray(form)) : [];
}

function depthOf(form: readonly Issue[]): number {
  return Math.max(0, ...form.map(({ path = [] }) => path.length));
}

/** zod tells the fields that a strict object does not have in `keys`, as one issue of the object. */
function unknownFieldsOf(issue: Issue): string[] {
  const keys: unknown = Reflect.get(issue, 'keys');
  return Reflect.get(issue, 'code') === 'unrecognized_keys' && Array.isArray(keys) ? keys.map(String) : [];
}

function toStep(step: NonNullable<Issue['path']>[number]): string | number {
  const key = typeof step === 'object' ? step.key : step;
  return typeof key === 'symbol' ? String(key) : key;
}
