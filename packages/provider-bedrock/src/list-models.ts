import { type CallContext, isGatewayError } from '@llama-stack/core';
import { isJsonObject, type JsonObject, objectOf, textOf } from '@llama-stack/core/translation';
import { type HttpClient, nameProvider, parseAnswer } from '@llama-stack/provider-http';
import { parseError } from './errors/parse-error.ts';

/** Nobody's answer waits for a list. */
const silenceMs = 10_000;
/** A list without end is no list. */
const mostPages = 50;

/** An inference profile: the way to a model that may lead through several regions. */
export interface Profile {
  /** What calls name it by: an id such as `us.…`, or an ARN. */
  readonly id: string;
  readonly name: string;
  /** The model behind it. */
  readonly model: string;
}

/** A model of text, as the control plane tells of it. */
export interface FoundationModel {
  readonly id: string;
  readonly name: string;
  readonly images: boolean;
  /** Whether it may be called by its own id. */
  readonly onDemand: boolean;
  readonly active: boolean;
}

export interface Listed {
  readonly models: readonly FoundationModel[];
  readonly profiles: readonly Profile[];
  /** False when AWS's own profiles could not be listed. */
  readonly hasProfiles: boolean;
}

type Context = Pick<CallContext, 'signal'> & Partial<Pick<CallContext, 'logger'>>;

/** Asks for both lists. Throws GatewayError when models cannot be listed; profiles that cannot be are left out. */
export async function listAll(control: HttpClient, context: Context): Promise<Listed> {
  const [models, systems, applications] = await Promise.all([
    ask(control, '/foundation-models?byOutputModality=TEXT', context),
    listProfiles(control, 'SYSTEM_DEFINED', context),
    listProfiles(control, 'APPLICATION', context),
  ]);
  const unique = new Map([...(systems ?? []), ...(applications ?? [])].map((profile) => [profile.id, profile]));
  return {
    models: itemsOf(models.modelSummaries).flatMap(readModel),
    profiles: [...unique.values()],
    hasProfiles: systems !== undefined,
  };
}

/** Undefined when they cannot be listed. */
async function listProfiles(control: HttpClient, type: string, context: Context): Promise<readonly Profile[] | undefined> {
  const profiles: Profile[] = [];
  let token = '';
  try {
    for (let page = 0; page < mostPages; page += 1) {
      const next = token === '' ? '' : `&nextToken=${encodeURIComponent(token)}`;
      const answer = await ask(control, `/inference-profiles?maxResults=1000&type=${type}${next}`, context);
      profiles.push(...itemsOf(answer.inferenceProfileSummaries).flatMap(readProfile));
      token = textOf(answer.nextToken);
      if (token === '') break;
    }
  } catch (error) {
    if (!isGatewayError(error)) throw error;
    context.logger?.debug({ provider: control.upstream.id, err: error }, 'The inference profiles could not be listed');
    return undefined;
  }
  return profiles;
}

async function ask(control: HttpClient, path: `/${string}`, { signal }: Context): Promise<JsonObject> {
  const response = await control.request({ method: 'GET', path, signal, silenceMs });
  const text = response.status < 300 ? await response.text() : await response.beginning(64 * 1024);
  if (response.status >= 300) throw nameProvider(parseError(response.status, response.headers, text), control.upstream);
  return objectOf(parseAnswer(text, control.upstream));
}

/** Embeddings, rerankers and speech answer no chat; variants that must be bought first are no choice. */
function readModel(model: JsonObject): FoundationModel[] {
  const id = textOf(model.modelId);
  const inputs = textsOf(model.inputModalities);
  const types = textsOf(model.inferenceTypesSupported);
  const isChat = inputs.includes('TEXT') && textsOf(model.outputModalities).includes('TEXT') && !/embed|rerank|sonic/i.test(id);
  if (id === '' || !isChat || (types.length > 0 && types.every((type) => type === 'PROVISIONED'))) return [];
  return [
    {
      id,
      name: textOf(model.modelName) || id,
      images: inputs.includes('IMAGE'),
      onDemand: types.includes('ON_DEMAND') || types.length === 0,
      active: objectOf(model.modelLifecycle).status !== 'LEGACY',
    },
  ];
}

function readProfile(profile: JsonObject): Profile[] {
  const [first] = itemsOf(profile.models);
  const model = textOf(first?.modelArn).split('/').at(-1) ?? '';
  const isSystems = profile.type !== 'APPLICATION';
  const id = textOf(isSystems ? profile.inferenceProfileId : profile.inferenceProfileArn);
  const isActive = profile.status === undefined || profile.status === 'ACTIVE';
  return id === '' || model === '' || !isActive ? [] : [{ id, name: textOf(profile.inferenceProfileName) || id, model }];
}

function itemsOf(value: unknown): readonly JsonObject[] {
  return Array.isArray(value) ? value.filter(isJsonObject) : [];
}

function textsOf(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.map(textOf) : [];
}
