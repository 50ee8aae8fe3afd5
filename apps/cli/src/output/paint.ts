import { styleText } from 'node:util';
import type { Environment } from '@llama-stack/core';
import type { TextOutput } from '../command-context.ts';

export type Style = 'green' | 'yellow' | 'red' | 'cyan' | 'bold' | 'dim';

/** Gives a text a style, or leaves it as it is. */
export type Paint = (style: Style, text: string) => string;

/** Styles for a person on a terminal, none for a program. `NO_COLOR` (https://no-color.org) and a dumb terminal switch them off. */
export function createPaint(output: TextOutput, env: Environment): Paint {
  const colours = output.isTTY === true && !env.NO_COLOR && env.TERM !== 'dumb';
  return colours ? (style, text) => styleText(style, text, { validateStream: false }) : (_style, text) => text;
}
