// Préau in front of the site that serves 300 pages a second: built in, as at 9:00, where those with a lesson hold reservations.
// Usage: front.js UPSTREAM [SEATS]. `Cookie: who=open.12` or `who=lesson.12` stands for a session.
import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createGate, type Who } from '../../src/gate/gate.ts';
import { usualPolicy } from '../../src/gate/model.ts';
import { createDoor } from '../../src/gate/proxy/door.ts';
import { createProxy } from '../../src/gate/proxy/proxy.ts';
import { createSite } from '../../src/gate/proxy/site.ts';
import { parseSchoolNetworks } from '../../src/gate/shield/school-networks.ts';
import { createShield } from '../../src/gate/shield/shield.ts';
import { systemChance, systemClock } from '../../src/lib/clock.ts';

const upstream = new URL(process.argv[2] ?? '');
const secret = 'bench:a-secret-that-is-only-used-for-measuring';
const log = { info() {}, warn: console.error, error: console.error };
const clock = systemClock;
const began = clock.now();
/** Each visitor asks for one page a second and the site serves 300: nine tenths of it, as one would plan. */
const seats = Number(process.argv[3] ?? 270);

function identify(headers: IncomingHttpHeaders): Who | undefined {
  const [account] = /(?<=who=)\w+\.\d+/.exec(headers.cookie ?? '') ?? [];
  return account === undefined ? undefined : { school: 'bench', account, lanes: ['open'] };
}

const shield = createShield({
  ...{ clock, chance: systemChance, secret, site: 'bench', trustProxy: [] },
  schoolNetworks: process.argv[3] === undefined ? parseSchoolNetworks('127.0.0.0/8=1000000') : [],
});
const gate = await createGate({
  ...{ clock, chance: systemChance, log, secret, site: 'bench', identify, shield },
  policy: {
    ...usualPolicy,
    ...{ capacity: seats, costs: { full: 1, voice: 1, text: 1 }, tiers: ['full'] },
    pace: seats / 2,
    shares: { lesson: 0.6, staff: 0, open: 0.4 },
  },
});
gate.mount('/gate/bench-reservation', (request: IncomingMessage, response: ServerResponse) => {
  const query = new URL(request.url ?? '', upstream).searchParams;
  const token = gate.signReservation({
    ...{ school: 'bench', account: `lesson.${query.get('account')}`, classKey: `class ${query.get('class')}` },
    ...{ size: Number(query.get('size')), opensAt: began, endsAt: began + 3_600_000 },
  });
  response.end(token);
});
const site = createSite(upstream);
const proxy = createProxy({
  ...{ site, door: createDoor(gate, clock, shield), free: [], trusts: () => false, onError: console.error },
});
shield.harden(proxy.server);
proxy.server.listen(0, '127.0.0.1', () => {
  const { port } = proxy.server.address() as AddressInfo;
  process.stdout.write(`${JSON.stringify({ address: `http://127.0.0.1:${port}` })}\n`);
});
