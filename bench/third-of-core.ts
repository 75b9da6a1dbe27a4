// A whole browser in a third of a core: what a pupil's weak machine hears and sees of a teacher with camera, voice and board, beside a whole core.
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { type ClassServer, lesson, startClassServer, teacher } from '../tests/e2e/class-server.ts';
import { fakeCamera } from '../tests/e2e/fake-camera.ts';
import { chromiumPath, fakeDevices, launchChromium } from '../tests/support/chromium.ts';
import { buildPages } from './built-pages.ts';
import { table } from './report.mjs';
import { quota } from './weak/network.ts';

/** Measured for so long, s, after as long for the page to find what its machine bears. */
const seconds = Number(process.env.THIRD_SECONDS ?? 30);

type Measured = { played: number; gaps: number; pictures: number; lines: number; quality: string; cpu: number };

export async function run(): Promise<{ markdown: string; figures: Record<string, number> }> {
  const pages = await buildPages();
  const folder = mkdtempSync(join(tmpdir(), 'preau-bench-third-'));
  const server = await startClassServer(pages.folder);
  const near = await launchChromium([...fakeDevices, `--use-file-for-fake-video-capture=${fakeCamera(20)}`]);
  try {
    const petit = await visit(near, server, teacher.name);
    for (const device of ['Micro', 'Caméra'])
      await petit.locator(`[aria-pressed=true]`, { hasText: device }).first().waitFor({ timeout: 60_000 });
    await petit.getByRole('button', { name: /^Outils/ }).click();
    await petit.getByRole('group', { name: 'La classe regarde' }).getByRole('button', { name: 'Tableau' }).click();
    const surface = petit.getByRole('application', { name: /^Tableau/ });
    await surface.waitFor();
    const box = await surface.boundingBox();
    if (!box) throw new Error('no board');
    let drawing = true;
    const drawn = draw(petit, box, () => drawing);
    const whole = await measure(server, folder, 1);
    const third = await measure(server, folder, 1 / 3);
    drawing = false;
    await drawn;
    const row = (name: string, { played, gaps, pictures, lines, quality, cpu }: Measured) => [
      name,
      `${(100 * played).toFixed(1)} %`,
      `${gaps}`,
      `${pictures.toFixed(1)} a second, ${lines} lines`,
      quality,
      cpu.toFixed(2),
    ];
    const markdown = table(
      [
        'the browser has',
        'of the time with sound',
        'missing, ms',
        'pictures decoded',
        'what the page says',
        'of a core used',
      ],
      [row('a whole core', whole), row('a third of a core', third)],
    );
    const what = `${seconds} s of a teacher's camera, voice and drawing, watched by one browser whose processes have so much of a core between them (a quota over 100 ms); teacher and relay have the rest.`;
    return {
      markdown: `${what}\n\n${markdown}`,
      figures: {
        third_sound_percent: Number((100 * third.played).toFixed(1)),
        third_missing_ms: third.gaps,
        third_pictures_per_second: Number(third.pictures.toFixed(1)),
        whole_core_used: Number(whole.cpu.toFixed(2)),
        third_core_used: Number(third.cpu.toFixed(2)),
      },
    };
  } finally {
    await near.close();
    await server.close();
    pages.remove();
    rmSync(folder, { recursive: true });
  }
}

async function visit(browser: Browser, { address }: ClassServer, name: string): Promise<Page> {
  const context = await browser.newContext({ viewport: { width: 1_280, height: 800 }, locale: 'fr-FR' });
  await context.grantPermissions(['camera', 'microphone'], { origin: address });
  await context.addCookies([{ name: 'who', value: encodeURIComponent(name), url: address }]);
  const page = await context.newPage();
  page.setDefaultTimeout(180_000);
  await page.goto(`${address}/class/${lesson.id}`);
  if (name === teacher.name) await page.getByRole('button', { name: 'Entrer en classe' }).click();
  await page.getByRole('navigation', { name: 'Commandes du cours' }).waitFor();
  return page;
}

/** Strokes one after the other, as a hand makes them. */
async function draw(page: Page, box: { x: number; y: number; width: number; height: number }, going: () => boolean) {
  for (let line = 0; going(); line += 1) {
    const y = box.y + box.height * (0.2 + 0.06 * (line % 10));
    await page.mouse.move(box.x + box.width * 0.15, y);
    await page.mouse.down();
    for (let step = 0; step < 40; step += 1) {
      await page.mouse.move(box.x + box.width * (0.15 + 0.015 * step), y + 10 * Math.sin(step / 3));
      await page.waitForTimeout(40);
    }
    await page.mouse.up();
    await page.waitForTimeout(600);
  }
}

/** @param share of one core for the pupil's browser and all its processes */
async function measure(server: ClassServer, folder: string, share: number): Promise<Measured> {
  const group = quota(share);
  const program = join(folder, `chromium-${share.toFixed(2)}`);
  const into = group.folders.map((one) => `echo $$ > ${one}/cgroup.procs`).join('\n');
  writeFileSync(program, `#!/bin/sh\n${into}\nexec ${chromiumPath} "$@"\n`);
  chmodSync(program, 0o755);
  const browser = await launchChromium(['--autoplay-policy=no-user-gesture-required'], program);
  try {
    const page = await visit(browser, server, 'Zoé Lopez');
    await page.waitForFunction(async () => ((await globalThis.preauClass?.stats())?.voices.length ?? 0) > 0);
    await page.waitForTimeout(seconds * 1_000);
    const look = () =>
      page.evaluate(async () => {
        const stats = await globalThis.preauClass?.stats();
        if (!stats) throw new Error('not in class');
        const sum = (values: number[]) => values.reduce((all, value) => all + value, 0);
        const [camera] = stats.pictures.filter(({ source }) => source === 'camera');
        return {
          at: performance.now(),
          played: sum(stats.voices.map(({ samplesPlayed }) => samplesPlayed)),
          missing: sum(stats.voices.map(({ samplesMissing }) => samplesMissing)),
          decoded: camera?.framesDecoded ?? 0,
          lines: camera?.height ?? 0,
          quality: document.querySelector('.class-network')?.textContent ?? '',
        };
      });
    const used = group.used();
    const before = await look();
    await page.waitForTimeout(seconds * 1_000);
    const after = await look();
    const ms = after.at - before.at;
    return {
      played: (after.played - before.played) / (48 * ms),
      gaps: Math.round((after.missing - before.missing) / 48),
      pictures: (1_000 * (after.decoded - before.decoded)) / ms,
      lines: after.lines,
      quality: after.quality,
      cpu: (group.used() - used) / ms,
    };
  } finally {
    await browser.close();
    group.remove();
  }
}
