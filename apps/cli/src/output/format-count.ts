/** A number for a person: `131,072`. */
export function formatCount(count: number): string {
  return count.toLocaleString('en-US');
}
