/** `skip`: not looked at, for the reason in `detail`. */
export type FindingState = 'ok' | 'warn' | 'fail' | 'skip';

/** One line of the doctor's report. */
export interface Finding {
  readonly state: FindingState;
  /** What was looked at: `node`, `provider openai`, `model vllm/Qwen/Qwen3-8B`. */
  readonly check: string;
  readonly detail: string;
  readonly remedy?: string;
}
