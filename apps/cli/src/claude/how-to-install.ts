/** How to get the `claude` command. */
export const howToInstall = 'Install it: npm install -g @anthropic-ai/claude-code';
