/** The message of an error in Anthropic's shape; undefined when the text is none. */
export function messageOf(text: string): string | undefined {
  try {
    const body: { readonly error?: { readonly message?: string } } = JSON.parse(text);
    return body.error?.message;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
