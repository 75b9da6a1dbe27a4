// A PDF is dropped in, shown, turned; pupils follow, one looks back and returns.
import { strict as assert } from 'node:assert';
import type { Page } from 'playwright-core';
import { openTool } from '../../e2e/class-tool.ts';
import { makePdf } from '../../support/pdf.ts';
import { everybody, type Lesson, pupilsOf } from '../lesson.ts';
import { accessible } from '../touch.ts';
import { until } from '../until.ts';

const green = [0.15, 0.55, 0.4] as const;
const red = [0.75, 0.2, 0.15] as const;
const fractions = makePdf([
  { lines: ['Additionner deux fractions', "Même dénominateur d'abord :", '1/3 + 1/4 = 7/12'], colour: green },
  { lines: ['À vous de jouer', '2/5 + 1/3 = ?', 'Deux minutes, seul'], colour: red },
  { lines: ['La réponse', '2/5 + 1/3 = 11/15'], colour: green },
]);

const slide = (page: Page, number: number) => page.getByRole('img', { name: `Diapositive ${number}`, exact: true });
const bar = (page: Page, name: string) =>
  page.getByRole('navigation', { name: 'Diapositives' }).getByRole('button', { name });

export async function slides(lesson: Lesson): Promise<string> {
  const { seats, virtual } = lesson;
  const { petit, zoe, noe } = seats;
  await openTool(petit.page, 'Diapositives');
  const file = { name: 'Les fractions.pdf', mimeType: 'application/pdf', buffer: fractions };
  await petit.page.getByLabel('Ajouter un PDF ou des images').setInputFiles(file);
  const deck = petit.page.getByRole('region', { name: 'Diapositives « Les fractions »' });
  await deck.getByText('3 diapositives').waitFor();
  await petit.page.getByRole('progressbar').waitFor({ state: 'detached' });
  await deck.getByRole('button', { name: 'Montrer à la classe' }).click();
  for (const { name, page } of everybody(lesson)) await shows(name, page, 1, 'green');
  const [first] = virtual;
  const turned = () =>
    virtual.filter(({ inside }) => inside.parts.slides.at?.page !== first?.inside.parts.slides.at?.page);

  await petit.page.getByRole('heading', { level: 1 }).click();
  await petit.page.keyboard.press('ArrowRight');
  for (const { name, page } of pupilsOf(lesson)) await shows(name, page, 2, 'red');
  await accessible(petit.page, noe.page);
  await lesson.shot('noe', 'slides-phone');

  await bar(zoe.page, 'Précédente').click();
  await shows(zoe.name, zoe.page, 1, 'green');
  await bar(petit.page, 'Suivante').click();
  for (const { name, page } of pupilsOf(lesson)) if (page !== zoe.page) await shows(name, page, 3, 'green');
  await shows(zoe.name, zoe.page, 1, 'green');
  await lesson.shot('zoe', 'slides-looking-back');
  await zoe.page.getByRole('button', { name: 'Revenir au direct' }).click();
  await shows(zoe.name, zoe.page, 3, 'green');
  await until(
    'virtual pupils are at the same slide',
    () => turned().length,
    (count) => count === 0,
  );
  assert.equal(first?.inside.parts.slides.decks[0]?.pages.length, 3);
  return '3 slides of 1920 × 1080 drawn on 5 pages, turned twice for 30; Zoé looked back alone and returned';
}

/** This slide is there, drawn, with the band of its colour and its words. */
async function shows(name: string, page: Page, number: number, band: 'green' | 'red'): Promise<void> {
  await slide(page, number).waitFor();
  await until(
    `${name} sees slide ${number}`,
    () => drawn(page),
    (seen) => seen === `1920×1080 ${band} with words`,
  );
}

const drawn = (page: Page): Promise<string> =>
  page.evaluate(async () => {
    const image = document.querySelector<HTMLImageElement>('.slide-frame img');
    if (!image) return 'nothing';
    await image.decode().catch(() => {});
    const canvas = document.createElement('canvas');
    canvas.width = image.naturalWidth;
    canvas.height = image.naturalHeight;
    const context = canvas.getContext('2d');
    if (!context || canvas.width === 0) return 'nothing';
    context.drawImage(image, 0, 0);
    const [red = 0, green = 0] = context.getImageData(10, 10, 1, 1).data;
    const { data } = context.getImageData(0, 0, canvas.width, canvas.height);
    let dark = 0;
    for (let index = 0; index < data.length; index += 4) if ((data[index] ?? 255) < 80) dark += 1;
    const words = dark > 5_000 ? ' with words' : '';
    return `${canvas.width}×${canvas.height} ${red > green ? 'red' : 'green'}${words}`;
  });
