import { describe, expect, it } from 'vitest';
import { GatewayError } from '../errors/gateway-error.ts';
import { repairByWords } from './repair-by-words.ts';
import { schemaRemedies } from './schema-remedies.ts';

const quirks: { readonly dropSchemaKeywords: readonly string[] } = { dropSchemaKeywords: ['$schema'] };
const repair = (message: string) =>
  repairByWords(new GatewayError('invalid_request', message), quirks, { remedies: schemaRemedies, otherwise: () => undefined });

describe('schemaRemedies', () => {
  it.each([
    ["Invalid schema for function 'f': In context=('properties', 'x'), 'propertyNames' is not permitted.", ['propertyNames']],
    ["'$id' is not supported in tool schemas", ['$id']],
    // https://github.com/router-for-me/CLIProxyAPI/issues/4393
    [
      'Invalid JSON payload received. Unknown name "propertyNames" at \'request.tools[0].function_declarations[60].parameters.properties[1].value\': Cannot find field.\n' +
        'Invalid JSON payload received. Unknown name "uniqueItems" at \'request.tools[0].function_declarations[75].parameters.properties[10].value\': Cannot find field.',
      ['propertyNames', 'uniqueItems'],
    ],
  ])('T4: leaves out what is refused: %s', (message, added) => {
    expect(repair(message)).toEqual({ dropSchemaKeywords: ['$schema', ...added] });
  });

  it.each([
    "'$schema' is not permitted",
    "'temperature' is not supported with this model",
    "'properties' is not permitted",
    "Invalid schema for function 'format': In context=(), 'additionalProperties' is required to be supplied and to be false.",
    'Unknown name "title" at \'metadata\': Cannot find field.',
  ])('has nothing to say of %j', (message) => {
    expect(repair(message)).toBeUndefined();
  });
});
