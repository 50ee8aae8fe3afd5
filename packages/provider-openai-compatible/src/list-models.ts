import type { ModelInfo, ModelType } from '@llama-stack/core';

type Entry = Readonly<Record<string, unknown>>;

/** Reads a list of models in any of the forms in use: `{data: […]}`, `{models: […]}` or a bare array; unknown fields are no matter. */
export function parseModelList(body: unknown): readonly ModelInfo[] {
  const list = Array.isArray(body) ? body : isEntry(body) ? (body.data ?? body.models) : undefined;
  if (!Array.isArray(list)) return [];
  return list.flatMap((entry: unknown) => {
    const model = isEntry(entry) && isServed(entry) ? parseModel(entry) : undefined;
    return model === undefined ? [] : [model];
  });
}

/** Groq lists what is switched off, Anthropic what is retired. */
function isServed({ active, lifecycle }: Entry): boolean {
  return active !== false && lifecycle !== 'retired';
}

function parseModel(entry: Entry): ModelInfo | undefined {
  const id = textIn(entry, 'id') ?? textIn(entry, 'model') ?? textIn(entry, 'name');
  if (id === undefined) return undefined;
  const context_window = countIn(entry, windowFields);
  const max_tokens = countIn(entry, outputFields);
  const display_name = textIn(entry, 'display_name');
  const created_at = createdAt(entry);
  const capabilities = capabilitiesOf(entry);
  return {
    id,
    model_type: modelType(id, entry),
    ...(display_name !== undefined && { display_name }),
    ...(created_at !== undefined && { created_at }),
    limits: { ...(context_window !== undefined && { context_window }), ...(max_tokens !== undefined && { max_tokens }) },
    ...(Object.keys(capabilities).length > 0 && { capabilities }),
  };
}

/** The first that is there counts: what is loaded before what the model could hold. */
const windowFields = [
  'loaded_context_length',
  'max_model_len',
  'context_window',
  'context_length',
  'max_context_length',
  'max_input_tokens',
  'top_provider.context_length',
];
const outputFields = ['max_completion_tokens', 'max_output_tokens', 'max_tokens', 'top_provider.max_completion_tokens'];

const embedding = /(^|[-_/.:])(embed|bge|e5|gte|nomic-embed|mxbai)|embedding/i;
const rerank = /rerank/i;
/** Speech, pictures, moderation, and completion models from before chat. */
const other =
  /whisper|(^|[-_/])tts|dall-?e|image|moderation|transcribe|realtime|(^|[-_/])audio|speech|sora|davinci|babbage|stable-diffusion|flux|guard|veo|imagen/i;
const chatTypes = /^(chat|language|llm|code|vlm)$/i;

function modelType(id: string, entry: Entry): ModelType {
  const type = textIn(entry, 'type') ?? textIn(entry, 'model_type') ?? '';
  if (/embed/i.test(type) || embedding.test(id)) return 'embedding';
  if (rerank.test(type) || rerank.test(id)) return 'rerank';
  if (entry.supports_chat === false) return 'other';
  if (chatTypes.test(type)) return 'llm';
  return other.test(type) || other.test(id) ? 'other' : 'llm';
}

function capabilitiesOf(entry: Entry): NonNullable<ModelInfo['capabilities']> {
  const tools = valueAt(entry, 'supports_tools');
  const modalities = valueAt(entry, 'architecture.input_modalities');
  const image_input =
    valueAt(entry, 'supports_image_input') ??
    valueAt(entry, 'capabilities.image_input.supported') ??
    (Array.isArray(modalities) ? modalities.includes('image') : undefined);
  const thinking = valueAt(entry, 'capabilities.thinking.supported');
  return {
    ...(typeof tools === 'boolean' && { tools }),
    ...(typeof image_input === 'boolean' && { image_input }),
    ...(typeof thinking === 'boolean' && { thinking }),
  };
}

/** Seconds since the epoch, or a date already. */
function createdAt(entry: Entry): string | undefined {
  const { created } = entry;
  if (typeof created === 'number' && created > 0) return new Date(created * 1_000).toISOString();
  return textIn(entry, 'created_at');
}

function countIn(entry: Entry, paths: readonly string[]): number | undefined {
  const counts = paths.map((path) => valueAt(entry, path));
  return counts.find((count): count is number => typeof count === 'number' && Number.isInteger(count) && count > 0);
}

function textIn(entry: Entry, name: string): string | undefined {
  const value = entry[name];
  return typeof value === 'string' && value !== '' ? value : undefined;
}

function valueAt(entry: Entry, path: string): unknown {
  return path.split('.').reduce<unknown>((value, name) => (isEntry(value) ? value[name] : undefined), entry);
}

function isEntry(value: unknown): value is Entry {
  return typeof value === 'object' && value !== null;
}
