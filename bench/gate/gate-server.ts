// The gate alone in a process, in front of any site, with its shield and its journal: what a core of it answers is measured.
import { mkdtempSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createGate } from '../../src/gate/gate.ts';
import { usualPolicy } from '../../src/gate/model.ts';
import { parseSchoolNetworks } from '../../src/gate/shield/school-networks.ts';
import { createShield } from '../../src/gate/shield/shield.ts';
import { systemChance, systemClock } from '../../src/lib/clock.ts';

export type GateServer = { address: string; pass: string; forged: string; boardFile: string };

const secret = 'bench:a-secret-that-is-only-used-for-measuring';
const folder = mkdtempSync(join(tmpdir(), 'preau-bench-gate-'));
const boardFile = join(folder, 'board.json');
const log = { info() {}, warn: console.error, error: console.error };
const clock = systemClock;
const shield = createShield({
  ...{ clock, chance: systemChance, secret, site: 'bench', trustProxy: [] },
  schoolNetworks: parseSchoolNetworks('127.0.0.0/8=1000000'),
  // Newcomers at any pace are what is measured: that they are a siege must not answer for the line.
  suspicion: { crowd: 1e9, junk: 1e9, quiet: 60_000 },
});
const gate = await createGate(
  { ...{ clock, chance: systemChance, log, secret, site: 'bench', shield, boardFile }, policy: usualPolicy },
  { folder: join(folder, 'journal') },
);
gate.mount('/gate/bench-memory', (_request, response) => {
  globalThis.gc?.();
  globalThis.gc?.();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  response.end(String(heapUsed + arrayBuffers));
});
const server = createServer((request, response) => {
  if (!gate.handle(request, response)) response.writeHead(404).end();
});
server.listen(0, '127.0.0.1', async () => {
  const { port } = server.address() as AddressInfo;
  const address = `http://127.0.0.1:${port}`;
  const taken = await fetch(`${address}/gate/tickets`, { method: 'POST', body: '{}' });
  const { ticket }: { ticket: string } = await taken.json();
  const cookie = taken.headers.getSetCookie().map((set) => set.split(';', 1)[0]);
  const entered = await fetch(`${address}/gate/passes`, {
    method: 'POST',
    headers: { cookie: cookie.join('; ') },
    body: JSON.stringify({ ticket }),
  });
  const { pass }: { pass: string } = await entered.json();
  // One bit of the signature is another one.
  const last = pass.at(-1) === 'A' ? 'B' : 'A';
  const told: GateServer = { address, pass, forged: pass.slice(0, -1) + last, boardFile };
  process.stdout.write(`${JSON.stringify(told)}\n`);
});
