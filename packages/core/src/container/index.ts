export { StackContainer } from './stack-container.ts';
export { createToken, type Token } from './tokens.ts';
