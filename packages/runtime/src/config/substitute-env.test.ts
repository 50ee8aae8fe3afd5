import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { substituteEnv } from './substitute-env.ts';
import { substituteText } from './substitute-text.ts';

const env = { HOST: 'gpu', PORT: '8000', EMPTY: '' };

describe('substituteText', () => {
  it.each([
    ['${env.HOST}', 'gpu'],
    ['http://${env.HOST}:${env.PORT}/v1', 'http://gpu:8000/v1'],
    ['${env.NONE:=http://localhost:11434/v1}', 'http://localhost:11434/v1'],
    ['${env.EMPTY:=default}', 'default'],
    ['${env.HOST:=default}', 'gpu'],
    ['${env.HOST:+vllm}', 'vllm'],
    ['${env.EMPTY:+vllm}', ''],
    ['a${env.NONE:+b}c', 'ac'],
    ['${env.NONE:=${env.HOST}-${env.PORT}}', 'gpu-8000'],
    ['${env.NONE:+${env.ALSO_NONE}}', ''],
    ['costs $5 {env.HOST}', 'costs $5 {env.HOST}'],
  ])('%s becomes %j', (text, expected) => {
    expect(substituteText(text, env)).toMatchObject({ text: expected, problems: [] });
  });

  it('names each variable that is not set', () => {
    expect(substituteText('${env.A}/${env.B}', env).problems.map(({ message }) => message)).toEqual(['A is not set', 'B is not set']);
  });

  it.each(['${env.X', '${env.X:default}', '${env.}', '${env.X:-y}'])('refuses %s, saying what to write', (text) => {
    expect(substituteText(text, env).problems[0]?.remedy).toContain('${env.X:=default}');
  });

  it('never expands what a variable holds', () => {
    expect(substituteText('${env.EVIL}', { EVIL: '${env.HOST}' }).text).toBe('${env.HOST}');
  });

  it('puts any value in as it is, wherever it stands', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1 }), fc.string(), fc.string(), (value, before, after) => {
        fc.pre(!`${before}${after}`.includes('$'));
        expect(substituteText(`${before}\${env.V}${after}`, { V: value }).text).toBe(before + value + after);
      }),
    );
  });
});

describe('substituteEnv', () => {
  it('reports the path of each problem', () => {
    const { problems } = substituteEnv({ a: [{ b: '${env.NONE}' }] }, env);
    expect(problems).toMatchObject([{ path: ['a', 0, 'b'], message: 'NONE is not set' }]);
  });

  it.each([
    ['${OPENAI_API_KEY}', '${env.OPENAI_API_KEY}'],
    ['$OPENAI_API_KEY', '${env.OPENAI_API_KEY}'],
    ['http://${HOST}/v1', '${env.HOST}'],
    ['${HOST:-localhost}', '${env.HOST:=localhost}'],
    ['${env.NONE:=${HOST}}', '${env.HOST}'],
  ])('says how to refer to a variable in place of %s', (text, right) => {
    expect(substituteEnv({ a: text }, env).problems).toMatchObject([{ path: ['a'], remedy: `Write ${right}` }]);
  });

  it.each(['$', 'a$B', '^[a-z]+$', '${x}', '$x'])('leaves %s as it is', (text) => {
    expect(substituteEnv({ a: text }, env)).toEqual({ tree: { a: text }, problems: [] });
  });

  it('leaves out what came out empty, and keeps what was empty or undefined before', () => {
    const { tree } = substituteEnv({ a: '${env.NONE:=}', b: '', list: [undefined, '${env.NONE:=}', 'x'] }, env);
    expect(tree).toEqual({ b: '', list: [undefined, 'x'] });
  });

  it('returns any tree without references as it was', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (tree) => {
        fc.pre(!JSON.stringify(tree).includes('$') && !JSON.stringify(tree).includes('__proto__'));
        expect(substituteEnv(tree, env)).toEqual({ tree, problems: [] });
      }),
    );
  });
});
