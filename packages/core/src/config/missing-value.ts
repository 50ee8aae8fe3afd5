/** What to say of a field that must be there: a variable by itself sets it only where the file refers to it. */
export function missingValue(variable?: string): string {
  return variable === undefined ? 'is missing' : `is missing; write \${env.${variable}} there, and set that variable`;
}
