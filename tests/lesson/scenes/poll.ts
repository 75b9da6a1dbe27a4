// A question that all thirty answer, and its result as everybody is shown it.
import { strict as assert } from 'node:assert';
import { openTool } from '../../e2e/class-tool.ts';
import { everybody, type Lesson, pupilsOf } from '../lesson.ts';
import { accessible } from '../touch.ts';
import { until } from '../until.ts';

const question = 'Combien font 1/3 + 1/4 ?';
const choices = ['2/7', '7/12', '1/12'] as const;
/** What pages and virtual pupils answer, in the order of the class. */
const onPages = [1, 1, 1, 0, 0];
const byProtocol = [...Array<number>(15).fill(1), ...Array<number>(6).fill(0), ...Array<number>(4).fill(2)];

export async function poll(lesson: Lesson): Promise<string> {
  const { seats, virtual } = lesson;
  const petit = seats.petit.page;
  await openTool(petit, 'Questions à la classe');
  const section = petit.getByRole('region', { name: 'Questions à la classe' });
  const fold = section.locator('details', { hasText: 'Poser ou préparer' });
  if ((await fold.getAttribute('open')) === null) await fold.locator('summary').click();
  await section.getByLabel('Question', { exact: true }).fill(question);
  await section.getByLabel(/Réponses possibles/).fill(choices.join('\n'));
  await section.getByRole('radio', { name: /Anonyme/ }).check();
  await section.getByRole('button', { name: 'Poser maintenant' }).click();

  for (const [index, { page }] of pupilsOf(lesson).entries()) {
    const card = page.getByRole('region', { name: question });
    await card.waitFor();
    if (index < 2) await accessible(page);
    await card.getByText(choices[onPages[index] ?? 0] ?? '', { exact: true }).click();
    await card.getByRole('button', { name: 'Répondre' }).click();
    await page.getByText(`Votre réponse : ${choices[onPages[index] ?? 0]}`).waitFor();
  }
  for (const [index, pupil] of virtual.entries()) {
    const asked = await until(
      'asked',
      () => pupil.inside.parts.polls.polls.at(-1),
      (seen) => seen?.phase === 'open',
    );
    pupil.act('polls', { type: 'answer', id: asked?.id ?? 0, answer: [byProtocol[index] ?? 0] });
  }
  await petit.locator('.poll-pill').getByText('30 réponses sur 30').waitFor();
  await section.getByRole('button', { name: 'Fermer et montrer' }).click();

  const counts = choices.map((_, choice) => [...onPages, ...byProtocol].filter((one) => one === choice).length);
  const expected = counts.map((count) => `${count} réponses`);
  for (const { name, page } of everybody(lesson)) {
    const bars = page.getByRole('region', { name: question }).locator('.poll-bars li .poll-count');
    const shown = async () => (await bars.allTextContents()).map((text) => /(\d+) réponses/.exec(text)?.[0]);
    await until(`${name} sees the result`, shown, (seen) => seen.join() === expected.join());
  }
  const told = () => virtual.map(({ inside }) => inside.parts.polls.polls.at(-1)?.told?.counts.join());
  await until('virtual pupils are told', told, (all) => all.every((one) => one === counts.join()));
  await accessible(petit);
  await lesson.shot('petit', 'poll-shown-teacher');
  await lesson.shot('noe', 'poll-shown-phone');
  await petit.getByRole('region', { name: question }).getByRole('button', { name: 'Ne plus montrer' }).first().click();
  assert.equal(
    counts.reduce((sum, count) => sum + count),
    30,
  );
  return `30 answers of 30: ${choices.map((choice, index) => `${choice} ${counts[index]}`).join(', ')}, on 6 pages and told to 25`;
}
