import { join } from 'node:path';
import { storageContract } from '@llama-stack/testkit';
import { temporaryFolder } from './__fixtures__/temporary-folder.ts';
import { storage } from './index.ts';

storageContract({ storage, config: () => ({ type: 'kv_sqlite', db_path: join(temporaryFolder(), 'kv.db') }) });
