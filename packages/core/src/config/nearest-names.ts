/** How many names a message lists. */
const most = 3;

/** The candidates most like a name, best first: those that contain it or differ by few letters. */
export function nearestNames(name: string, candidates: Iterable<string>): string[] {
  return withinDistance(name, candidates, Math.max(2, Math.floor(name.length / 3)));
}

/** The candidate that a name must have been meant for. Stricter than `nearestNames`: what it finds is taken for a mistake. */
export function slipOf(name: string, candidates: Iterable<string>): string | undefined {
  if (name.length < 3) return undefined;
  const near = withinDistance(name, candidates, Math.max(1, Math.floor(name.length / 3)));
  return near.find((candidate) => candidate.length > name.length - 3);
}

function withinDistance(name: string, candidates: Iterable<string>, allowed: number): string[] {
  const wanted = name.toLowerCase();
  return [...new Set(candidates)]
    .map((candidate) => ({ candidate, distance: distanceTo(wanted, candidate.toLowerCase()) }))
    .filter(({ distance }) => distance <= allowed)
    .sort((a, b) => a.distance - b.distance || a.candidate.localeCompare(b.candidate))
    .slice(0, most)
    .map(({ candidate }) => candidate);
}

/** Letters to change. A missing prefix, or one name inside the other, counts as close: that is what people leave out. */
function distanceTo(wanted: string, candidate: string): number {
  const distance = Math.min(editDistance(wanted, candidate), 1 + editDistance(wanted, candidate.slice(candidate.indexOf('/') + 1)));
  const contained = wanted.length > 2 && (candidate.includes(wanted) || wanted.includes(candidate));
  return contained ? Math.min(1, distance) : distance;
}

/** Letters to add, take away, replace, or swap with their neighbour. */
function editDistance(a: string, b: string): number {
  let before: number[] = [];
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const replaced = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1] ? (before[j - 2] ?? 0) + 1 : replaced;
      next.push(Math.min(replaced, swapped, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    before = row;
    row = next;
  }
  return row[b.length] ?? 0;
}
