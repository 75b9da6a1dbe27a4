// The gate as `preau gate` stands before a site, without the budget of one visitor: a single pass makes all the requests here.
// Usage: in-front.js UPSTREAM
import type { AddressInfo } from 'node:net';
import { createGate } from '../../src/gate/gate.ts';
import { usualPolicy } from '../../src/gate/model.ts';
import { createDoor } from '../../src/gate/proxy/door.ts';
import { createProxy } from '../../src/gate/proxy/proxy.ts';
import { createSite } from '../../src/gate/proxy/site.ts';
import { createShield } from '../../src/gate/shield/shield.ts';
import { systemChance, systemClock } from '../../src/lib/clock.ts';

const base = {
  clock: systemClock,
  chance: systemChance,
  secret: 'bench:a-secret-that-is-only-used-for-measuring',
  site: 'bench',
};
const log = { info() {}, warn: console.error, error: console.error };
const shield = createShield({
  ...base,
  ...{ trustProxy: [], schoolNetworks: [], visitorBudget: { capacity: 1e9, perSecond: 1e9 } },
});
const gate = await createGate({ ...base, log, shield, policy: usualPolicy });
const site = createSite(new URL(process.argv[2] ?? ''));
const door = createDoor(gate, systemClock, shield);
const proxy = createProxy({ ...{ site, door, free: [] }, trusts: () => false, onError: console.error });
shield.harden(proxy.server);
proxy.server.listen(0, '127.0.0.1', () => {
  const { port } = proxy.server.address() as AddressInfo;
  process.stdout.write(`${JSON.stringify({ address: `http://127.0.0.1:${port}` })}\n`);
});
