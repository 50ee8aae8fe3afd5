/** Lays differences over values, the last on top. */
export function layOver<Values extends object>(base: Values, ...differences: readonly (Partial<Values> | undefined)[]): Values {
  let values = base;
  for (const difference of differences) values = { ...values, ...difference };
  return values;
}
