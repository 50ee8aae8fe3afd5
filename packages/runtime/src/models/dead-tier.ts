/** Stops a search: a tier's variable is set, and the name it gives leads nowhere. */
export class DeadTier extends Error {
  readonly variable: string;
  /** As it is written. */
  readonly value: string;
  /** The name in it. */
  readonly target: string;

  constructor(variable: string, value: string, target: string) {
    super(`${variable} is '${value}', which leads nowhere`);
    this.name = 'DeadTier';
    this.variable = variable;
    this.value = value;
    this.target = target;
  }
}
