// What one core of the gate answers in a second, against bare node:http giving the same bytes, and nginx giving the file.
import { request } from 'node:http';
import { startChild } from './child.ts';
import type { GateServer } from './gate-server.ts';
import { nginxWith } from './nginx.ts';
import { enter, haproxyWith } from './servers.ts';
import { compare, type Ratio, type Target, throughput } from './wrk.ts';

type Answer = { status: number; headers: Record<string, string | string[]>; body: string };

export type Throughput = Record<
  'board_vs_node' | 'check_vs_node' | 'ticket_vs_node' | 'forged_vs_node' | 'board_file_vs_nginx' | 'proxy_vs_haproxy',
  Ratio
>;

export async function measureThroughput(): Promise<Throughput> {
  const gate = await startChild<GateServer>('gate-server');
  try {
    const { address, pass, forged, boardFile } = gate.told;
    const json = { 'content-type': 'application/json' };
    const of = (target: Target, expected: 'served' | 'refused' = 'served') => againstBare(target, expected);
    return {
      board_vs_node: await of({ url: `${address}/gate/board.json` }),
      check_vs_node: await of({ url: `${address}/gate/check`, headers: { cookie: `preau_pass=${pass}` } }),
      forged_vs_node: await of(
        { url: `${address}/gate/check`, headers: { cookie: `preau_pass=${forged}` } },
        'refused',
      ),
      ticket_vs_node: await of({ url: `${address}/gate/tickets`, method: 'POST', headers: json, body: '{}' }),
      board_file_vs_nginx: await againstNginx(boardFile),
      proxy_vs_haproxy: await againstHaproxy(),
    };
  } finally {
    await gate.stop();
  }
}

async function againstBare(target: Target, expected: 'served' | 'refused'): Promise<Ratio> {
  const answer = await ask(target);
  const bare = await startChild<{ address: string }>('bare', [JSON.stringify(answer)]);
  try {
    const twin = { ...target, url: `${bare.told.address}${new URL(target.url).pathname}` };
    return await compare(
      () => throughput(target, expected),
      () => throughput(twin, expected),
    );
  } finally {
    await bare.stop();
  }
}

async function againstNginx(boardFile: string): Promise<Ratio> {
  const nginx = await nginxWith(boardFile);
  try {
    return await compare(
      () => throughput({ url: `${nginx.address}/board.json` }, 'served'),
      () => throughput({ url: `${nginx.address}/other.json` }, 'served'),
    );
  } finally {
    await nginx.stop();
  }
}

/** Both look at the pass's cookie and pass on to the same site, which answers from the core of wrk. */
async function againstHaproxy(): Promise<Ratio> {
  const answer: Answer = { status: 200, headers: { 'content-type': 'text/html' }, body: 'x'.repeat(2_000) };
  const site = await startChild<{ address: string }>('bare', [JSON.stringify(answer)], { core: 1 });
  const gate = await startChild<{ address: string }>('in-front', [site.told.address]);
  const haproxy = await haproxyWith(
    [`  http-request deny deny_status 503 unless { req.cook(preau_pass),length gt 60 }`],
    [`  server one ${new URL(site.told.address).host}`],
    0,
  );
  try {
    const headers = { cookie: await enter(gate.told.address) };
    return await compare(
      () => throughput({ url: `${gate.told.address}/page`, headers }, 'served'),
      () => throughput({ url: `${haproxy.address}/page`, headers }, 'served'),
    );
  } finally {
    await haproxy.stop();
    await gate.stop();
    await site.stop();
  }
}

/** The headers that Node adds by itself are left for it to add. */
const own = new Set(['date', 'connection', 'keep-alive', 'transfer-encoding']);

function ask({ url, method = 'GET', headers = {}, body }: Target): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const sent = request(url, { method, headers }, (reply) => {
      let text = '';
      reply.on('data', (chunk) => {
        text += chunk;
      });
      reply.once('end', () => {
        const kept: Answer['headers'] = {};
        for (const [name, value] of Object.entries(reply.headers)) if (value && !own.has(name)) kept[name] = value;
        resolve({ status: reply.statusCode ?? 0, headers: kept, body: text });
      });
    });
    sent.once('error', reject);
    sent.end(body);
  });
}
