import { claudeGeneration, type MessagesQuirks, standardMessages } from '@llama-stack/translator-anthropic-messages';

const sampling = ['temperature', 'top_p', 'top_k'];

/** The whole API, as far as a translated call can say it. https://docs.claude.com/en/api/messages */
const wholeApi: MessagesQuirks = {
  ...standardMessages,
  fields: [
    ...standardMessages.fields,
    'cache_control',
    'compaction',
    'container',
    'context_management',
    'diagnostics',
    'inference_geo',
    'mcp_servers',
    'service_tier',
    'speed',
  ],
  blocks: {
    text: ['text', 'citations'],
    image: ['source', 'transformations'],
    document: ['source', 'title', 'context', 'citations'],
    search_result: ['source', 'title', 'content', 'citations'],
    tool_use: ['id', 'name', 'input', 'caller', 'toolset_name'],
    tool_result: ['tool_use_id', 'content', 'is_error'],
    tool_reference: ['tool_name'],
    thinking: ['thinking', 'signature'],
    redacted_thinking: ['data'],
    server_tool_use: ['id', 'name', 'input', 'caller'],
    web_search_tool_result: ['tool_use_id', 'content', 'caller'],
    web_fetch_tool_result: ['tool_use_id', 'content', 'caller'],
    tool_search_tool_result: ['tool_use_id', 'content'],
    compaction: ['content'],
  },
  toolFields: [
    ...standardMessages.toolFields,
    'type',
    'strict',
    'defer_loading',
    'eager_input_streaming',
    'allowed_callers',
    'input_examples',
  ],
  // Every tool with a type of its own is one of Anthropic's.
  serverTools: [''],
  cacheControl: true,
  inlineSystem: 'keep',
  documents: 'file',
  toolIds: 'safe',
  thinkingTypes: ['enabled', 'adaptive', 'disabled', 'between_tools'],
  thinkingDisplay: true,
  thinkingFirst: true,
};

export function messagesQuirksFor(model: string): MessagesQuirks {
  const { samplesItself, thinksByBudget } = claudeGeneration(model);
  return {
    ...wholeApi,
    ...(samplesItself && { fields: wholeApi.fields.filter((field) => !sampling.includes(field)) }),
    ...(thinksByBudget && { thinkingTypes: ['enabled', 'disabled'] }),
  };
}
