/** What zod and yaml say, and what a person would. Plugins bring validators of their own: other messages stay as they are. */
const plain: readonly (readonly [RegExp, string])[] = [
  [/^Invalid input: expected \w+, received undefined$/, 'is missing'],
  [/^Invalid input: expected number, received NaN$/, 'is not a number'],
  [/^Invalid input: expected array, received \w+$/, 'must be a list'],
  [/^Invalid input: expected (?:object|record), received \w+$/, 'must be a map of names to values'],
  [/^Invalid input: expected (\w+), received (\w+)$/, 'must be of type $1, not $2'],
  [/^Invalid option: expected one of (.+)$/, 'must be one of $1'],
  [/^Map keys must be unique$/, 'this field stands here for the second time'],
  [/^Invalid input$/, 'is of a wrong type'],
];

/** A validator's message in plain words. */
export function plainMessage(message: string): string {
  const match = plain.find(([pattern]) => pattern.test(message));
  return match === undefined ? message : message.replace(...match).replaceAll('|', ', ');
}
