// Honest visitors while each attack goes on at ten times their load, against the same visitors in peace; and a school behind one
// address with an attacker among its pupils, beside the limits that peers set by address.
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { median, table } from '../report.mjs';
import { startChild } from './child.ts';
import type { HonestResult, HonestWish } from './honest.ts';
import { enter, haproxyWith, type Running, startGate } from './servers.ts';
import { rounds } from './wrk.ts';

const root = fileURLToPath(new URL('../../../../', import.meta.url));
/** Each visitor makes four requests. */
const visitorsPerSecond = 30;
const attackRate = visitorsPerSecond * 4 * 10;
const windowMs = 2_000;
const school = '127.0.9.9';

type Attack = { name: string; settings(insider: string): object };

const attacks: Attack[] = [
  { name: 'slowloris', settings: () => ({ connections: attackRate }) },
  { name: 'send-large', settings: () => ({ connections: 60 }) },
  { name: 'read-slowly', settings: (cookie) => ({ connections: 100, cookie, pages: ['/gate/board.json', '/home'] }) },
  { name: 'flood-sockets', settings: () => ({ rate: attackRate }) },
  { name: 'bust-caches', settings: () => ({ rate: attackRate }) },
  { name: 'forge-tokens', settings: (cookie) => ({ rate: attackRate, tokens: forgeries(cookie), path: '/home' }) },
  { name: 'jump-queue', settings: () => ({ rate: attackRate }) },
  { name: 'hoard-tickets', settings: () => ({ rate: attackRate }) },
  { name: 'share-pass', settings: (cookie) => ({ rate: attackRate, cookie, path: '/home' }) },
];

export type Attacks = {
  markdown: string;
  figures: { honest_success_min: number; honest_p95_ratio_max: number; shared_address_refused: number };
};

export async function measureAttacks(): Promise<Attacks> {
  const rows: (string | number)[][] = [];
  const successes: number[] = [];
  const ratios: number[] = [];
  for (const attack of attacks) {
    const { success, p95 } = await underAttack(attack);
    successes.push(success);
    ratios.push(median(p95));
    const spread = `${Math.min(...p95).toFixed(2)}–${Math.max(...p95).toFixed(2)}`;
    rows.push([attack.name, `${(success * 100).toFixed(1)} %`, `${median(p95).toFixed(2)} (${spread})`]);
    console.error(rows.at(-1));
  }
  const shared = await oneAddress();
  return {
    markdown: [
      `\`preau gate\` in front of a small site, ${visitorsPerSecond} honest visitors a second (a place, the board, a pass, a page), alone and`,
      `while an attacker's process makes ${attackRate} tries a second. ${rounds} interleaved rounds each: all their visitors who got`,
      'their page, and the ratio of the p95 of their requests.',
      '',
      table(['attack', 'honest visitors served', 'p95 against peace'], rows),
      '',
      `1 200 pupils, signed in, and one attacker (${attackRate} tries a second) behind one address that nobody declared, within 20 s:`,
      '',
      table(
        ['in front', 'pupils refused'],
        shared.map(({ front, refused }) => [front, `${refused} of 1 200`]),
      ),
    ].join('\n'),
    figures: {
      honest_success_min: Math.min(...successes),
      honest_p95_ratio_max: Math.max(...ratios),
      shared_address_refused: shared.find(({ front }) => front === 'Préau')?.refused ?? Number.NaN,
    },
  };
}

async function underAttack(attack: Attack): Promise<{ success: number; p95: number[] }> {
  const site = await startChild<{ address: string }>('site', ['plain'], { core: 1 });
  const gate = await startGate(site.told.address);
  const p95: number[] = [];
  let [visitors, succeeded] = [0, 0];
  try {
    const insider = await enter(gate.address);
    await honest({ address: gate.address, rate: visitorsPerSecond, windowMs: 1_000 });
    for (let round = 0; round < rounds; round++) {
      const peace = await honest({ address: gate.address, rate: visitorsPerSecond, windowMs });
      const attacker = await attackWith(attack.name, { url: gate.address, ...attack.settings(insider) });
      const war = await honest({ address: gate.address, rate: visitorsPerSecond, windowMs });
      await attacker.stop();
      visitors += war.visitors;
      succeeded += war.succeeded;
      if (war.succeeded < war.visitors) console.error(attack.name, war.reasons);
      p95.push(war.p95 / peace.p95);
      await sleep(300);
    }
  } finally {
    await gate.stop();
    await site.stop();
  }
  return { success: succeeded / visitors, p95 };
}

/** The whole school comes within 20 s, its attacker before it. */
async function oneAddress(): Promise<{ front: string; refused: number }[]> {
  const wish = { rate: 60, windowMs: 20_000, from: school };
  const results: { front: string; refused: number }[] = [];
  for (const front of ['Préau', '@fastify/rate-limit', 'HAProxy stick-table']) {
    const site = await startChild<{ address: string }>('site', [front.startsWith('@') ? 'rate-limit' : 'plain'], {
      core: 1,
    });
    const running =
      front === 'Préau'
        ? await builtIn(site.told.address)
        : front.startsWith('@')
          ? { address: site.told.address, stop: async () => {} }
          : await stickTable(site.told.address);
    try {
      // Half of it without a name, half as a pupil of the school who is in.
      const attack = { url: running.address, from: [school], rate: attackRate / 2 };
      const cookie = front === 'Préau' ? await enter(running.address, 'who=open.999999') : '';
      const attackers = [
        await attackWith(front === 'Préau' ? 'hoard-tickets' : 'bust-caches', attack),
        await attackWith('share-pass', { ...attack, cookie, path: '/home' }),
      ];
      const pages = front === 'Préau' ? { accounts: true } : { pages: 4 };
      const { visitors, succeeded, reasons } = await honest({ address: running.address, ...wish, ...pages });
      for (const attacker of attackers) await attacker.stop();
      console.error(front, visitors, succeeded, reasons);
      results.push({ front, refused: visitors - succeeded });
    } finally {
      await running.stop();
      await site.stop();
    }
  }
  return results;
}

/** As pupils of a school meet it: signed in, behind an address that nobody declared. */
async function builtIn(upstream: string): Promise<Running> {
  const { told, stop } = await startChild<{ address: string }>('front', [upstream, '1000000']);
  return { address: told.address, stop };
}

/** As many tutorials have it: an address that makes more than 100 requests in 10 s is refused. */
const stickTable = (upstream: string) =>
  haproxyWith(
    [
      '  stick-table type ip size 100k expire 30s store http_req_rate(10s)',
      '  http-request track-sc0 src',
      '  http-request deny deny_status 429 if { sc_http_req_rate(0) gt 100 }',
    ],
    [`  server one ${new URL(upstream).host}`],
    0,
  );

async function attackWith(name: string, settings: object): Promise<{ stop(): Promise<void> }> {
  const program = join(root, 'tests', 'load', 'attackers', `${name}.mjs`);
  const child = spawn('taskset', ['-c', '1', process.execPath, program, JSON.stringify(settings)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await once(child.stdout, 'data');
  child.stdout.resume();
  return {
    async stop() {
      const ended = once(child, 'exit');
      child.kill('SIGTERM');
      await ended;
    },
  };
}

async function honest(wish: HonestWish): Promise<HonestResult> {
  const script = fileURLToPath(new URL('honest.js', import.meta.url));
  const args = ['-c', '1', process.execPath, script, JSON.stringify(wish)];
  const { stdout } = await promisify(execFile)('taskset', args);
  return JSON.parse(stdout);
}

/** A good pass with one byte changed, in each of its places. */
function forgeries(cookie: string): string[] {
  const bytes = Buffer.from(/preau_pass=([\w-]+)/.exec(cookie)?.[1] ?? '', 'base64url');
  return Array.from(bytes, (byte, place) => {
    const other = Buffer.from(bytes);
    other[place] = byte ^ 1;
    return other.toString('base64url');
  });
}
