// The gate: what a core of it answers, what it keeps, what comes of a site behind it when too many come or are attacked.
import { type Attacks, measureAttacks } from './gate/attacks.ts';
import { startChild } from './gate/child.ts';
import { type Goodput, measureGoodput } from './gate/goodput.ts';
import type { Million } from './gate/million.ts';
import { type Left, measureLeft } from './gate/polls-memory.ts';
import { measureThroughput, type Throughput } from './gate/throughput.ts';
import { rounds, shown } from './gate/wrk.ts';
import { table } from './report.mjs';

const least: Readonly<Record<keyof Throughput, string>> = {
  board_vs_node: '0.9',
  check_vs_node: '0.75',
  forged_vs_node: '0.75',
  ticket_vs_node: '0.6',
  board_file_vs_nginx: '0.95',
  proxy_vs_haproxy: 'reported',
};

export async function run(): Promise<{ markdown: string; figures: Record<string, number | boolean> }> {
  const throughput = await measureThroughput();
  const left = await measureLeft();
  const child = await startChild<Million>('million', [], { inspect: ['--expose-gc', '--max-old-space-size=8192'] });
  const million = child.told;
  const attacks = await measureAttacks();
  const goodput = await measureGoodput();
  return {
    markdown: [answers(throughput), '', kept(left, million), '', attacks.markdown, '', goodput.markdown].join('\n'),
    figures: figuresOf(throughput, left, million, attacks, goodput),
  };
}

function figuresOf(throughput: Throughput, left: Left, million: Million, attacks: Attacks, goodput: Goodput) {
  const ratios = Object.fromEntries(Object.entries(throughput).map(([name, { ratio }]) => [name, round(ratio)]));
  return {
    ...ratios,
    bytes_per_poll: round(left.bytes_per_poll),
    bytes_per_account: round(million.bytes_per_account),
    ...goodput.figures,
    ...attacks.figures,
    draw_open_ms: round(million.draw_open_ms),
    draw_chi2: round(million.draw_chi2),
    draw_uniform: million.draw_chi2 < million.draw_chi2_limit,
    draw_inversions: million.draw_inversions,
  };
}

function answers(throughput: Throughput): string {
  const names: (keyof Throughput)[] = [
    'board_vs_node',
    'check_vs_node',
    'forged_vs_node',
    'ticket_vs_node',
    'board_file_vs_nginx',
    'proxy_vs_haproxy',
  ];
  const rows = names.map((name) => {
    const ratio = throughput[name];
    return [`\`${name}\``, shown(ratio), least[name], ratio.ours.toFixed(0), ratio.theirs.toFixed(0)];
  });
  return [
    'Answers a second by one core over 64 connections (wrk on the other core), against bare `node:http` giving the same bytes,',
    'nginx giving another file, and HAProxy passing on to the same site after looking at a cookie.',
    `${rounds} interleaved rounds: the median of the ratios with their spread.`,
    '',
    table(['figure', 'ratio', 'at least', 'ours, 1/s', 'theirs, 1/s'], rows),
  ].join('\n');
}

function kept(left: Left, million: Million): string {
  return [
    'What stays in memory (heap and buffers after collection; sockets and TLS apart), and a draw of one million:',
    '',
    table(
      ['what', 'figure'],
      [
        [`a poll, after ${left.polls.toLocaleString('en')}`, `${left.bytes_per_poll.toFixed(2)} bytes`],
        [
          `an anonymous ticket, after ${left.tickets.toLocaleString('en')}`,
          `${left.bytes_per_ticket.toFixed(2)} bytes`,
        ],
        ['an account in line, after 1,000,000', `${million.bytes_per_account.toFixed(1)} bytes (at most 16)`],
        ['opening of the draw until the first are called', `${million.draw_open_ms.toFixed(0)} ms (at most 2 000)`],
        [
          'χ² of ranks against enrolment, 361 degrees of freedom',
          `${million.draw_chi2.toFixed(0)} (99.9 % of even draws are below ${million.draw_chi2_limit})`,
        ],
        ['inversions afterwards', String(million.draw_inversions)],
      ],
    ),
  ].join('\n');
}

const round = (value: number) => Math.round(value * 1_000) / 1_000;
