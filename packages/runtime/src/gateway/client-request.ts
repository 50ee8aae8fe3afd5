import type { ClientCall } from '@llama-stack/core';
import { fieldOf, parseJson } from '@llama-stack/core/translation';
import type { GatewayRequest } from './gateway-request.ts';
import { JsonFields } from './json-fields.ts';
import type { KnownTools } from './known-tools.ts';
import { parseBody } from './parse-body.ts';

/** Sessions are named by UUIDs; what is far longer is no name to keep. */
const longestSession = 256;

/** A request that is read only as far as someone asks: a relayed body is never parsed. */
export class ClientRequest {
  readonly source: GatewayRequest;
  readonly fields: JsonFields;
  readonly #tools: KnownTools;
  #json: { readonly value: unknown } | undefined;

  constructor(source: GatewayRequest, tools: KnownTools) {
    this.source = source;
    this.#tools = tools;
    this.fields = new JsonFields(source.body);
  }

  /** The body. Throws GatewayError `invalid_request` when it is not JSON. */
  get json(): unknown {
    this.#json ??= { value: parseBody(this.source.body, (bytes) => this.#tools.parse(bytes, this.fields)) };
    return this.#json.value;
  }

  /** The model as the client names it; undefined when it names none. Throws as `json` does. */
  get model(): string | undefined {
    const model = this.fields.value('model') ?? fieldOf(this.json, 'model');
    return typeof model === 'string' ? model : undefined;
  }

  /** The client's session, from its header or from the JSON text in `metadata.user_id`. */
  get sessionId(): string | undefined {
    const fromHeader = this.source.headers['x-claude-code-session-id'];
    if (isSession(fromHeader)) return fromHeader;
    const userId = fieldOf(this.fields.value('metadata'), 'user_id');
    // Claude Code writes JSON there; other clients write what they like.
    const session = typeof userId === 'string' ? fieldOf(parseJson(userId), 'session_id') : undefined;
    return isSession(session) ? session : undefined;
  }

  get betas(): readonly string[] {
    const header = this.source.headers['anthropic-beta'];
    if (header === undefined) return [];
    return header
      .split(',')
      .map((beta) => beta.trim())
      .filter((beta) => beta !== '');
  }

  /**
   * Whether the request works for its user: it has tools, and no subagent sends it. What a title or a subagent asks for says nothing
   * of the model that the user chose.
   */
  get isMain(): boolean {
    if (this.source.headers['x-claude-code-agent-id'] !== undefined) return false;
    if (this.#json === undefined) return this.fields.isFilledArray('tools');
    const tools = fieldOf(this.#json.value, 'tools');
    return Array.isArray(tools) && tools.length > 0;
  }

  /** As inbound translators take it. */
  get call(): ClientCall {
    return { id: this.source.id, body: this.json, headers: this.source.headers, receivedAt: this.source.receivedAt };
  }
}

function isSession(value: unknown): value is string {
  return typeof value === 'string' && value !== '' && value.length <= longestSession;
}
