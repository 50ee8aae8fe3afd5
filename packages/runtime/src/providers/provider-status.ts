import type { GatewayError, ProviderType } from '@llama-stack/core';

/** How a provider of the configuration does. */
export interface ProviderStatus {
  /** Its `provider_id`. */
  readonly id: string;
  readonly type: ProviderType;
  readonly on: boolean;
  /** Variables that would switch it on; empty when it is on, or off for another reason. */
  readonly variables: readonly string[];
  /** Why it is on or off, when its plugin or the configuration decided. */
  readonly why?: string;
  /** How many chat models it lists; absent until it has answered once. */
  readonly models?: number;
  /** Why it lists no models. */
  readonly error?: GatewayError;
  /** Its validated configuration with every secret masked. */
  readonly config?: unknown;
}
