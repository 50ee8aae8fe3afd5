/** The quirks that know only certain values, with these: for the types, and for what reads quirks from a file. */
export const openaiQuirkValues = {
  images: ['url', 'inline', 'note'],
  documents: ['file', 'text', 'refuse'],
  toolIds: ['any', 'max-40', 'max-64', 'safe-64', 'alphanumeric-9'],
  toolChoice: ['auto', 'none', 'required', 'named'],
  undeclaredTools: ['pass', 'declare'],
} as const;

/** A value of the quirk `Name`. */
export type OpenAIQuirkValue<Name extends keyof typeof openaiQuirkValues> = (typeof openaiQuirkValues)[Name][number];
