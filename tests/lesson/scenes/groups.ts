// Groups at random with two changes by hand: each hears its own alone, one calls, the teacher visits, everybody is back in one click.
import { strict as assert } from 'node:assert';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Page } from 'playwright-core';
import { moving } from '../../e2e/class-sights.ts';
import { openTool } from '../../e2e/class-tool.ts';
import { everybody, type Lesson, pupilsOf, type Seat } from '../lesson.ts';
import { untilHears } from '../senses.ts';
import { accessible, control, numberOf, pressed } from '../touch.ts';
import { until } from '../until.ts';
import { hearAll } from './hands.ts';

const banner = (page: Page) => page.locator('.group-banner');

export async function groups(lesson: Lesson): Promise<string> {
  const { seats, virtual } = lesson;
  const { petit, lina, noe, zoe, ines, malo } = seats;
  await openTool(petit.page, 'Groupes');
  const tools = petit.page.getByRole('region', { name: 'Groupes', exact: true });
  for (let more = 0; more < 3; more += 1) await tools.getByRole('button', { name: 'Un de plus' }).click();
  await tools.getByRole('status', { name: 'Combien' }).getByText('Groupes de 6').waitFor();
  await tools.getByRole('button', { name: 'Répartir', exact: true }).click();
  const placeOf = (name: string) => tools.getByLabel(`Groupe de ${name}`, { exact: true });
  const names = [...pupilsOf(lesson), ...virtual].map(({ name }) => name);
  const dealt = async () => Promise.all(names.map(async (name) => Number(await placeOf(name).inputValue())));
  await placeOf(lina.name).waitFor();
  const places = await until('everybody is dealt out', dealt, (all) => all.every((group) => group > 0));
  const sizes = [1, 2, 3, 4, 5].map((group) => places.filter((place) => place === group).length);
  assert.deepEqual(sizes, [6, 6, 6, 6, 6]);

  // By hand: Noé with Lina, Inès with Zoé elsewhere, Malo with neither.
  for (const [{ name }, group] of [
    [lina, '1'],
    [noe, '1'],
    [zoe, '2'],
    [ines, '2'],
    [malo, '3'],
  ] as const)
    await placeOf(name).selectOption(group);
  await tools.getByRole('checkbox', { name: 'Caméras permises' }).check();
  await tools.getByLabel('Durée').selectOption({ label: '15 min' });
  await accessible(petit.page);
  await tools.getByRole('button', { name: 'Ouvrir les groupes' }).click();
  for (const { page } of pupilsOf(lesson)) await banner(page).waitFor();
  for (const { page } of [lina, zoe]) {
    await pressed(page, 'Micro', false);
    await control(page, 'Micro').click();
  }
  await control(lina.page, 'Caméra').click();

  await moving(noe.page, `Caméra : ${lina.name}`);
  await Promise.all([
    untilHears('Noé hears Lina', noe.page, 'lina'),
    untilHears('Inès hears Zoé', ines.page, 'zoe'),
    ...[petit, lina, zoe, malo].map(({ name, page }) => untilHears(`${name} hears nobody`, page)),
  ]);
  for (const { page } of [zoe, ines, malo, petit])
    assert.equal(await page.getByRole('img', { name: `Caméra : ${lina.name}` }).count(), 0);
  const packets = await separate(lesson, lina, 1);
  await lesson.shot('noe', 'groups-phone');

  await banner(zoe.page).getByRole('button', { name: 'Appeler le professeur' }).click();
  const call = petit.page.locator('.group-call');
  await call.getByText('Le groupe 2 vous appelle').waitFor();
  await lesson.shot('petit', 'groups-called');
  await accessible(petit.page, zoe.page);
  await call.getByRole('button').click();
  await banner(zoe.page).getByText('M. Petit est dans votre groupe.').waitFor();
  await Promise.all([
    untilHears('Zoé hears the teacher', zoe.page, 'petit'),
    untilHears('Inès hears both', ines.page, 'petit', 'zoe'),
    untilHears('the teacher hears Zoé', petit.page, 'zoe'),
    untilHears('Noé hears Lina still', noe.page, 'lina'),
    untilHears('Malo hears nobody still', malo.page),
  ]);
  await moving(zoe.page, 'Caméra : M. Petit');

  await tools.getByRole('button', { name: 'Ramener tout le monde' }).click();
  for (const { page } of pupilsOf(lesson)) {
    await banner(page).waitFor({ state: 'detached' });
    await control(page, 'Micro').waitFor({ state: 'detached' });
  }
  await hearAll(lesson);
  for (const { page } of pupilsOf(lesson)) await moving(page, 'Caméra : M. Petit');
  assert.equal(everybody(lesson).length, 6);
  return `5 groups of 6 at random; ${packets}; called, visited, back in one click with everything closed`;
}

/** Who speaks in a group is sent to the virtual pupils of that group, and to no other. */
async function separate({ virtual }: Lesson, speaker: Seat, group: number): Promise<string> {
  const [first] = virtual;
  assert(first);
  const number = numberOf(first, speaker.name);
  const before = virtual.map(({ voices }) => voices.get(number) ?? 0);
  await sleep(1_500);
  const sent = virtual.map(({ voices }, index) => (voices.get(number) ?? 0) - (before[index] ?? 0));
  const within = virtual.map(
    ({ inside }) => inside.parts.groups.groups[group - 1]?.members.includes(inside.you) === true,
  );
  for (const [index, { name }] of virtual.entries())
    assert.equal((sent[index] ?? 0) > 0, within[index], `${name}: ${sent[index]} packets of ${speaker.name}`);
  const count = within.filter(Boolean).length;
  return `Lina’s voice goes to ${count} virtual pupils of her group and none of the ${virtual.length - count} others`;
}
