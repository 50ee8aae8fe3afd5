/** How a provider does. */
export interface ProviderReport {
  readonly id: string;
  readonly on: boolean;
  /** How many chat models it lists; undefined until it has answered. */
  readonly models?: number | undefined;
  /** Why it lists none. */
  readonly error?: string | undefined;
  /** Why it is on or off. */
  readonly why?: string | undefined;
  /** What would switch it on. */
  readonly variables: readonly string[];
}

/** A model to ask. */
export interface Candidate {
  /** `<provider>/<model>`. */
  readonly name: string;
  readonly providerId: string;
  readonly window: number | undefined;
}

/** Where a name of Claude's leads. */
export interface ClaudeTarget extends Candidate {
  readonly rule: string;
}

/** What the doctor looks at: a stack of its own, or a server that runs. */
export interface Subject {
  readonly providers: readonly ProviderReport[];
  /** Where a name leads. Throws GatewayError when it leads nowhere. */
  resolve(name: string): Promise<ClaudeTarget>;
  /** The names of all models that are listed. */
  listed(): Promise<readonly string[]>;
  /** The model of a provider that suits an agent best, when that is known. */
  best(providerId: string): Candidate | undefined;
  /** The stream that answers `POST /v1/messages`, as text. Throws GatewayError for a refusal. */
  ask(body: object): Promise<string>;
  /** How calls to a model travel: `native Messages`; undefined when that cannot be told. */
  pathOf(name: string): Promise<string | undefined>;
  close(): Promise<void>;
}
