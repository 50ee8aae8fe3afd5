import { expect, it } from 'vitest';
import * as container from './container/index.ts';
import * as core from './index.ts';

it('exports what plugins rely on, and nothing by accident', () => {
  expect(Object.keys(core).sort()).toMatchInlineSnapshot(`
    [
      "AttemptBudget",
      "ConfigError",
      "GatewayError",
      "MessageBuilder",
      "Secret",
      "SseParser",
      "applyContextEdits",
      "collectEvents",
      "collectMessage",
      "contextOverflowError",
      "countTokensRequestSchema",
      "defineDistribution",
      "defineProvider",
      "estimateTokens",
      "fields",
      "formatSse",
      "gatewayErrorCodes",
      "isGatewayError",
      "isReasoningSeal",
      "maxSseEventBytes",
      "measurePrompt",
      "messagesRequestSchema",
      "openReasoningSeal",
      "pluginContract",
      "readContextOverflow",
      "replayMessage",
      "sealReasoning",
      "silentLogger",
      "startBytesPerToken",
      "toGatewayError",
      "tokensOf",
    ]
  `);
  expect(Object.keys(container).sort()).toEqual(['StackContainer', 'createToken']);
});
