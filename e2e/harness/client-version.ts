/** Whether the client is one of before tool search and the server-side safety check: the nightly run takes such a one too. */
export const isOlderClient = process.env.CLAUDE_CODE_VERSION?.startsWith('2.1.1') === true;
