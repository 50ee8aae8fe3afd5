import { describe, expect, it } from 'vitest';
import { GatewayError } from '../errors/gateway-error.ts';
import { repairByWords } from './repair-by-words.ts';
import { anySchemas, geminiSchemas, ollamaSchemas, type SchemaQuirks } from './schema-quirks.ts';
import { schemaRemedies } from './schema-remedies.ts';

const standard: SchemaQuirks = { ...anySchemas, dropSchemaKeywords: ['$schema'] };
const repair = (message: string, quirks = standard) =>
  repairByWords(
    new GatewayError('invalid_request', message),
    { quirks, request: { model: 'm', max_tokens: 1, messages: [] } },
    { remedies: schemaRemedies, otherwise: () => undefined },
  );

describe('schemaRemedies', () => {
  it.each([
    ["Invalid schema for function 'f': In context=('properties', 'x'), 'propertyNames' is not permitted.", ['propertyNames']],
    ["'$id' is not supported in tool schemas", ['$id']],
  ])('T4: leaves out what is refused: %s', (message, added) => {
    expect(repair(message)).toEqual({ dropSchemaKeywords: ['$schema', ...added] });
  });

  it.each([
    // https://github.com/router-for-me/CLIProxyAPI/issues/4393
    'Invalid JSON payload received. Unknown name "propertyNames" at \'request.tools[0].function_declarations[60].parameters.properties[1].value\': Cannot find field.',
    // https://github.com/zed-industries/zed/issues/53919
    'Invalid JSON payload received. Unknown name "type" at \'tools[0].function_declarations[6].parameters.properties[4].value\': Proto field is not repeating, cannot start list.',
    // https://github.com/cline/cline/issues/7926
    '* GenerateContentRequest.tools[0].function_declarations[28].parameters.properties[time_ranges].items: missing field.\n',
    // https://github.com/microsoft/azure-devops-mcp/issues/139
    "Invalid value at 'request.tools[0].function_declarations[58].parameters.properties[12].value.enum[1]' (TYPE_STRING), 2",
    '* GenerateContentRequest.tools[0].function_declarations[0].parameters.properties[a].enum: only allowed for STRING type',
    // https://github.com/iBUHub/AIStudioToAPI/issues/154
    '* GenerateContentRequest.tools[0].function_declarations[1].parameters.required[0]: property is not defined\n',
    // https://github.com/QuantumNous/new-api/issues/3022: Vertex
    "Unable to submit request because `edit` functionDeclaration `parameters.lines` schema didn't specify the schema type field.",
    // Behind OpenRouter
    'Provider returned error (Google: {\n  "error": {\n    "code": 400,\n    "message": "Invalid JSON payload received. Unknown name \\"type\\" at \'tools[0].function_declarations[0].parameters.properties[0].value\': Proto field is not repeating, cannot start list."}})',
  ])('T4: says schemas as Gemini takes them, all at once: %s', (message) => {
    expect(repair(message)).toEqual({ ...geminiSchemas, dropSchemaKeywords: ['$schema'] });
  });

  it('T4: leaves out what Gemini took before and refuses now', () => {
    const message =
      'Invalid JSON payload received. Unknown name "title" at \'tools[0].function_declarations[0].parameters\': Cannot find field.';
    expect(repair(message, geminiSchemas)).toEqual({ dropSchemaKeywords: ['title'] });
  });

  it.each([
    'invalid input_schema for tool "t": json: cannot unmarshal bool into Go struct field ToolFunctionParameters.properties of type api.ToolProperty',
    'json: cannot unmarshal array into Go struct field ToolFunctionParameters.tools.function.parameters.type of type string',
    "Value looks like object, but can't find closing '}' symbol",
  ])('T4: says schemas as Ollama takes them, all at once: %s', (message) => {
    expect(repair(message)).toEqual(ollamaSchemas);
    const more = { ...ollamaSchemas, dropSchemaKeywords: ['pattern', ...ollamaSchemas.dropSchemaKeywords] };
    expect(repair(message, more)).toBeUndefined();
  });

  it('T8: says of arrays what their items are', () => {
    const message = "Invalid schema for function 'pods_exec': In context=('properties', 'command'), array schema missing items.";
    expect(repair(message)).toEqual({ completeArrays: true });
  });

  it.each([
    // https://github.com/containers/kubernetes-mcp-server/issues/758
    ["JSON schema conversion failed:\nPattern must start with '^' and end with '$'", ['pattern']],
    // https://github.com/lmstudio-ai/lmstudio-bug-tracker/issues/2168
    [
      "Engine protocol predict request returned 400: Unable to generate parser for this template. Automatic parser generation failed: JSON schema conversion failed:\nPattern must start with '^' and end with '$'",
      ['pattern'],
    ],
    // https://github.com/ggml-org/llama.cpp/issues/27580
    ['Failed to initialize samplers: failed to parse grammar', ['pattern', 'minLength', 'maxLength', 'minItems', 'maxItems']],
  ])('T4: leaves out what becomes no grammar: %s', (message, added) => {
    expect(repair(message)).toEqual({ dropSchemaKeywords: ['$schema', ...added] });
  });

  it.each([
    '* GenerateContentRequest.tools[0].function_declarations[22].name: Invalid function name. Must start with a letter or an underscore.',
    "'$schema' is not permitted",
    "'temperature' is not supported with this model",
    "'properties' is not permitted",
    "Invalid schema for function 'format': In context=(), 'additionalProperties' is required to be supplied and to be false.",
    'Unknown name "title" at \'metadata\': Cannot find field.',
  ])('has nothing to say of %j', (message) => {
    expect(repair(message)).toBeUndefined();
  });
});
