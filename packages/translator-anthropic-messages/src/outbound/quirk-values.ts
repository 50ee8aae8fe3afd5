/** The quirks that know only certain values, with these: for the types, and for what reads quirks from a file. */
export const messagesQuirkValues = {
  system: ['blocks', 'text'],
  inlineSystem: ['keep', 'fold'],
  images: ['url', 'inline', 'note'],
  documents: ['file', 'text', 'refuse'],
  toolIds: ['any', 'safe'],
} as const;

/** A value of the quirk `Name`. */
export type MessagesQuirkValue<Name extends keyof typeof messagesQuirkValues> = (typeof messagesQuirkValues)[Name][number];
