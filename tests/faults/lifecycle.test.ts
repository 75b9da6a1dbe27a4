// A node's life as an operator sees it: refusals at the start, a folder held by one process, a polite end.
import { readFileSync } from 'node:fs';
import { connect } from 'node:net';
import { afterEach, expect, test, vi } from 'vitest';
import { aDataFolder, type Node, runPreau, startNode } from '../support/process.ts';

const folders: ReturnType<typeof aDataFolder>[] = [];
const nodes: Node[] = [];
const aFolder = () => {
  const made = aDataFolder();
  folders.push(made);
  return made.folder;
};
const start = async (...given: Parameters<typeof startNode>) => {
  const node = await startNode(...given);
  nodes.push(node);
  return node;
};

afterEach(async () => {
  for (const node of nodes.splice(0)) await node.kill();
  for (const folder of folders.splice(0)) folder.remove();
});

test.each([
  [{ PREAU_SECRET: undefined }, 'preau: PREAU_SECRET: is missing'],
  [{ PORT: 'nine' }, 'preau: PORT: must be a number from 0 to 65535, not "nine"'],
  [{ DATABASE_URL: 'mysql://x' }, 'preau: DATABASE_URL: must start with postgres:// or postgresql://'],
])('serve refuses %o with one line', async (wrong, line) => {
  const { status, stderr, stdout } = await runPreau(['serve'], { PREAU_DATA: aFolder(), ...wrong });
  expect(status).toBe(1);
  expect(stdout).toBe('');
  expect(stderr.trim().split('\n')).toHaveLength(1);
  expect(stderr).toContain(line);
});

test('an unknown command is refused with the list of commands', async () => {
  const { status, stderr } = await runPreau(['sevre'], {});
  expect(status).toBe(2);
  expect(stderr).toContain('there is no command "sevre"');
  expect(stderr).toContain('serve');
});

test('a second process on the same folder gets a clear line and harms nothing', async () => {
  const folder = aFolder();
  const first = await start({ PREAU_DATA: folder });
  const second = await runPreau(['serve'], { PREAU_DATA: folder });
  expect(second.status).toBe(1);
  expect(second.stderr).toContain('is in use by another Préau process');
  expect(second.stderr.trim().split('\n')).toHaveLength(1);
  expect((await fetch(`${first.address}/readyz`)).status).toBe(200);
});

test('a taken port is told in one line', async () => {
  const first = await start({ PREAU_DATA: aFolder() });
  const { port } = new URL(first.address);
  const second = await runPreau(['serve'], { PREAU_DATA: aFolder(), PORT: port });
  expect(second.status).toBe(1);
  expect(second.stderr.trim().split('\n')).toHaveLength(1);
  expect(second.stderr).toContain(`PORT: ${port} is taken`);
});

test('SIGTERM finishes the request that is under way, then ends with 0', async () => {
  const node = await start({ PREAU_DATA: aFolder() });
  const { port } = new URL(node.address);
  const body = JSON.stringify({ username: 'zoe', password: 'not the right one', device: 'shared' });
  // The request has begun when the signal comes: its head was read, its body not yet.
  const socket = connect(Number(port), '127.0.0.1');
  socket.write(
    `POST /api/sign-in HTTP/1.1\r\nhost: 127.0.0.1:${port}\r\ncontent-type: application/json\r\ncontent-length: ${Buffer.byteLength(body)}\r\n\r\n`,
  );
  await fetch(`${node.address}/healthz`);
  const ended = node.stop();
  await new Promise((resolve) => setTimeout(resolve, 200));
  socket.write(body);
  const reply = await new Promise<string>((resolve) => {
    let text = '';
    socket.on('data', (chunk) => {
      text += chunk;
      if (text.includes('}}')) resolve(text);
    });
    socket.on('close', () => resolve(text));
  });
  expect(reply).toContain('HTTP/1.1 401');
  expect(reply).toContain('bad_credentials');
  socket.destroy();
  expect(await ended).toBe(0);
});

test('the API is described for machines and for people, without a third party', async () => {
  const node = await start({ PREAU_DATA: aFolder() });
  const described: { openapi: string; paths: Record<string, object> } = await (
    await fetch(`${node.address}/api/openapi.json`)
  ).json();
  expect(described.openapi).toMatch(/^3\.1/);
  expect(Object.keys(described.paths)).toContain('/api/day');
  const page = await fetch(`${node.address}/api/docs`);
  const text = await page.text();
  expect(text).toContain('/api/sign-in');
  expect(text).not.toMatch(/(src|href)="https?:/);
  expect(page.headers.get('content-security-policy')).toContain("default-src 'self'");
  expect(await (await fetch(`${node.address}/metrics`)).text()).toContain('preau_http_request_seconds_count');
});

test.each(['stop', 'kill'] as const)('[W4] with WORKERS, no process is left after a %s', async (how) => {
  const node = await start({ PREAU_DATA: aFolder(), WORKERS: '2' });
  const { pid } = node.child;
  const metrics = async () => (await fetch(`${node.address}/metrics`)).text();
  const pids = async () =>
    Array.from((await metrics()).matchAll(/worker_pid\{worker="\d"\} (\d+)/g), ([, found]) => Number(found));
  const told = /worker_memory_bytes\{worker="\d"\} [1-9]/g;
  await vi.waitFor(async () => expect((await metrics()).match(told)).toHaveLength(2), 20_000);
  const workers = await pids();
  for (const worker of workers)
    expect(readFileSync(`/proc/${worker}/stat`, 'utf8').split(') ')[1]?.split(' ')[1]).toBe(String(pid));
  const status = await node[how]();
  if (how === 'stop') expect(status).toBe(0);
  for (const worker of workers)
    await vi.waitFor(() => expect(() => process.kill(worker, 0)).toThrow('ESRCH'), { timeout: 10_000 });
});
