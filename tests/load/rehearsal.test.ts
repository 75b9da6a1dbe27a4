// The drill on real processes: a node, virtual pupils beside it, the whole way from the gate to the class.
import { expect, test } from 'vitest';
import { runPreau } from '../support/process.ts';

test('thirty pupils come at nine and are all in their lesson', { timeout: 120_000 }, async () => {
  const args = ['rehearse', '9h02', '--pupils', '30', '--over', '4', '--stay', '8', '--json'];
  const { status, stdout, stderr } = await runPreau(args, {});
  expect({ status, stderr }, stdout).toMatchObject({ status: 0 });
  const figures = JSON.parse(stdout.trim().split('\n').at(-1) ?? '');
  expect(figures).toMatchObject({ pupils: 30, inLesson: 30, refused: 0, errors: 0 });
  expect(stdout).toContain('It holds.');
});

test('a school with too few seats is found out', { timeout: 120_000 }, async () => {
  const args = ['rehearse', '9h02', '--pupils', '30', '--over', '4', '--stay', '6', '--seats', '1', '--prepared', '0'];
  const { status, stdout } = await runPreau(args, {});
  expect(status).toBe(1);
  expect(stdout).toContain('still waiting at the bell');
  expect(stdout).toContain('It does not hold');
});

test.each([
  ['another name', ['10h', '--pupils', '30'], 'the drill is called 9h02'],
  ['no number of pupils', ['9h02'], '--pupils is a number'],
  ['an unknown option', ['9h02', '--pupils', '30', '--fast'], '--fast'],
])('%s is refused in one line', async (_what, args, said) => {
  const { status, stderr } = await runPreau(['rehearse', ...args], {});
  expect(status).toBe(2);
  expect(stderr.split('\n')[0]).toContain(said);
});
