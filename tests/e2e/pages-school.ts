// A school with a full Monday, on the real application with the built pages, and browsers to look at it with.
import type { AddressInfo } from 'node:net';
import type { Browser, BrowserContextOptions, Locator, Page } from 'playwright-core';
import { onTestFinished } from 'vitest';
import { cancelLesson, changeRoom, moveLesson } from '../../src/school/timetable/contract.ts';
import { builtWeb } from '../support/built-web.ts';
import { fakeDevices, launchShell } from '../support/chromium.ts';
import { aSchool, type Person, type TestSchool } from '../support/school.ts';

export const password = 'trois-petits-chats';
export { launchKeeping } from '../support/chromium.ts';

export const launch = (...more: string[]): Promise<Browser> => launchShell(...fakeDevices, ...more);

const names =
  'Anaïs Moreau,Hugo Bernard,Inès Benali,Tom Girard,Léa Roux,Noé Fontaine,Jade Marchand,Louis Perrin,Alice Gauthier,Adam Haddad,Rose Chevalier,Sacha Blanc,Nina Da Silva,Gabriel Renard,Lina Caron';

const usernameOf = (name: string) => name.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase().replaceAll(' ', '.');

export type PagesSchool = Awaited<ReturnType<typeof aFullMonday>>;

/** Monday 23 November 2026, 9:02: mathematics runs, history was moved, biology is cancelled, sport changed place. */
export async function aFullMonday() {
  const school = await aSchool({ now: '2026-11-23T09:02+01:00', pages: await builtWeb() });
  const passwordHash = await school.context.identity.hashing.hash(password);
  const person = (name: string, wish: Parameters<TestSchool['person']>[0] = {}) => {
    const [givenName = '', ...rest] = name.split(' ');
    return school.person({ givenName, familyName: rest.join(' '), passwordHash, ...wish });
  };
  const zoe = await person('Zoé Lambert', { username: 'zoe.lambert' });
  const malo = await person('Malo Lambert', { username: 'malo.lambert' });
  const sophie = await person('Sophie Lambert', { username: 'sophie.lambert', roles: ['parent'] });
  const petit = await person('Marc Petit', { username: 'marc.petit', roles: ['teacher'], title: 'M.' });
  const ferrand = await person('Claire Ferrand', { roles: ['teacher'], title: 'Mme' });
  const nguyen = await person('Paul Nguyen', { roles: ['teacher'], title: 'M.' });
  const vasseur = await person('Nadia Vasseur', { username: 'nadia.vasseur', roles: ['staff'] });
  const headteacher = await person('Alain Caron', { username: 'alain.caron', roles: ['head'] });
  const newcomers: Person[] = [];
  for (const name of names.split(','))
    newcomers.push(await person(name, { passwordHash: null, username: usernameOf(name) }));
  for (const child of [zoe, malo]) await school.relate(sophie, child);
  const fifth = await school.addClass({ title: '5e A', pupils: [zoe, ...newcomers], teachers: [petit, ferrand] });
  const third = await school.addClass({ title: '3e B', pupils: [malo], teachers: [petit, nguyen] });

  const add = (title: string, teacher: Person, room: string, starts: string, ends: string, classId = fifth.classId) =>
    school.addLesson({ title, teachers: [teacher], room, starts, ends, classIds: [classId] });
  await add('Français', ferrand, '101', '08:00', '08:55');
  const maths = await add('Mathématiques', petit, '204', '09:00', '09:55');
  const english = await add('Anglais', ferrand, '112', '10:05', '11:00');
  const history = await add('Histoire-géographie', nguyen, '306', '10:05', '11:00');
  const biology = await add('Sciences de la vie et de la Terre', ferrand, 'Labo 2', '13:30', '14:25');
  const sport = await add('Éducation physique', nguyen, 'Stade', '14:30', '15:25');
  await add('Physique-chimie', nguyen, 'Labo 1', '09:00', '09:55', third.classId);
  await add('Français', ferrand, '101', '11:05', '12:00', third.classId);
  await add('Vie de classe', petit, '204', '15:30', '16:25');
  await add('Mathématiques', petit, '204', '13:30', '14:25', third.classId);
  const office = school.as('head');
  const change = (lesson: { lessonId: string }) => ({ lessonId: lesson.lessonId });
  const moved = { startsAt: '2026-11-23T10:05:00Z', endsAt: '2026-11-23T11:00:00Z', reason: 'Grève des transports' };
  const replies = [
    await office.call(moveLesson, { params: change(history), input: moved }),
    await office.call(cancelLesson, { params: change(biology), input: { reason: 'Mme Ferrand est en formation' } }),
    await office.call(changeRoom, { params: change(sport), input: { room: 'Gymnase', reason: 'Terrain gelé' } }),
  ];
  for (const reply of replies) void reply.body;

  await school.app.listen({ port: 0, host: '127.0.0.1' });
  const { port } = school.app.server.address() as AddressInfo;
  return {
    ...{ school, zoe, malo, sophie, petit, vasseur, headteacher, newcomers, fifth, third, maths, english },
    origin: `http://localhost:${port}`,
  };
}

/** A browser window of its own, for somebody signed in or for nobody. It must not complain in its console. */
export async function open(
  browser: Browser,
  monday: PagesSchool,
  who?: Person,
  options: BrowserContextOptions = {},
): Promise<Page> {
  const context = await browser.newContext({ viewport: { width: 390, height: 844 }, locale: 'fr-FR', ...options });
  onTestFinished(() => context.close());
  if (who) {
    const [name = '', value = ''] = who.cookie.split('=');
    await context.addCookies([{ name, value, url: monday.origin }]);
  }
  return context.newPage();
}

/** Signs in on the page, as a person does. */
export async function signIn(page: Page, username: string, device: 'shared' | 'recognised'): Promise<void> {
  await page.getByLabel('Identifiant').fill(username);
  await page.getByLabel('Mot de passe', { exact: true }).fill(password);
  await page.locator(`input[value="${device}"]`).check();
  await page.getByRole('button', { name: 'Se connecter' }).click();
  await page.getByRole('heading', { name: 'Bonjour' }).waitFor();
}

/** What somebody reads there, with plain spaces: those of times don't break. */
export const textOf = async (found: Locator): Promise<string> =>
  ((await found.textContent()) ?? '').replace(/\u00a0/g, ' ');

/** Everything that scripts of this site can read on this device, as one text. */
export function keptOnDevice(page: Page): Promise<string> {
  return page.evaluate(async () => {
    const found: unknown[] = [{ ...localStorage }, { ...sessionStorage }, document.cookie];
    for (const { name = '' } of await indexedDB.databases()) {
      const database = await new Promise<IDBDatabase>((resolve, reject) => {
        const request = indexedDB.open(name);
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(request.error);
      });
      for (const store of database.objectStoreNames) {
        found.push(
          await new Promise((resolve, reject) => {
            const request = database.transaction(store).objectStore(store).getAll();
            request.onsuccess = () => resolve(request.result);
            request.onerror = () => reject(request.error);
          }),
        );
      }
      database.close();
    }
    for (const name of await caches.keys()) {
      const cache = await caches.open(name);
      for (const request of await cache.keys()) {
        found.push(request.url, await (await cache.match(request))?.text());
      }
    }
    return JSON.stringify(found);
  });
}
