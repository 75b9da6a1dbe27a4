// The gate: what a core of it answers, what it keeps, and what comes of a site behind it when too many come.
import { measureGoodput } from './gate/goodput.ts';
import { measureThroughput } from './gate/throughput.ts';
import { rounds, shown } from './gate/wrk.ts';
import { table } from './report.mjs';

export async function run(): Promise<{ markdown: string; figures: Record<string, number | boolean | string> }> {
  const throughput = await measureThroughput();
  console.error(throughput);
  const goodput = await measureGoodput();
  const budgets = {
    board_vs_node: 0.9,
    check_vs_node: 0.75,
    forged_vs_node: 0.75,
    ticket_vs_node: 0.6,
    board_file_vs_nginx: 0.95,
  };
  const rows = Object.entries(throughput).map(([name, ratio]) => {
    const least = Object.entries(budgets).find(([one]) => one === name)?.[1] ?? '';
    return [name, shown(ratio), least, ratio.ours.toFixed(0), ratio.theirs.toFixed(0)];
  });
  const figures: Record<string, number | boolean | string> = { ...goodput.figures };
  for (const [name, { ratio }] of Object.entries(throughput)) figures[name] = ratio;
  return {
    figures,
    markdown: [
      `Answers a second by one core over 64 connections (wrk on the other core), against bare \`node:http\` giving the same bytes, or`,
      `nginx giving another file. ${rounds} interleaved rounds: the median of the ratios with their spread.`,
      '',
      table(['figure', 'ratio', 'at least', 'ours, 1/s', 'theirs, 1/s'], rows),
      '',
      goodput.markdown,
    ].join('\n'),
  };
}
