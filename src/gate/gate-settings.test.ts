// Flags as an operator may write them.
import { expect, test } from 'vitest';
import { gateCommand } from './command.ts';
import { gateUsage, readGateSettings } from './gate-settings.ts';

const upstream = ['--upstream', 'http://127.0.0.1:8080'];

test('what is told, and what stands when nothing is', () => {
  expect(readGateSettings(upstream)).toEqual({
    upstream: new URL('http://127.0.0.1:8080'),
    room: { type: 'adaptive', floor: 20, ceiling: 100_000 },
    passLife: 300_000,
    free: [],
    ...{ boardFile: undefined, port: undefined, host: undefined, trustProxy: undefined },
  });
  const told = '--seats 0 --port 0 --host ::1 --free /about --free /static/* --board-file b.json --pass-life 60';
  const trust = ['--trust-proxy', '10.0.0.0/8, loopback', '--trust-proxy', '2001:db8::1'];
  expect(readGateSettings([...upstream, ...told.split(' '), ...trust])).toMatchObject({
    room: { type: 'seats', seats: 0 },
    passLife: 60_000,
    free: [
      { type: 'exact', path: '/about' },
      { type: 'below', prefix: '/static/' },
    ],
    ...{ boardFile: 'b.json', port: '0', host: '::1', trustProxy: '10.0.0.0/8,loopback,2001:db8::1' },
  });
  expect(readGateSettings([...upstream, '--adaptive', '--floor', '5', '--ceiling', '9']).room).toEqual({
    ...{ type: 'adaptive', floor: 5, ceiling: 9 },
  });
});

test.each([
  [[], '--upstream is missing'],
  [['--upstream', 'ent.example'], '--upstream must be an address like http://127.0.0.1:8080, not "ent.example"'],
  [['--upstream', 'ftp://ent'], '--upstream must start with http:// or https://'],
  [['--upstream', 'http://ent/app'], '--upstream is a whole site'],
  [['--upstream', 'http://ent', '--seats', 'many'], '--seats must be a whole number'],
  [['--upstream', 'http://ent', '--seats', '5', '--adaptive'], '--seats and --adaptive exclude each other'],
  [['--upstream', 'http://ent', '--floor', '9', '--ceiling', '5'], '--floor is above --ceiling'],
  [['--upstream', 'http://ent', '--port', '70000'], '--port must be a whole number'],
  [['--upstream', 'http://ent', '--free', '/a/../b'], '--free must be a path like /about'],
  [['--upstream', 'http://ent', '--free', '/gate/*'], '--free /gate/ belongs to the gate'],
  [['--upstream', 'http://ent', '--trust-proxy', 'everyone'], '--trust-proxy must be addresses'],
  [['--upstream', 'http://ent', '--speed', '9'], "Unknown option '--speed'"],
])('%j: one line, and status 2', async (args, line) => {
  const told = { out: '', error: '' };
  const io = {
    stdout: { write: (text: string) => (told.out += text) },
    stderr: { write: (text: string) => (told.error += text) },
  };
  expect(await gateCommand(args, {}, io)).toBe(2);
  expect(told.out).toBe('');
  expect(told.error).toMatch(/^preau gate: [^\n]+\n$/);
  expect(told.error).toContain(line);
});

test('--help says every flag', async () => {
  let out = '';
  const io = { stdout: { write: (text: string) => (out += text) }, stderr: process.stderr };
  expect(await gateCommand(['--help'], {}, io)).toBe(0);
  expect(out).toBe(gateUsage);
});
