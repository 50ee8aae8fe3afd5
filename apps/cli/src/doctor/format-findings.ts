import { formatTable } from '../output/format-table.ts';
import type { Paint, Style } from '../output/paint.ts';
import type { Finding, FindingState } from './finding.ts';

const styles: Readonly<Record<FindingState, Style>> = { ok: 'green', warn: 'yellow', fail: 'red', skip: 'dim' };

/** The report for a person: one line a finding, its remedy below it, the sum at the end. */
export function formatFindings(findings: readonly Finding[], paint: Paint): string {
  const rows = findings.flatMap(({ state, check, detail, remedy }) => [
    ...detail.split('\n').map((line, index) => (index === 0 ? [paint(styles[state], state), check, line] : ['', '', line])),
    ...(remedy === undefined ? [] : [['', '', paint('cyan', `→ ${remedy}`)]]),
  ]);
  return `${formatTable(rows)}\n${sum(findings, paint)}\n`;
}

function sum(findings: readonly Finding[], paint: Paint): string {
  const count = (state: FindingState): number => findings.filter((finding) => finding.state === state).length;
  const [failures, warnings] = [count('fail'), count('warn')];
  const parts = [
    ...(failures > 0 ? [paint('red', plural(failures, 'problem'))] : []),
    ...(warnings > 0 ? [paint('yellow', plural(warnings, 'warning'))] : []),
  ];
  return parts.length === 0 ? paint('green', 'All is well.') : parts.join(', ');
}

function plural(count: number, word: string): string {
  return `${count} ${word}${count === 1 ? '' : 's'}`;
}
