import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { distribution } from './distribution.ts';

const manifest: { dependencies: Record<string, string>; files: string[] } = JSON.parse(
  readFileSync(new URL('../package.json', import.meta.url), 'utf8'),
);
const config = readFileSync(distribution.config, 'utf8');
const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8');

const configured = [...config.matchAll(/provider_type: (\S+)/g)].map(([, type]) => type);
const backends = [...config.matchAll(/ type: (kv_\w+)/g)].map(([, type]) => type);
const variables = [...config.matchAll(/provider_id: \$\{env\.(\w+):\+([\w-]+)\}/g)];
const detected = [...config.matchAll(/provider_id: ([\w-]+)\n +provider_type: \S+\n +enabled: auto/g)].map(([, id]) => id);

describe('the starter distribution', () => {
  it('configures each type that it has a package for, once', () => {
    expect([...configured, ...backends].toSorted()).toEqual(Object.keys(distribution.packages).toSorted());
  });

  it('depends on the packages that it names, and on no other plugin', () => {
    const installed = Object.keys(manifest.dependencies).filter((name) => /^@llama-stack\/(provider|storage)-/.test(name));
    expect(installed.toSorted()).toEqual(Object.values(distribution.packages).toSorted());
  });

  it('switches each provider on by a variable, or leaves that to its plugin, so that none is a failure when nothing is set', () => {
    expect([...variables, ...detected]).toHaveLength(configured.length);
  });

  it('documents each provider beside its variable', () => {
    for (const [, variable, id] of variables) expect(readme).toContain(`| \`${id}\` | \`${variable}\` |`);
    for (const id of detected) expect(readme).toContain(`| \`${id}\` | `);
  });

  it('reads only variables that its README explains', () => {
    for (const [, variable] of config.matchAll(/\$\{env\.(\w+)/g)) expect(readme).toContain(`\`${variable}\``);
  });

  it('ships its config.yaml', () => {
    expect(manifest.files).toContain('config.yaml');
  });
});
