// A pupil in Firefox, on the whole application: sees and hears a teacher in Chromium, writes, answers, draws, follows the slides.
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, test } from 'vitest';
import { Firefox, firefoxPath } from '../../src/classroom/testing/firefox.ts';
import { Peer } from '../../src/classroom/testing/peer.ts';
import { makePdf } from '../support/pdf.ts';
import { controls, enter, lessonAt, lina, origin, petit, school } from './class-school.ts';
import { openTool } from './class-tool.ts';

let firefox: Firefox;
beforeAll(async () => {
  firefox = await Firefox.launch();
});
afterAll(() => firefox?.close());

/** Expressions in the page. */
const button = (name: string) =>
  `[...document.querySelectorAll('button')].find((one) => (one.ariaLabel ?? one.textContent).trim().startsWith('${name}'))`;
const text = (words: string) => `document.body.textContent.includes('${words}')`;
const camera = `[...document.querySelectorAll('canvas')].find(({ ariaLabel }) => ariaLabel?.startsWith('Caméra'))`;
/** How many different pictures were seen. */
const seen = `(() => {
  const canvas = ${camera};
  if (!canvas || canvas.width < 2) return 0;
  const pixels = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data;
  globalThis.looks = (globalThis.looks ?? new Set()).add(pixels.reduce((hash, value) => (hash * 31 + value) | 0, 7));
  return globalThis.looks.size;
})()`;

test(`one lesson in ${firefoxPath}: watching, hearing, writing, answering, drawing, slides`, {
  timeout: 120_000,
  retry: 1,
}, async () => {
  const lessonId = await lessonAt(-5);
  const teacher = await enter(petit, lessonId);
  // Allowed on this site before, they open by themselves: a touch now would close them.
  for (const name of ['Micro', 'Caméra'])
    await controls(teacher).getByRole('button', { name }).and(teacher.locator('[aria-pressed=true]')).waitFor();
  const office = await school.person({ roles: ['staff'], familyName: 'Haddad' });
  const { port } = school.app.server.address() as AddressInfo;
  const staff = new Peer(port, { cookie: office.cookie, lessonId });
  await staff.join({ picture: false });

  const page = await firefox.open(`${origin}/class/${lessonId}`, lina.cookie);
  await page.until(`${seen} >= 3`);
  await page.until(`preauClass.stats().then(({ voices }) => voices.some(({ rms }) => rms > 0.005))`);

  await page.evaluate(`(() => {
    const field = document.querySelector('.class-composer textarea');
    Object.getOwnPropertyDescriptor(HTMLTextAreaElement.prototype, 'value').set.call(field, 'Bonjour de Firefox');
    field.dispatchEvent(new Event('input', { bubbles: true }));
  })()`);
  await page.until(`!document.querySelector('.class-send').disabled`);
  await page.evaluate(`document.querySelector('.class-send').click()`);
  await staff.untilWritten(({ text }) => text === 'Bonjour de Firefox');

  const question = { kind: 'single', text: 'Combien font 2/4 ?', choices: ['1/2', '1/4'], named: false } as const;
  staff.say({ type: 'do', ref: 'ask', part: 'polls', command: { type: 'ask', question } });
  await page.until(text('Combien font 2/4'));
  await page.evaluate(`document.querySelector('.poll-option input').click()`);
  await page.evaluate(`${button('Répondre')}.click()`);
  await page.until(text('Votre réponse'));
  await staff.until('did', (told) => told.part === 'polls' && told.event.type === 'answered');

  staff.say({ type: 'do', ref: 'show', part: 'stage', command: { type: 'show', shown: 'board' } });
  staff.say({ type: 'do', ref: 'open', part: 'board', command: { type: 'open', open: true } });
  await page.until(`document.querySelector('[role=toolbar]') !== null`);
  const place = `(() => { const { x, y, width, height } = document.querySelector('.ink canvas').getBoundingClientRect(); return [x + width / 2, y + height / 2]; })()`;
  const [x = 0, y = 0] = ((await page.evaluate(place)) as number[]).map(Number);
  await page.drag([
    [x, y],
    [x + 60, y],
    [x + 60, y + 40],
  ]);
  await teacher.locator('.ink-words li', { hasText: /Lina.* a tracé : 1 trait/ }).waitFor({ state: 'attached' });

  await openTool(teacher, 'Diapositives');
  const pdf = makePdf([{ lines: ['Les fractions'], colour: [0.15, 0.55, 0.4] }]);
  const file = { name: 'Fractions.pdf', mimeType: 'application/pdf', buffer: pdf };
  await teacher.getByLabel('Ajouter un PDF ou des images').setInputFiles(file);
  await teacher.getByRole('button', { name: 'Montrer à la classe' }).click();
  await page.until(`document.querySelector('.slide-frame img')?.naturalWidth === 1920`);
  staff.close();
});
