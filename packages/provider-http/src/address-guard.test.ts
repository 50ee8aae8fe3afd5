import { describe, expect, it } from 'vitest';
import { isPrivateAddress, isPrivateLiteral, publicLookup } from './address-guard.ts';

describe('isPrivateAddress', () => {
  it.each([
    '127.0.0.1',
    '10.1.2.3',
    '172.16.0.1',
    '172.31.255.255',
    '192.168.1.1',
    '169.254.169.254',
    '100.64.0.1',
    '0.0.0.0',
    '224.0.0.1',
    '255.255.255.255',
    '::1',
    '::',
    'fe80::1',
    'fd00::1',
    'ff02::1',
    '::ffff:127.0.0.1',
    '::ffff:a9fe:a9fe',
    '64:ff9b::a00:1',
    '2002:7f00:1::',
  ])('I3: refuses %s', (address) => {
    expect(isPrivateAddress(address)).toBe(true);
  });

  it.each(['8.8.8.8', '172.32.0.1', '100.128.0.1', '2606:4700::1111', '::ffff:8.8.8.8'])('lets %s through', (address) => {
    expect(isPrivateAddress(address)).toBe(false);
  });
});

describe('isPrivateLiteral', () => {
  it.each(['http://[::1]/', 'http://2130706433/', 'http://0x7f.1/', 'http://127.1/a'])('I3: knows %s', (url) => {
    expect(isPrivateLiteral(new URL(url))).toBe(true);
  });

  it('leaves names to the lookup', () => {
    expect(isPrivateLiteral(new URL('http://localhost/'))).toBe(false);
  });
});

it('I3: a name that leads to a private address is not looked up', async () => {
  const error = await new Promise((resolve) => {
    publicLookup('localhost', { all: true }, resolve);
  });
  expect(error).toEqual(new Error('localhost is a private address'));
});
