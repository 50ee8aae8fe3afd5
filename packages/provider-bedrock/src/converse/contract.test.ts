import { readdirSync, readFileSync } from 'node:fs';
import { translatorContract } from '@llama-stack/testkit';
import { converseQuirks } from '../converse-quirks.ts';
import { encodeSample } from './__fixtures__/encode-sample.ts';
import { converse } from './index.ts';

const folder = new URL('__fixtures__/streams/', import.meta.url);
const samples = Object.fromEntries(
  readdirSync(folder).map((name) => [name, Buffer.concat(encodeSample(readFileSync(new URL(name, folder), 'utf8')))]),
);

translatorContract({ translator: converse, quirks: converseQuirks('test.model-v1:0', []), samples, binary: true });
