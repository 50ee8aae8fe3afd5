import type { MessagesRequest } from '@llama-stack/core';
import { toolNames } from '@llama-stack/core/translation';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { assistant, formatChat, toolResult, toolUse, user } from './__fixtures__/chat-call.ts';
import { standardChat } from './quirks.ts';

const longName = `mcp__plugin_${'very_'.repeat(14)}long__search`;
const named = (...names: string[]) => ({ tools: names.map((name) => ({ name })) });

describe('toolNames', () => {
  it('leaves a name that fits as it is', () => {
    expect(toolNames(named('Read', 'mcp__a-b__c'), standardChat).toUpstream('mcp__a-b__c')).toBe('mcp__a-b__c');
  });

  it('T1: shortens a name of more than 64 characters by a hash, and restores it', () => {
    const names = toolNames(named(longName), standardChat);
    const upstream = names.toUpstream(longName);
    expect(upstream).toMatch(/^mcp__plugin_very_[a-z_]*_[0-9a-f]{8}$/);
    expect(upstream).toHaveLength(64);
    expect(names.toClient(upstream)).toBe(longName);
  });

  it('T1: tells names apart that differ after the 64th character only', () => {
    const names = toolNames(named(`${longName}a`, `${longName}b`), standardChat);
    expect(names.toUpstream(`${longName}a`)).not.toBe(names.toUpstream(`${longName}b`));
  });

  it('T1: restores a name with the tools alone, whatever the history mentions', () => {
    const upstream = toolNames(named('Read', longName), standardChat).toUpstream(longName);
    expect(toolNames(named(longName), standardChat).toClient(upstream)).toBe(longName);
  });

  it('T1: uses the same name in definitions, tool_choice, history and tool_reference', () => {
    const { body } = formatChat({
      ...named(longName),
      tool_choice: { type: 'tool', name: longName },
      messages: [
        user('Hi'),
        assistant([toolUse('a', longName)]),
        user([{ type: 'tool_result', tool_use_id: 'a', content: [{ type: 'tool_reference', tool_name: longName }] }]),
      ],
    });
    const upstream = toolNames(named(longName), standardChat).toUpstream(longName);
    expect(JSON.stringify(body)).not.toContain(longName);
    expect(body.tools?.[0]?.function.name).toBe(upstream);
    expect(body.tool_choice).toEqual({ type: 'function', function: { name: upstream } });
    expect(body.messages[1]).toMatchObject({ tool_calls: [{ function: { name: upstream } }] });
    expect(body.messages[2]).toMatchObject({ content: `Tools loaded: ${upstream}` });
  });

  it('T2: replaces foreign characters, and begins with a letter where the upstream wants one', () => {
    const strict = { ...standardChat, toolNamePattern: /^[a-zA-Z_][a-zA-Z0-9_]*$/ };
    for (const name of ['naïve.tool', '9lives', 'a-b', '日本']) {
      expect(toolNames(named(name), strict).toUpstream(name)).toMatch(/^[a-zA-Z_][a-zA-Z0-9_]*$/);
    }
  });

  it('T2: never takes the name of another tool', () => {
    const mangled = toolNames(named('a b'), standardChat).toUpstream('a b');
    const names = toolNames(named('a b', mangled), standardChat);
    expect(names.toUpstream(mangled)).toBe(mangled);
    expect(names.toUpstream('a b')).not.toBe(mangled);
    expect(names.toClient(names.toUpstream('a b'))).toBe('a b');
  });

  it('T3: gives an empty name in history a placeholder', () => {
    const { body } = formatChat({ messages: [user('Hi'), assistant([toolUse('a', '')]), user([toolResult('a')])] });
    expect(body.messages[1]).toMatchObject({ tool_calls: [{ function: { name: 'unknown_tool' } }] });
  });

  it('a toolset of Anthropic’s servers, which has no name, is left out', () => {
    const tools: MessagesRequest['tools'] = JSON.parse('[{"type":"mcp_toolset","mcp_server_name":"x"}]');
    expect(formatChat({ tools }).body).not.toHaveProperty('tools');
  });

  it('T11: a tool of the client named like a server tool stays its own', () => {
    const { body } = formatChat({ tools: [{ name: 'web_search', input_schema: { type: 'object', properties: {} } }] });
    expect(body.tools?.[0]?.function.name).toBe('web_search');
  });

  it('is one to one for any names', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.oneof(fc.string({ maxLength: 90 }), fc.stringMatching(/^mcp__[a-z]{60,70}$/)), { maxLength: 20 }),
        (list) => {
          const names = toolNames(named(...list), standardChat);
          const upstream = list.map((name) => names.toUpstream(name));
          expect(new Set(upstream).size).toBe(list.length);
          for (const name of upstream) expect(name).toMatch(/^[a-zA-Z0-9_-]{1,64}$/);
          expect(upstream.map((name) => names.toClient(name))).toEqual(list);
        },
      ),
    );
  });
});
