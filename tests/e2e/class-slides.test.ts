// Slides in real browsers: prepared before the lesson, turned for the class, looked back at, pointed at, put in order, removed.
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { moveLesson } from '../../src/school/timetable/contract.ts';
import { makePdf } from '../support/pdf.ts';
import { violations } from './axe.ts';
import {
  at,
  complaints,
  controls,
  dataFolder,
  enter,
  lessonAt,
  lina,
  noe,
  origin,
  pageOf,
  petit,
  phone,
  picture,
  school,
} from './class-school.ts';
import { openTool } from './class-tool.ts';

const red = [0.75, 0.2, 0.15] as const;
const green = [0.15, 0.55, 0.4] as const;
const fractions = makePdf(
  [
    { lines: ['Additionner deux fractions', 'Même dénominateur d’abord :', '1/3 + 1/4 = 7/12'], colour: green },
    { lines: ['À vous de jouer', '2/5 + 1/3 = ?', 'Deux minutes, seul'], colour: red },
    { lines: ['La réponse', '2/5 + 1/3 = 11/15'], colour: green },
    { lines: ['Pour demain', 'Exercices 4 et 5, page 42'], colour: red },
  ].map((page) => ({ ...page, lines: page.lines.map((line) => line.replace('’', "'")) })),
);
const pdf = { name: 'Les fractions.pdf', mimeType: 'application/pdf', buffer: fractions };

const chooser = (page: Page) => page.getByLabel('Ajouter un PDF ou des images');
const deck = (page: Page, name = 'Les fractions') => page.getByRole('region', { name: `Diapositives « ${name} »` });
const slide = (page: Page, number: number) => page.getByRole('img', { name: `Diapositive ${number}`, exact: true });
const bar = (page: Page, name: string) =>
  page.getByRole('navigation', { name: 'Diapositives' }).getByRole('button', { name });

/** What the slide on the stage is like: its size, and the colour of the band at its top. */
const drawn = (page: Page) =>
  page.evaluate(async () => {
    const image = document.querySelector<HTMLImageElement>('.slide-frame img');
    if (!image) return undefined;
    await image.decode();
    const canvas = document.createElement('canvas');
    canvas.width = image.naturalWidth;
    canvas.height = image.naturalHeight;
    const context = canvas.getContext('2d');
    context?.drawImage(image, 0, 0);
    const [red = 0, green = 0] = context?.getImageData(10, 10, 1, 1).data ?? [];
    const all = context?.getImageData(0, 0, canvas.width, canvas.height).data ?? [];
    let dark = 0;
    for (let index = 0; index < all.length; index += 4) if ((all[index] ?? 255) < 80) dark += 1;
    return { width: canvas.width, height: canvas.height, band: red > green ? 'red' : 'green', words: dark > 5_000 };
  });

const described = (page: Page) => page.locator('#slide-text').textContent();

describe('slides', { retry: 1 }, () => {
  test('[S2] [S4] [S5] [S7] [S10] prepared before the lesson, then turned for the class', {
    timeout: 150_000,
  }, async () => {
    const lessonId = await lessonAt(2 * 24 * 60);
    const early = await pageOf(lina, phone);
    await early.goto(`${origin}/class/${lessonId}`);
    await early.getByRole('heading', { name: /en avance/ }).waitFor();
    // A lesson of another day is told by its day.
    expect(await early.getByText(/dans \d+ h/).count()).toBe(0);
    expect(await violations(early)).toEqual([]);
    await early.screenshot(picture('very-early-narrow'));
    await early.close();

    const before = await enter(petit, lessonId);
    await openTool(before, 'Diapositives');
    await chooser(before).setInputFiles(pdf);
    await deck(before).getByText('4 diapositives').waitFor();
    await before.getByRole('progressbar').waitFor({ state: 'detached' });
    expect(await violations(before)).toEqual([]);
    await before.screenshot(picture('slides-prepared'));
    // Who prepares can't end what hasn't begun.
    await controls(before).getByRole('button', { name: 'Terminer' }).click();
    await before.getByRole('button', { name: 'Terminer pour tous' }).click();
    await before.getByText('Ce cours n’a pas commencé').waitFor();
    await before.context().close();

    const moved = { startsAt: at(-5), endsAt: at(50), reason: 'Avancé pour la classe', force: true };
    void (await school.as('head').call(moveLesson, { params: { lessonId }, input: moved })).body;
    const teacher = await enter(petit, lessonId);
    const small = await enter(lina, lessonId, phone);
    const large = await enter(noe, lessonId);
    await openTool(teacher, 'Diapositives');
    await deck(teacher).getByRole('button', { name: 'Montrer à la classe' }).click();

    for (const page of [teacher, small, large]) {
      await slide(page, 1).waitFor();
      expect(await drawn(page)).toEqual({ width: 1920, height: 1080, band: 'green', words: true });
      expect(await described(page)).toContain("Même dénominateur d'abord");
      expect(await violations(page)).toEqual([]);
    }
    await teacher.screenshot(picture('slides-teacher'));
    await small.screenshot(picture('slides-pupil-phone'));
    await large.screenshot(picture('slides-pupil'));

    // Written over: where it was written, on every screen, in words too.
    await bar(teacher, 'Écrire').click();
    await teacher.locator('.slides-ink').getByRole('button').first().waitFor();
    const hand = await teacher.locator('.class-scene .ink-hand').boundingBox();
    if (!hand) throw new Error('nothing to write on');
    await teacher.mouse.move(hand.x + hand.width * 0.2, hand.y + hand.height * 0.6);
    await teacher.mouse.down();
    await teacher.mouse.move(hand.x + hand.width * 0.6, hand.y + hand.height * 0.7, { steps: 10 });
    await teacher.mouse.up();
    for (const page of [small, large]) {
      await expect.poll(() => page.locator('.class-scene').textContent(), { timeout: 15_000 }).toContain('M. Petit');
      expect(await violations(page)).toEqual([]);
    }
    expect(await violations(teacher)).toEqual([]);
    await teacher.screenshot(picture('slides-ink-teacher'));
    await small.screenshot(picture('slides-ink-phone'));
    await large.screenshot(picture('slides-ink-pupil'));
    const narrow = await enter(petit, lessonId, phone);
    await teacher.context().close();
    await slide(narrow, 1).waitFor();
    expect(await violations(narrow)).toEqual([]);
    await narrow.screenshot(picture('slides-teacher-phone'));
    await openTool(narrow, 'Diapositives');
    await narrow.screenshot(picture('slides-teacher-phone-tools'));
    await narrow.context().close();

    // The next picture is there before it is shown, and not the one after.
    const lead = await enter(petit, lessonId);
    const fetched = () =>
      large.evaluate(() => {
        const all = performance.getEntriesByType('resource').map(({ name }) => new URL(name).pathname);
        return new Set(all.filter((path) => path.includes('/pictures/'))).size;
      });
    await expect.poll(fetched).toBe(2);
    // Not ahead of the class.
    expect(await bar(large, 'Suivante').isDisabled()).toBe(true);
    await slide(lead, 1).waitFor();
    await lead.keyboard.press('ArrowRight');
    for (const page of [lead, small, large]) await slide(page, 2).waitFor();
    expect((await drawn(small))?.band).toBe('red');

    // Looking back, by finger; the class goes on, one touch comes back to it.
    await swipe(small, 200);
    await slide(small, 1).waitFor();
    await bar(lead, 'Suivante').click();
    await slide(large, 3).waitFor();
    await slide(small, 1).waitFor();
    expect(await violations(small)).toEqual([]);
    await small.screenshot(picture('slides-looking-back'));
    await small.getByRole('button', { name: 'Revenir au direct' }).click();
    await slide(small, 3).waitFor();
    // By key too.
    await large.keyboard.press('PageUp');
    await slide(large, 2).waitFor();
    await large.keyboard.press('End');
    await slide(large, 3).waitFor();

    // The pointer is where the teacher's is.
    await bar(lead, 'Pointeur').click();
    const pointed = async () => {
      // A notice above it moves the slide: it is looked for each time.
      const box = await lead.locator('.slide-frame').boundingBox();
      if (!box) throw new Error('no slide');
      await lead.mouse.move(box.x + box.width * 0.2, box.y + box.height * 0.2);
      await lead.mouse.move(box.x + box.width * 0.25, box.y + box.height * 0.5, { steps: 4 });
      // Told ten times a second.
      await lead.waitForTimeout(300);
      return large.locator('.slide-pointer').evaluate((dot) => {
        const { style } = dot as HTMLElement;
        return [Number.parseFloat(style.left), Number.parseFloat(style.top)].map(Math.round);
      });
    };
    await expect.poll(pointed, { timeout: 15_000, interval: 500 }).toEqual([25, 50]);
    await large.screenshot(picture('slides-pointer'));
    await bar(lead, 'Pointeur').click();
    await large.locator('.slide-pointer').waitFor({ state: 'detached' });

    // What stands on it, to read.
    await bar(small, 'Texte').click();
    await small.getByRole('region', { name: 'Texte de la diapositive 3' }).getByText('11/15').waitFor();
    await small.screenshot(picture('slides-text'));
    await bar(small, 'Texte').click();

    // Ahead once the teacher lets them.
    await openTool(lead, 'Diapositives');
    await lead.getByLabel('Les élèves peuvent regarder la suite').check();
    await bar(large, 'Suivante').click();
    await slide(large, 4).waitFor();

    // Order, removal; a page that comes back is where the class is.
    await deck(lead).getByRole('button', { name: 'Changer l’ordre ou retirer' }).click();
    await deck(lead).getByRole('button', { name: 'Avancer la diapositive 4' }).click();
    await deck(lead).getByRole('button', { name: 'Retirer la diapositive 1' }).click();
    await deck(lead).getByText('La classe regarde').waitFor();
    await expect.poll(() => deck(lead).getByRole('listitem').count()).toBe(3);
    await lead.screenshot(picture('slides-order'));
    await small.reload();
    await slide(small, 3).waitFor();
    expect((await drawn(small))?.band).toBe('green');
    const pictures = join(dataFolder, 'lessons', school.schoolId, lessonId, 'pictures');
    await expect.poll(() => readdirSync(pictures).length).toBe(3);
    // Put away, the class sees each other again.
    await bar(lead, 'Ranger les diapositives').click();
    await slide(large, 4).waitFor({ state: 'detached' });
    await deck(lead).getByRole('button', { name: 'Retirer « Les fractions »' }).click();
    await deck(lead).getByRole('button', { name: 'Retirer', exact: true }).click();
    await expect.poll(() => readdirSync(pictures).length).toBe(0);
  });

  test('[S3] pictures and what breaks on the way: sent again, in order, and what is no slide is told', {
    timeout: 90_000,
  }, async () => {
    const lessonId = await lessonAt(-5);
    const teacher = await enter(petit, lessonId);
    await openTool(teacher, 'Diapositives');
    let asked = 0;
    await teacher.route('**/pictures', (route) => (++asked === 2 || asked === 3 ? route.abort() : route.continue()));
    // Dropped, as one does from a folder.
    const dropped = await teacher.evaluateHandle(
      (bytes) => {
        const transfer = new DataTransfer();
        transfer.items.add(new File([new Uint8Array(bytes)], 'Les fractions.pdf', { type: 'application/pdf' }));
        return transfer;
      },
      [...fractions],
    );
    await teacher.locator('.slides-tools').dispatchEvent('drop', { dataTransfer: dropped });
    await deck(teacher).getByText('4 diapositives').waitFor();
    expect(asked).toBe(6);
    await deck(teacher).getByRole('button', { name: 'Montrer la diapositive 3' }).click();
    await slide(teacher, 3).waitFor();
    expect(await described(teacher)).toContain('11/15');

    const image = await teacher.evaluate(async () => {
      const canvas = document.createElement('canvas');
      canvas.width = 2400;
      canvas.height = 1350;
      canvas.getContext('2d')?.fillRect(0, 0, 2400, 1350);
      const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, 'image/png'));
      return [...new Uint8Array((await blob?.arrayBuffer()) ?? new ArrayBuffer(0))];
    });
    const png = { name: 'Carte.png', mimeType: 'image/png', buffer: Buffer.from(image) };
    await chooser(teacher).setInputFiles(png);
    await deck(teacher, 'Carte').getByText('1 diapositive').waitFor();
    await deck(teacher, 'Carte').getByRole('button', { name: 'Montrer à la classe' }).click();
    await expect.poll(async () => (await drawn(teacher))?.width).toBe(1920);

    await chooser(teacher).setInputFiles({ ...pdf, name: 'Cassé.pdf', buffer: Buffer.from('%PDF-1.4 et puis rien') });
    await teacher.getByText('Ce fichier ne se laisse pas lire.').waitFor();
    expect(await violations(teacher)).toEqual([]);
    await teacher.screenshot(picture('slides-trouble'));
    complaints.splice(
      0,
      complaints.length,
      ...complaints.filter((each) => !/Indexing all PDF objects|Invalid PDF/.test(each)),
    );
  });
});

/** A finger across the slide, to the right by so many pixels. */
const swipe = (page: Page, right: number) =>
  page.locator('.slides-view').evaluate((view, by) => {
    const { left, top, width, height } = view.getBoundingClientRect();
    const touch = (clientX: number) => new Touch({ identifier: 1, target: view, clientX, clientY: top + height / 2 });
    const from = touch(left + width / 2 - by / 2);
    const to = touch(left + width / 2 + by / 2);
    view.dispatchEvent(new TouchEvent('touchstart', { touches: [from], changedTouches: [from], bubbles: true }));
    view.dispatchEvent(new TouchEvent('touchend', { touches: [], changedTouches: [to], bubbles: true }));
  }, right);
