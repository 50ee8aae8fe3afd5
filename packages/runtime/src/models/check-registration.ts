import { GatewayError, isGatewayError, type ModelRegistry, nearestNames } from '@llama-stack/core';
import type { RegisteredModel } from '../config/stack-config.ts';
import type { ActiveProvider, InactiveProvider } from '../providers/create-providers.ts';
import { findAliasLoop } from './alias-loop.ts';
import type { ModelCatalog } from './model-catalog.ts';
import { cleanModelName, isClaudeName } from './model-name.ts';
import { providerIsOff, switchOn } from './model-not-found.ts';
import type { RegisteredModels } from './registered-models.ts';

export interface RegistrationContext {
  readonly providers: readonly ActiveProvider[];
  readonly dropped: readonly InactiveProvider[];
  readonly registered: RegisteredModels;
  readonly catalog: ModelCatalog;
  readonly models: Pick<ModelRegistry, 'resolve'>;
}

/** How long to wait for providers to list their models, in ms. */
const listTimeout = 5_000;

/** Throws GatewayError `invalid_request` for a registration that cannot be; with `validate`, also for a model that nobody lists. */
export async function checkRegistration(model: RegisteredModel, validate: boolean, context: RegistrationContext): Promise<void> {
  const { model_id, model_type, provider_id, provider_model_id } = model;
  const { registered, providers } = context;
  if (model_type !== 'llm') throw refusal(`model_type: '${model_type}' models cannot be called here, only 'llm'`);
  const plain = cleanModelName(model_id, (id) => providers.some((provider) => provider.id === id));
  if (plain !== model_id) throw refusal(`model_id: register it as '${plain}': a call that names '${model_id}' asks for that`);
  const provider = providers.find(({ id }) => id === provider_id);
  if (provider === undefined && provider_id !== 'all') throw unknownProvider(provider_id, context);
  if (isExact(provider_model_id)) provider?.allowed.check(provider_model_id, `registered as '${model_id}'`);
  const loop = findAliasLoop(model_id, registered.aliasesWith(model));
  if (loop !== undefined) throw refusal(`provider_model_id: leads back to itself: ${loop.join(' → ')}`);
  if (isEmptyName(model, context))
    throw refusal(`provider_id: say whose model '${model_id}' is; none of the providers lists one of this name`);
  if (validate) await checkModel(model, context);
}

async function checkModel({ provider_id, provider_model_id }: RegisteredModel, context: RegistrationContext): Promise<void> {
  const { catalog } = context;
  if (!isExact(provider_model_id)) return;
  if (provider_id === 'all' ? leadsSomewhere(provider_model_id, context) : lists(catalog, provider_id, provider_model_id)) return;
  await catalog.refresh(listTimeout);
  if (provider_id === 'all') {
    if (leadsSomewhere(provider_model_id, context)) return;
    throw refusal(`provider_model_id: '${provider_model_id}' is no model that is known here`);
  }
  if (lists(catalog, provider_id, provider_model_id)) return;
  const ids = (catalog.modelsOf(provider_id) ?? []).map(({ id }) => id);
  const error = catalog.errorOf(provider_id);
  if (ids.length === 0 && error !== undefined) throw error;
  const near = nearestNames(provider_model_id, ids);
  const others = near.length > 0 ? `; the nearest it lists: ${near.join(', ')}` : '';
  throw refusal(`provider_model_id: provider '${provider_id}' does not list '${provider_model_id}'${others}`);
}

/** A name for no model in particular says nothing but that there is one, which is so for Claude's, and for those that a provider lists. */
function isEmptyName({ model_id, provider_id, provider_model_id }: RegisteredModel, context: RegistrationContext): boolean {
  const namesNone = provider_id === 'all' && (provider_model_id === 'auto' || provider_model_id === model_id) && !isClaudeName(model_id);
  const mayCome = context.providers.some(({ id }) => context.catalog.modelsOf(id) === undefined);
  return namesNone && !mayCome && !leadsSomewhere(model_id, context);
}

/** `auto` and patterns name no model of their own. */
function isExact(model: string): boolean {
  return model !== 'auto' && !model.includes('*');
}

function leadsSomewhere(name: string, { models }: RegistrationContext): boolean {
  try {
    models.resolve(name);
    return true;
  } catch (error) {
    if (isGatewayError(error)) return false;
    throw error;
  }
}

function lists(catalog: ModelCatalog, providerId: string, model: string): boolean {
  return catalog.modelsOf(providerId)?.some(({ id }) => id === model) ?? false;
}

function unknownProvider(id: string, { providers, dropped }: RegistrationContext): GatewayError {
  const off = dropped.find(({ provider_id }) => provider_id === id);
  if (off !== undefined) return refusal(`provider_id: ${providerIsOff(off)}`);
  const on = providers.map((provider) => provider.id).join(', ');
  return refusal(
    `provider_id: no provider is called '${id}'; ${on === '' ? `none is on. ${switchOn(dropped)}` : `those that are on: ${on}`}`,
  );
}

function refusal(message: string): GatewayError {
  return new GatewayError('invalid_request', message);
}
