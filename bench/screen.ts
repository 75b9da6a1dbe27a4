// A shared screen on the wire: bits a second of what a teacher shows (typing, slides, scrolling), how it looks at a pupil's, beside the limit.
import type { Page } from 'playwright-core';
import { Peer } from '../src/classroom/testing/peer.ts';
import { lesson, startClassServer, teacher } from '../tests/e2e/class-server.ts';
import { become, likeness, paintScreen } from '../tests/e2e/text-screen.ts';
import { launchChromium } from '../tests/support/chromium.ts';
import { buildPages } from './built-pages.ts';
import { table } from './report.mjs';

/** Of each kind, s; what comes before is the beginning of the share. */
const seconds = Number(process.env.SCREEN_SECONDS ?? 30);
const kinds = ['typing', 'slides', 'scrolling'] as const;
const limit = 300;

export async function run(): Promise<{ markdown: string; figures: Record<string, number> }> {
  const pages = await buildPages();
  const server = await startClassServer(pages.folder);
  const browser = await launchChromium([]);
  const visit = async (name: string): Promise<Page> => {
    const context = await browser.newContext({ viewport: { width: 1_700, height: 1_060 }, locale: 'fr-FR' });
    await context.addCookies([{ name: 'who', value: encodeURIComponent(name), url: server.address }]);
    const page = await context.newPage();
    await page.goto(`${server.address}/class/${lesson.id}`);
    return page;
  };
  const who = { cookie: `who=${encodeURIComponent('Noé Martin')}`, lessonId: lesson.id };
  const noe = new Peer(Number(new URL(server.address).port), who);
  try {
    const petit = await visit(teacher.name);
    await petit.evaluate(paintScreen);
    await petit.getByRole('button', { name: 'Entrer en classe' }).click();
    const zoe = await visit('Zoé Lopez');
    await noe.join();
    await petit.getByRole('button', { name: /^Écran/ }).click();
    await zoe.getByRole('img', { name: `Écran : ${teacher.name}` }).waitFor();
    const rows: string[][] = [];
    const figures: Record<string, number> = {};
    for (const kind of kinds) {
      await become(petit, kind);
      await petit.waitForTimeout(3_000);
      const before = noe.frames.length;
      await petit.waitForTimeout(seconds * 1_000);
      const frames = noe.frames.slice(before).filter(({ source }) => source === 'screen');
      const kilobits = (8 * frames.reduce((sum, { payload }) => sum + payload.byteLength, 0)) / seconds / 1_000;
      await become(petit, 'still');
      await petit.waitForTimeout(3_000);
      const alike = await likeness(petit, zoe);
      figures[`screen_${kind}_kbits`] = Math.round(kilobits);
      figures[`screen_${kind}_rate`] = Number((frames.length / seconds).toFixed(1));
      figures[`screen_${kind}_psnr_db`] = Number(alike.toFixed(1));
      rows.push([
        kind,
        `${Math.round(kilobits)} kbit/s`,
        (kilobits / limit).toFixed(2),
        `${(frames.length / seconds).toFixed(1)}`,
        `${alike.toFixed(1)} dB`,
      ]);
    }
    const what = `A screen of 1600×900 full of text at 5 pictures a second, ${seconds} s of each, from the teacher's page through the relay; bytes counted at a pupil's socket; likeness is between the teacher's canvas and a pupil's page three seconds after the movement ended.`;
    const markdown = table(
      ['', 'on the wire', 'of the limit of 300 kbit/s', 'pictures a second', 'likeness (PSNR)'],
      rows,
    );
    return { markdown: `${what}\n\n${markdown}`, figures };
  } finally {
    noe.close();
    await browser.close();
    await server.close();
    pages.remove();
  }
}
