// One pupil's network is cut: the place, the closed microphone, the hand and what was typed are kept.
import { strict as assert } from 'node:assert';
import { setTimeout as sleep } from 'node:timers/promises';
import { moving } from '../../e2e/class-sights.ts';
import type { Lesson } from '../lesson.ts';
import { untilHears } from '../senses.ts';
import { accessible, control, messages, numberOf, openPanel, pressed, say } from '../touch.ts';
import { seconds, until } from '../until.ts';
import { waiting } from './dropping.ts';
import { hearAll } from './hands.ts';

/** Who is cut off here, for whoever reads the register afterwards. */
export const cutOff = 'Noé Martin';

/** @param away how long the network is down, ms */
export async function cut(lesson: Lesson, away: number): Promise<string> {
  const { seats, virtual } = lesson;
  const { petit, noe } = seats;
  const [first] = virtual;
  assert(first);
  // Noé has the floor with an open microphone, and a hand up again for later.
  await openPanel(petit.page, /^Mains/);
  await petit.page.getByRole('button', { name: `Donner la parole à ${noe.name}`, exact: true }).click();
  await noe.page.getByRole('button', { name: 'Ouvrir mon micro' }).click();
  await hearAll(lesson, 'lina', 'noe');
  await control(noe.page, 'Main').click();
  const queue = await until(
    'Noé waits',
    () => waiting(lesson),
    (seen) => seen.endsWith(`, ${noe.name}`),
  );
  const number = numberOf(first, noe.name);

  lesson.storm();
  noe.cable.pull();
  await noe.page.getByText('Coupé, on revient tout seul.').waitFor();
  await petit.page.getByText('30 présents, 1 en chemin').waitFor();
  await say(noe.page, 'écrit pendant la coupure');
  await noe.page.getByText('Partira au retour du réseau').waitFor();
  await accessible(noe.page);
  await lesson.shot('noe', 'cut-phone');
  // The others go on.
  await Promise.all(
    [seats.zoe, seats.ines, seats.malo].map(({ name, page }) =>
      untilHears(`${name} hears both`, page, 'petit', 'lina'),
    ),
  );
  await sleep(away);

  noe.cable.plug();
  const from = performance.now();
  await noe.page.getByText('Coupé, on revient tout seul.').waitFor({ state: 'detached' });
  const back = seconds(from);
  lesson.calm();
  await petit.page.getByText('31 présents').waitFor();
  assert.equal(numberOf(first, noe.name), number);
  assert.equal(await waiting(lesson), queue);
  await pressed(noe.page, 'Main', true);
  await openPanel(petit.page, 'Messages');
  await messages(petit.page).getByText('écrit pendant la coupure').waitFor();
  assert.equal(await messages(petit.page).getByText('écrit pendant la coupure').count(), 1);
  // Never unmuted by itself: a touch opens it.
  await pressed(noe.page, 'Micro', false);
  await moving(noe.page, 'Caméra : M. Petit');
  const heard = await hearAll(lesson, 'lina');
  await noe.page.getByRole('button', { name: 'Ouvrir mon micro' }).click();
  await hearAll(lesson, 'lina', 'noe');
  return `back ${back} after the network, same number ${number}, hand and queue kept, microphone closed; ${heard}`;
}
