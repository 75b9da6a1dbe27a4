// The figures for Prometheus: true, well formed, and all that the alert rules rely on.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import { aSchool } from '../../../tests/support/school.ts';
import { startGate } from '../command.ts';
import { createShield } from '../shield/shield.ts';
import { aGate, testSecret, testStart } from '../testing/a-gate.ts';
import { metricsPage } from './metrics.ts';

const rules = fileURLToPath(new URL('../../../docs/gate/alerts.yml', import.meta.url));
const runbook = fileURLToPath(new URL('../../../docs/operate.md', import.meta.url));

const examples = fileURLToPath(new URL('testing/alerts.yml', import.meta.url));
const promtool = (...args: string[]) => execFileSync('promtool', args, { encoding: 'utf8', stdio: 'pipe' });

async function aCrowd() {
  const made = await aGate({ policy: { capacity: 2 } });
  onTestFinished(made.close);
  const visitors = Array.from({ length: 5 }, () => made.browser());
  for (const visitor of visitors) await visitor.ask('POST', '/gate/tickets', {});
  for (const visitor of visitors) await visitor.ask('POST', '/gate/passes', {});
  await visitors[0]?.ask('GET', '/gate/check');
  await visitors[4]?.ask('GET', '/gate/check');
  return made;
}

async function scraped(...what: Parameters<typeof metricsPage>): Promise<string> {
  const server = createServer(metricsPage(...what));
  onTestFinished(() => void server.close());
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  expect((await fetch(`http://127.0.0.1:${port}/`)).status).toBe(404);
  return (await fetch(`http://127.0.0.1:${port}/metrics`)).text();
}

const value = (text: string, series: string) =>
  text
    .split('\n')
    .find((line) => line.startsWith(`${series} `))
    ?.split(' ')[1];

test('a gate that stands alone tells its figures on a port of its own', async () => {
  const { gate } = await aCrowd();
  const text = await scraped(gate);
  const figures = {
    'preau_gate_seats{lane="open"}': '2',
    'preau_gate_waiting{lane="open"}': '3',
    'preau_gate_serving{lane="open"}': '2',
    'preau_gate_arrivals_total{lane="open"}': '5',
    'preau_gate_entered_total{from="turn"}': '2',
    'preau_gate_refused_total{code="waiting"}': '3',
    'preau_gate_checks_total{result="good"}': '1',
    'preau_gate_checks_total{result="bad"}': '1',
    'preau_gate_tier{tier="full"}': '1',
    'preau_gate_mode{mode="open"}': '1',
    'preau_gate_mode{mode="bypass"}': '0',
    preau_gate_slots: '2',
    preau_gate_capacity_units: '2',
    preau_gate_unheard: '0',
    preau_gate_forged_total: '0',
  };
  expect(Object.fromEntries(Object.keys(figures).map((series) => [series, value(text, series)]))).toEqual(figures);
  expect(Number(value(text, 'preau_gate_event_loop_delay_seconds'))).toBeGreaterThanOrEqual(0);
});

test('preau gate tells them on a port for this machine only', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'preau-metrics-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const flags = ['--upstream', 'http://127.0.0.1:9', '--port', '0', '--metrics-port', '0', '--seats', '77'];
  const started = await startGate(flags, { PREAU_SECRET: testSecret, PREAU_DATA: folder, PREAU_LOG: 'silent' });
  onTestFinished(started.stop);
  const text = await (await fetch(started.metrics ?? '')).text();
  expect(value(text, 'preau_gate_slots')).toBe('77');
  // Through the door that visitors use there are no figures.
  expect(await (await fetch(`${started.address}/metrics`)).text()).not.toContain('preau_gate');
  expect(await (await fetch(`${started.address}/gate/metrics`)).text()).not.toContain('preau_gate');
});

test('the shield tells its mood, whom it asked for a proof, and what it refused', async () => {
  const clock = { now: () => testStart };
  const chance = { bytes: (count: number) => new Uint8Array(count).fill(7) };
  const suspicion = { crowd: 2, junk: 50, quiet: 60_000 };
  const shield = createShield({
    ...{ clock, chance, suspicion, secret: testSecret, site: 'test', trustProxy: [], schoolNetworks: [] },
  });
  const made = await aGate({ shield });
  onTestFinished(async () => {
    await made.close();
    shield.close();
  });
  for (let visitor = 0; visitor < 20; visitor++) await made.browser().ask('POST', '/gate/tickets', {});
  const wrong = await made.browser().ask('POST', '/gate/tickets', { proof: 'bm90IGEgcHJvb2Y' });
  expect(wrong.code).toBe('proof_wrong');
  const text = await scraped(made.gate, shield);
  expect(value(text, 'preau_gate_shield_mood{mood="siege"}')).toBe('1');
  expect(value(text, 'preau_gate_shield_mood{mood="calm"}')).toBe('0');
  expect(value(text, 'preau_gate_shield_proofs_total{state="asked"}')).toBe(String(shield.figures().asked));
  expect(shield.figures().asked).toBeGreaterThan(5);
  expect(value(text, 'preau_gate_shield_refused_total{by="proof"}')).toBe('1');
  expect(value(text, 'preau_gate_shield_cut_total{why="slow"}')).toBe('0');
});

test('counts only rise, and follow the mode', async () => {
  const { gate, browser } = await aCrowd();
  await scraped(gate);
  await browser().ask('POST', '/gate/tickets', {});
  await gate.setPolicy({ mode: 'bypass' }, 'ada');
  const text = await scraped(gate);
  expect(value(text, 'preau_gate_arrivals_total{lane="open"}')).toBe('6');
  expect(value(text, 'preau_gate_mode{mode="open"}')).toBe('0');
  expect(value(text, 'preau_gate_mode{mode="bypass"}')).toBe('1');
});

test('the rules are ones that Prometheus takes, on figures that the school tells', async () => {
  expect(promtool('check', 'rules', rules)).toContain('SUCCESS');
  const { stranger } = await aSchool();
  const { text } = await stranger.get('/metrics');
  // Node's own figures have names that promtool doesn't like.
  const ours = text.split('\n').filter((line) => line.includes('preau_gate_'));
  execFileSync('promtool', ['check', 'metrics'], { input: `${ours.join('\n')}\n`, stdio: 'pipe' });
  const wanted = new Set(readFileSync(rules, 'utf8').match(/\bpreau_\w+/g));
  const told = new Set(Array.from(text.matchAll(/^# TYPE (\w+)/gm), ([, name]) => name));
  expect(wanted.size).toBeGreaterThanOrEqual(9);
  expect([...wanted].filter((name) => !told.has(name))).toEqual([]);
});

test('the rules ring when they should, and not otherwise', () => {
  expect(promtool('test', 'rules', examples)).toContain('SUCCESS');
});

test('the runbook says what to do about every alert', () => {
  const alerts = Array.from(readFileSync(rules, 'utf8').matchAll(/- alert: (\w+)/g), ([, name = '']) => name);
  const text = readFileSync(runbook, 'utf8');
  expect(alerts.length).toBeGreaterThanOrEqual(8);
  expect(alerts.filter((name) => !text.includes(`\`${name}\``))).toEqual([]);
});
