/** How upstreams say that they do not know a field, or do not want it. */
const wordings: readonly RegExp[] = [
  // OpenAI
  /unrecognized request arguments? supplied: ([\w., ]+)/i,
  /(?:unsupported|unknown) (?:parameter|value|field|argument)s?:? ['"`]?([\w.[\]]+)/i,
  // Groq: property 'x' is unsupported
  /property ['"`]([\w.[\]]+)['"`] is (?:unsupported|not supported|not allowed)/i,
  // Servers that validate with pydantic: Mistral, Fireworks
  /([\w.]+): extra inputs are not permitted/i,
  /extra inputs are not permitted,? (?:field: )?['"`]?([\w.]+)/i,
  // Servers in Go and Rust
  /unknown field ['"`]([\w.]+)/i,
  /['"`]([\w.[\]]+)['"`](?: parameter| field| argument)? (?:is not|isn't|does not|are not).{0,15}?(?:support|permitted|allowed|recognized)/i,
];

/** The fields that an upstream's error names as unwelcome, dotted where they are nested: `messages.1.reasoning`. */
export function readRefusedFields(message: string): readonly string[] {
  for (const wording of wordings) {
    const names = wording.exec(message)?.[1];
    if (names === undefined) continue;
    return names
      .split(/[, ]+/)
      .map((name) => name.replace(/\.$/, ''))
      .filter((name) => name !== '');
  }
  return [];
}
