import { BoundedMemory, type CallContext, globPattern, isGatewayError, type ModelInfo, type ModelLimits } from '@llama-stack/core';
import type { HttpClient } from '@llama-stack/provider-http';
import type { BedrockConfig } from './config.ts';
import { type FoundationModel, type Listed, listAll, type Profile } from './list-models.ts';
import { baseModel, isClaude, likelyProfile, profileOf } from './model-id.ts';
import { knownModel } from './models.ts';

export interface ModelDirectoryOptions {
  readonly provider: string;
  readonly region: string;
  readonly control: HttpClient;
  readonly config: Pick<BedrockConfig, 'models'>;
}

/** Bedrock's models and the profiles that lead to them, as last listed. */
export class ModelDirectory {
  readonly #options: ModelDirectoryOptions;
  /** Profiles for models that refused to be called by their own id. */
  readonly #learned = new BoundedMemory<string>();
  #listed: Listed = { models: [], profiles: [], hasProfiles: false };
  #isListed = false;

  constructor(options: ModelDirectoryOptions) {
    this.#options = options;
  }

  /** The chat models that can be called: by their own ids where they may be, and by their profiles. */
  async list(context: Pick<CallContext, 'signal' | 'logger'>): Promise<readonly ModelInfo[]> {
    await this.#refresh(context);
    return this.#listed.models.flatMap((model) => this.#ways(model));
  }

  /** The model behind an id: a profile's, an ARN's, or the id itself. */
  modelOf(id: string): string {
    return this.#listed.profiles.find((profile) => profile.id === id)?.model ?? baseModel(id);
  }

  /** The id to call: a profile's where the model cannot be called by its own. */
  callable(id: string): string {
    const listed = this.#listed.models.find((model) => model.id === id);
    return this.#learned.get(id) ?? (listed?.onDemand === false ? this.#profilesOf(id)[0]?.id : undefined) ?? id;
  }

  /** By the configuration, else by what is behind the id. */
  isClaude(id: string): boolean {
    const api = this.#configured(id)?.api;
    return api === undefined ? isClaude(id) || isClaude(this.modelOf(id)) : api === 'anthropic-messages';
  }

  /** Whether it is known to see no images: by Bedrock's list, else by what is known beside it. */
  isBlind(id: string): boolean {
    const model = this.modelOf(id);
    const images = this.#listed.models.find((listed) => listed.id === model)?.images;
    return (images ?? knownModel(model).capabilities.image_input) === false;
  }

  limitsOf(id: string): ModelLimits {
    const { context_window, max_tokens } = this.#configured(id) ?? {};
    const known = knownModel(this.modelOf(id)).limits;
    return { ...known, ...(context_window !== undefined && { context_window }), ...(max_tokens !== undefined && { max_tokens }) };
  }

  /** After a refusal of the model's own id: whether there is a profile to call it by from now on. */
  async learnProfile(id: string, context: Pick<CallContext, 'signal' | 'logger'>): Promise<boolean> {
    if (profileOf(id) !== undefined || id.startsWith('arn:') || this.#learned.get(id) !== undefined) return false;
    if (!this.#isListed) await this.#tryRefresh(context);
    this.#learned.set(id, this.#profilesOf(id)[0]?.id ?? likelyProfile(id, this.#options.region));
    return true;
  }

  /** After an answer that the profile does not exist: it was a guess. Whether another is left; else the next call is to ask again. */
  guessAgain(id: string): boolean {
    const guess = this.#learned.get(id);
    this.#learned.delete(id);
    if (guess === undefined || profileOf(guess) === 'global') return false;
    this.#learned.set(id, `global.${id}`);
    return true;
  }

  async #refresh(context: Pick<CallContext, 'signal' | 'logger'>): Promise<void> {
    this.#listed = await listAll(this.#options.control, context);
    this.#isListed = true;
  }

  async #tryRefresh(context: Pick<CallContext, 'signal' | 'logger'>): Promise<void> {
    try {
      await this.#refresh(context);
    } catch (error) {
      if (!isGatewayError(error)) throw error;
      context.logger.debug({ provider: this.#options.provider, err: error }, 'The inference profiles could not be listed');
    }
  }

  /** A model's profiles, the nearest first: data stays in its part of the world where it can. */
  #profilesOf(model: string): readonly Profile[] {
    const rank = ({ id }: Profile): number => (id.startsWith('arn:') ? 2 : profileOf(id) === 'global' ? 1 : 0);
    return this.#listed.profiles.filter((profile) => profile.model === model).sort((a, b) => rank(a) - rank(b));
  }

  #ways(model: FoundationModel): readonly ModelInfo[] {
    const { id, name } = model;
    // A profile that is needed and not known is guessed, once the model's own id was refused.
    const own = model.onDemand || !this.#listed.hasProfiles ? [{ id, name }] : [];
    const ways = [...this.#profilesOf(id), ...own];
    return ways.map((way, index) => describe(way, model, ways.length - index));
  }

  #configured(id: string) {
    return this.#options.config.models?.findLast(({ match }) => globPattern(match).test(id));
  }
}

interface Way {
  readonly id: string;
  readonly name: string;
}

/** `closeness` orders the ways to one model. Models that are to be switched off are nobody's default. */
function describe({ id, name }: Way, model: FoundationModel, closeness: number): ModelInfo {
  const { limits, capabilities, preference } = knownModel(model.id);
  return {
    id,
    model_type: 'llm',
    display_name: name,
    ...(Object.keys(limits).length > 0 && { limits }),
    capabilities: { ...capabilities, image_input: model.images },
    ...(preference !== undefined && model.active && { preference: preference * 100 + closeness }),
  };
}
