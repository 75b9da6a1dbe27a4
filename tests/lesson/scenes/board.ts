// The teacher draws, a pupil is let to; everybody has the ink, by its pixels.
import { strict as assert } from 'node:assert';
import type { Page } from 'playwright-core';
import { openTool } from '../../e2e/class-tool.ts';
import { everybody, type Lesson } from '../lesson.ts';
import { accessible } from '../touch.ts';
import { until } from '../until.ts';

/** Where the ink of this lesson lies, in units of a page of 1 600 × 1 000. */
const teachers = { from: [200, 300], to: [600, 300], look: [400, 300] } as const;
const pupils = { from: [200, 600], to: [600, 600], look: [400, 600] } as const;

const surface = (page: Page) => page.getByRole('application', { name: /^Tableau/ });
const pen = (page: Page) =>
  page.getByRole('toolbar', { name: 'Outils du tableau' }).getByRole('button', { name: 'Stylo', exact: true });

export async function board(lesson: Lesson): Promise<string> {
  const { seats, virtual } = lesson;
  const { petit, zoe } = seats;
  await openTool(petit.page, 'Tableau');
  await petit.page.getByRole('group', { name: 'La classe regarde' }).getByRole('button', { name: 'Tableau' }).click();
  for (const { page } of everybody(lesson)) await surface(page).waitFor();
  assert.equal(await pen(zoe.page).count(), 0);
  await draw(petit.page, teachers);
  await inked(lesson, teachers);

  // Without leave nothing is drawn; with it, for everybody.
  await draw(zoe.page, pupils);
  await petit.page.getByRole('checkbox', { name: zoe.name }).check();
  await pen(zoe.page).waitFor();
  assert.equal(await inkAt(petit.page, pupils.look), 0);
  await draw(zoe.page, pupils);
  await inked(lesson, pupils);
  await accessible(petit.page, zoe.page);
  await lesson.shot('petit', 'board-teacher');
  await lesson.shot('ines', 'board-phone');
  const updates = () => virtual.map(({ inside }) => JSON.stringify(inside.parts.board.pages));
  await until('virtual pupils count the same ink', updates, (all) => new Set(all).size === 1);
  const pixels = await Promise.all(everybody(lesson).map(({ page }) => inkAt(page, pupils.look)));
  return `two strokes on 6 pages; Zoé’s, once let to, covers ${pixels.join(', ')} pixels there`;
}

/** Both strokes are on every page. */
export async function inkIsThere(lesson: Lesson): Promise<void> {
  await inked(lesson, teachers);
  await inked(lesson, pupils);
}

async function inked(lesson: Lesson, { look }: { look: readonly [number, number] }): Promise<void> {
  for (const { name, page } of everybody(lesson))
    await until(
      `${name} sees the ink at ${look.join()}`,
      () => inkAt(page, look),
      (pixels) => pixels > 0,
    );
}

/** A place of the page, in units, as pixels of the window. */
async function at(page: Page, [x, y]: readonly [number, number]): Promise<[number, number]> {
  const box = await surface(page).boundingBox();
  assert(box, 'no board');
  const scale = Math.min(box.width / 1_600, box.height / 1_000);
  return [box.x + box.width / 2 + (x - 800) * scale, box.y + box.height / 2 + (y - 500) * scale];
}

async function draw(page: Page, { from, to }: typeof teachers | typeof pupils): Promise<void> {
  await page.mouse.move(...(await at(page, from)));
  await page.mouse.down();
  await page.mouse.move(...(await at(page, to)), { steps: 12 });
  await page.mouse.up();
}

/** Pixels covered by dry ink around this place. */
const inkAt = (page: Page, [x, y]: readonly [number, number]): Promise<number> =>
  page.evaluate(
    ([left, top]) => {
      const canvas = document.querySelector<HTMLCanvasElement>('.ink canvas[data-layer=dry]');
      const context = canvas?.getContext('2d');
      if (!canvas || !context || canvas.width === 0) return -1;
      const scale = Math.min(canvas.width / 1_600, canvas.height / 1_000);
      const [px, py] = [canvas.width / 2 + (left - 800) * scale, canvas.height / 2 + (top - 500) * scale];
      const size = Math.max(2, Math.round(28 * scale));
      const { data } = context.getImageData(Math.round(px - size / 2), Math.round(py - size / 2), size, size);
      return data.filter((value, index) => index % 4 === 3 && value > 60).length;
    },
    [x, y] as const,
  );
