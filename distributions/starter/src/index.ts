export { distribution } from './distribution.ts';
