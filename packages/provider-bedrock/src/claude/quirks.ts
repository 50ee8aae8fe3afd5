import { type MessagesQuirks, standardMessages } from '@llama-stack/translator-anthropic-messages';
import { hasBeta, type Surface } from './betas.ts';
import { claudeFamily } from './family.ts';

/**
 * What Bedrock's Claude takes. Bedrock checks requests against its own copy of the schema, "Extra inputs are not permitted": fields that
 * belong to a beta are sent only with it. https://docs.aws.amazon.com/bedrock/latest/userguide/model-parameters-anthropic-claude-messages.html
 */
export function claudeQuirks(model: string, surface: Surface, betas: readonly string[]): MessagesQuirks {
  const family = claudeFamily(model);
  const has = (feature: string) => hasBeta(betas, feature);
  const searches = has('tool-search-tool');
  const sampling = family.samplesItself ? [] : ['temperature', 'top_p', 'top_k'];
  return {
    ...standardMessages,
    // InvokeModel has both in its path.
    fields: [
      ...(surface === 'mantle' ? ['model', 'max_tokens', 'stream'] : ['max_tokens']),
      ...sampling,
      'stop_sequences',
      'metadata',
      ...(has('context-management') || has('compact') ? ['context_management'] : []),
    ],
    blocks: {
      text: ['text', 'citations'],
      image: ['source'],
      document: ['source', 'title', 'context', 'citations'],
      search_result: ['source', 'title', 'content', 'citations'],
      tool_use: ['id', 'name', 'input'],
      tool_result: ['tool_use_id', 'content', 'is_error'],
      thinking: ['thinking', 'signature'],
      redacted_thinking: ['data'],
      ...(searches && { tool_reference: ['tool_name'] }),
    },
    toolFields: [
      ...standardMessages.toolFields,
      'type',
      ...(searches ? ['defer_loading'] : []),
      ...(has('tool-examples') ? ['input_examples'] : []),
      ...(has('structured-outputs') ? ['strict'] : []),
    ],
    serverTools: serverTools(has),
    betas,
    cacheControl: true,
    // `scope` belongs to a beta that no surface takes.
    cacheFields: ['type', 'ttl'],
    // URL sources are not supported.
    images: 'inline',
    documents: 'file',
    toolIds: 'safe',
    thinkingTypes: family.thinksByBudget ? ['enabled', 'disabled'] : ['enabled', 'adaptive', 'disabled'],
    thinkingDisplay: has('thinking-display-updates'),
    thinkingFirst: true,
    efforts: family.efforts(has('effort')),
    outputFormat: surface === 'mantle' || !family.refusesFormat,
  };
}

/** Tools that run in the client, and those of a beta. `web_search_` runs on mantle only (W5). */
function serverTools(has: (feature: string) => boolean): readonly string[] {
  return [
    'bash_20250124',
    'text_editor_2025',
    'memory_',
    ...(has('computer-use') ? ['computer_2025'] : []),
    ...(has('tool-search-tool') ? ['tool_search_tool_regex'] : []),
    ...(has('web-search') ? ['web_search_'] : []),
  ];
}
