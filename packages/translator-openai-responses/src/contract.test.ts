import { readdirSync, readFileSync } from 'node:fs';
import { translatorContract } from '@llama-stack/testkit';
import { openaiResponses, standardResponses } from './index.ts';

const folder = new URL('__fixtures__/streams/', import.meta.url);
const samples = Object.fromEntries(readdirSync(folder).map((name) => [name, new Uint8Array(readFileSync(new URL(name, folder)))]));

translatorContract({ translator: openaiResponses, quirks: standardResponses, samples });
