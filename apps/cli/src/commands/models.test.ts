import { describe, expect, it } from 'vitest';
import { folderOf, runInProcess } from '../__fixtures__/run-in-process.ts';
import { serve } from '../__fixtures__/serve.ts';

const run = (line: string, env = {}) => runInProcess(line, folderOf({ 'package.json': '{}' }), env);

describe('models', () => {
  it('lists what a running server offers', async () => {
    const data = [
      { id: 'vllm/Qwen/Qwen3-8B', max_input_tokens: 32_768, max_tokens: null },
      { id: 'openai/gpt-5.4', max_input_tokens: null, max_tokens: 128_000 },
    ];
    const url = await serve((_request, response) => response.end(JSON.stringify({ data })));
    expect(await run(`llama stack models list --url ${url}/`)).toEqual({
      code: 0,
      stdout: 'vllm/Qwen/Qwen3-8B  32768  -\nopenai/gpt-5.4      -      128000\n',
      stderr: '',
    });
    expect(JSON.parse((await run(`llama stack models list --json --url ${url}`)).stdout)).toEqual(data);
  });

  it('says why there is none, provider by provider', async () => {
    const vllm = { provider_id: 'vllm', provider_type: 'remote::vllm', health: { status: 'Error', message: 'vllm: nothing listens' } };
    const ollama = { provider_id: 'ollama', provider_type: 'remote::ollama', health: { status: 'OK' }, models: 0 };
    const off = { provider_id: 'groq', provider_type: 'remote::groq', health: { status: 'Off' }, variables: ['GROQ_API_KEY'] };
    let providers: object[] = [vllm, ollama, off];
    const url = await serve((request, response) => {
      response.end(JSON.stringify({ data: request.url === '/v1/providers' ? providers : [] }));
    });
    expect(await run(`llama stack models list --url ${url}`)).toEqual({
      code: 0,
      stdout: '',
      stderr: 'There is no model to call:\nprovider vllm: nothing listens\nprovider ollama: lists no chat model. Load or pull one there\n',
    });
    providers = [off];
    const { stdout, stderr } = await run(`llama stack models list --json --url ${url}`);
    expect(JSON.parse(stdout)).toEqual([]);
    expect(stderr).toContain('no provider is on. Set one of GROQ_API_KEY (groq)');
  });

  it('says where a name leads, asking with the key of this shell', async () => {
    const url = await serve((request, response) => {
      const { url: path, headers } = request;
      const resolves_to = { provider_id: 'vllm', model: `${path}`, rule: `${headers.authorization}` };
      response.end(JSON.stringify({ id: 'vllm/x', max_input_tokens: 131_072, max_tokens: null, resolves_to }));
    });
    const { stdout } = await run(`llama stack models resolve vllm/x --url ${url}`, { ANTHROPIC_AUTH_TOKEN: 'key' });
    expect(stdout).toBe(
      [
        'vllm/x → vllm//v1/models/vllm%2Fx',
        '  rule        Bearer key',
        '  provider    vllm',
        '  model       /v1/models/vllm%2Fx',
        '  window      131,072 tokens',
        '  max output  unknown\n',
      ].join('\n'),
    );
    const { stdout: json } = await run(`llama stack models resolve vllm/x --json --url ${url}`);
    expect(JSON.parse(json)).toMatchObject({ id: 'vllm/x', resolves_to: { provider_id: 'vllm' } });
  });

  it('repeats the server’s own words when it refuses', async () => {
    const url = await serve((_request, response) => response.writeHead(404).end('{"error":{"message":"Model \'x\' not found"}}'));
    expect(await run(`llama stack models resolve x --url ${url}`)).toEqual({ code: 1, stdout: '', stderr: "Model 'x' not found\n" });
  });

  it.each([
    [
      'a key of the server',
      'This Llama Stack wants a key: send one of its `server.auth`.',
      ' In this shell: export ANTHROPIC_AUTH_TOKEN=<key>',
    ],
    ['the key of a provider', 'openai: OpenAI refused the key (401). Check OPENAI_API_KEY.', ''],
  ])('says what to do about %s that is refused', async (_, message, remedy) => {
    const url = await serve((_request, response) => response.writeHead(401).end(JSON.stringify({ error: { message } })));
    expect((await run(`llama stack models resolve x --url ${url}`)).stderr).toBe(`${message}${remedy}\n`);
  });

  it.each([
    ['a web page', 200, '<!doctype html>'],
    ['the list of another server', 200, '{"data":[{"identifier":"x"}]}'],
    ['nothing', 200, 'null'],
  ])('says that a server is another, which answers %s', async (_, status, answer) => {
    const url = await serve((_request, response) => response.writeHead(status).end(answer));
    const lists = await run(`llama stack models list --url ${url}`);
    expect(lists).toEqual({ code: 1, stdout: '', stderr: expect.stringContaining(`What answers at ${url} is no Llama Stack`) });
    expect(await run(`llama stack models resolve x --url ${url}`)).toEqual(lists);
  });

  it('tells the status of a refusal without words', async () => {
    const url = await serve((_request, response) => response.writeHead(404).end('null'));
    expect((await run(`llama stack models list --url ${url}`)).stderr).toBe(`${url} answered with status 404\n`);
  });

  it('takes nothing for a server that is no URL', async () => {
    const { code, stderr } = await run('llama stack models list --url localhost:8321');
    expect(code).toBe(2);
    expect(stderr).toContain('Write it as http://host:port.');
  });

  it('tells how to start a server when none answers', async () => {
    const { code, stderr } = await run('llama stack models list --url http://127.0.0.1:1');
    expect(code).toBe(1);
    expect(stderr).toBe('No server answers at http://127.0.0.1:1. Start one: llama stack run starter. Or name another: --url\n');
  });
});
