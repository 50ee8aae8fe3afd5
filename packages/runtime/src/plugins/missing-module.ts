import type { FoundProblem } from '../config/place-problems.ts';
import { isModuleFile } from './plugin-candidates.ts';

/** What to say of a `module` that is not there. */
export function missingModule(module: string): Pick<FoundProblem, 'message' | 'remedy'> {
  return isModuleFile(module)
    ? { message: `there is no file '${module}'`, remedy: "Give its path from the configuration's folder, as in ./plugin.js" }
    : { message: `'${module}' is not installed`, remedy: `Correct the name, or install it: npm install ${module}` };
}
