import { GatewayError, type GatewayErrorCode, type GatewayErrorDetails, type HeaderMap } from '@llama-stack/core';
import { objectOf, parseJson, parseError as parseOtherError, readRetryAfter, textOf } from '@llama-stack/core/translation';

/** https://docs.aws.amazon.com/bedrock/latest/APIReference/CommonErrors.html and the errors of Converse and InvokeModel. */
const codes: Readonly<Record<string, GatewayErrorCode>> = {
  accessdenied: 'permission',
  conflict: 'conflict',
  expiredtoken: 'authentication',
  incompletesignature: 'authentication',
  internalserver: 'upstream',
  internalfailure: 'upstream',
  invalidclienttokenid: 'authentication',
  invalidsignature: 'authentication',
  missingauthenticationtoken: 'authentication',
  model: 'upstream',
  modelnotready: 'overloaded',
  modelstream: 'upstream',
  modeltimeout: 'timeout',
  notauthorized: 'permission',
  optin: 'permission',
  requestexpired: 'authentication',
  resourcenotfound: 'not_found',
  servicequotaexceeded: 'rate_limited',
  serviceunavailable: 'overloaded',
  throttling: 'rate_limited',
  toomanyrequests: 'rate_limited',
  unrecognizedclient: 'authentication',
  validation: 'invalid_request',
};

/** A key that is refused comes as AccessDenied too, as does a clock that is wrong. */
const refusedKey =
  /security token.{0,40}?(?:invalid|expired)|API key is (?:valid|invalid|expired)|bearer token|Signature (?:expired|not yet current)|authentication failed/i;
const unknownModel = /model identifier is invalid|model ID .{0,80}?(?:not found|doesn't exist|does not exist)|end of its life/i;

/** Nothing is wrong with the request: another model may do it. */
const unable = /(?:n.t|not) support.{0,40}?\b(?:tool use|tools|system (?:messages|prompts?))\b/i;

/** An error answer of Bedrock's: its kind is in a header or the body. Answers of proxies are read as any other upstream's. */
export function parseError(status: number, headers: HeaderMap, body: string): GatewayError {
  const content = objectOf(parseJson(body));
  const type = textOf(headers['x-amzn-errortype']) || textOf(content.__type);
  const message = textOf(content.message) || textOf(content.Message);
  if (type === '' && (message === '' || content.error !== undefined)) return parseOtherError(status, headers, body);
  return toError(nameOf(type), message, { upstreamStatus: status, ...readRetryAfter(headers, message) });
}

/** An exception amid a stream, whose status was 200. */
export function readException(type: string, payload: Readonly<Record<string, unknown>>): GatewayError {
  return toError(nameOf(type), textOf(payload.message) || textOf(payload.Message), {});
}

function toError(name: string, said: string, details: GatewayErrorDetails): GatewayError {
  const message = said === '' ? `The upstream reported ${name === '' ? 'an error without a name' : name}` : said;
  const code = codeOf(name, message, details.upstreamStatus);
  if (code === 'invalid_request') return readValidation(message, details);
  // Neither a refused key nor a used-up quota mends itself while a client waits.
  const permanent = (code === 'authentication' || name === 'servicequotaexceeded') && { shouldRetry: false };
  return new GatewayError(code, message, { ...details, ...permanent });
}

/** Bedrock has one name for all that is wrong with a request; which it is stands in words like those of others: too long, filtered, unable. */
function readValidation(message: string, details: GatewayErrorDetails): GatewayError {
  const read = parseOtherError(400, {}, JSON.stringify({ message }));
  const { upstreamStatus: _assumed, ...advice } = read.details;
  const isIncapable = unable.test(message) && { incapable: true };
  return new GatewayError(read.code, read.message, { ...advice, ...isIncapable, ...details });
}

function codeOf(name: string, message: string, status: number | undefined): GatewayErrorCode {
  const code = codes[name] ?? (status === undefined ? 'upstream' : parseOtherError(status, {}, '').code);
  if (code === 'permission' && refusedKey.test(message)) return 'authentication';
  return code === 'invalid_request' && unknownModel.test(message) ? 'not_found' : code;
}

/** `com.amazon.coral.service#ThrottlingException:http://…` and `throttlingException` are `throttling`. */
function nameOf(type: string): string {
  const bare = type.split(':', 1)[0]?.split('#').at(-1) ?? '';
  return bare.replace(/(?:Exception|Error)+$/, '').toLowerCase();
}
