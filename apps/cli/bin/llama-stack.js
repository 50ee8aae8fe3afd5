#!/usr/bin/env node
import { run } from '@llama-stack/cli';

await run({ from: import.meta.url });
