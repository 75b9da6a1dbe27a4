// Messages as people use them: a group and its answers, without network, in the evening, too long, reported; every page for everyone.
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { listThreads, sendMessage } from '../../src/school/messages/contract.ts';
import { builtWeb } from '../support/built-web.ts';
import { launchShell } from '../support/chromium.ts';
import { aSchool, type Person, type TestSchool } from '../support/school.ts';
import { violations } from './axe.ts';

const screens = fileURLToPath(new URL('../../build/screens', import.meta.url));
const hostile = '<img src=x onerror="document.title=\'pwned\'">';

let school: TestSchool;
let browser: Browser;
let origin: string;
let petit: Person;
let sophie: Person;
let zoe: Person;
let karim: Person;
let nadia: Person;

beforeAll(async () => {
  const pages = await builtWeb();
  school = await aSchool({ pages, now: '2026-11-23T09:02+01:00' });
  const person = (role: Person['me']['roles'][number], name: string, title = '') => {
    const [givenName = '', familyName = ''] = name.split(' ');
    return school.person({ roles: [role], givenName, familyName, title });
  };
  petit = await person('teacher', 'Jean Petit', 'M.');
  zoe = await person('pupil', 'Zoé Lambert');
  sophie = await person('parent', 'Sophie Lambert', 'Mme');
  karim = await person('staff', 'Karim Haddad', 'M.');
  nadia = await person('head', 'Nadia Benali', 'Mme');
  const tom = await person('pupil', 'Tom Girard');
  await school.relate(sophie, zoe);
  await school.relate(await person('parent', 'Marc Girard'), tom);
  await school.addClass({ title: '5e A', pupils: [zoe, tom], teachers: [petit] });
  browser = await launchShell();
  await school.app.listen({ port: 0, host: '127.0.0.1' });
  origin = `http://localhost:${(school.app.server.address() as AddressInfo).port}`;
});
afterAll(() => browser?.close());

async function open(who: Person, path: string): Promise<Page> {
  const context = await browser.newContext({ viewport: { width: 390, height: 844 }, locale: 'fr-FR' });
  onTestFinished(() => context.close());
  const [name = '', value = ''] = who.cookie.split('=');
  await context.addCookies([{ name, value, url: origin }]);
  const page = await context.newPage();
  page.setDefaultTimeout(8_000);
  await page.goto(origin + path);
  await page.locator('h1:not(.unseen)').waitFor();
  return page;
}

const send = (author: Person, reader: Person, subject: string, text = 'Bonjour.') =>
  author.call(sendMessage, { input: { recipients: [{ type: 'person', userId: reader.userId }], subject, text } });

test('a teacher writes to parents knowing how many; one reads it, answers, and only the teacher hears', async () => {
  const teacher = await open(petit, '/messages');
  await teacher.getByText('Pas encore de message').waitFor();
  await teacher.getByRole('link', { name: 'Écrire' }).click();
  await teacher.getByLabel('Ou un groupe').selectOption({ label: 'Parents de 5e A' });
  await teacher.getByText('Ce message ira à 2 personnes.').waitFor();
  await teacher.getByRole('button', { name: 'Envoyer' }).click();
  await teacher.getByText('Donnez un sujet.').waitFor();
  await teacher.getByLabel('Sujet').fill(hostile);
  await teacher.getByLabel('Votre message').fill(`Voir https://exemple.fr/bus, merci. ${hostile}`);
  const parent = await open(sophie, '/');
  await teacher.getByRole('button', { name: 'Envoyer' }).click();
  await teacher.getByText('Envoyé à : Parents de 5e A').waitFor();

  await parent.getByRole('link', { name: /^Messages.*1 non lu$/ }).click();
  await parent.getByRole('link', { name: hostile }).click();
  await parent.getByText('Votre réponse ne sera lue que par M. Jean Petit.').waitFor();
  const link = parent.getByRole('link', { name: 'https://exemple.fr/bus' });
  expect(await link.getAttribute('rel')).toContain('noopener');
  expect(await parent.locator('main img').count()).toBe(0);
  await parent.getByRole('link', { name: 'Messages', exact: true }).waitFor();
  await parent.getByLabel('Répondre').fill('Zoé prendra le bus.');
  await parent.getByRole('button', { name: 'Envoyer' }).click();
  await parent.getByText('Avec M. Jean Petit (professeur)').waitFor();

  await teacher.getByRole('link', { name: /^Messages.*1 non lu$/ }).click();
  await teacher.getByText('Mme Sophie Lambert (parent)').waitFor();
  expect(await teacher.title()).toBe('Messages · Préau');
});

test('without network a message is kept, shown as waiting, and arrives once', async () => {
  const page = await open(zoe, '/messages');
  await page.getByRole('link', { name: 'Écrire' }).click();
  await page.getByRole('button', { name: 'M. Jean Petit' }).click();
  await page.getByLabel('Sujet').fill('Exercice 4');
  await page.getByLabel('Votre message').fill('Je ne comprends pas la question b.');
  await page.getByText('Ce message ira à 1 personne.').waitFor();
  await page.context().setOffline(true);
  await page.getByRole('button', { name: 'Envoyer' }).click();
  await page.getByText('votre message est gardé ici').first().waitFor();
  await page.getByRole('link', { name: 'Tous les messages' }).click();
  await page.locator('.thread-list').getByText('En attente du réseau').waitFor();
  await page.getByText('Exercice 4').waitFor();
  await page.context().setOffline(false);
  await page.getByRole('link', { name: 'Exercice 4' }).waitFor();
  await page.locator('.thread-list').getByText('En attente du réseau').waitFor({ state: 'detached' });
  const { threads } = (await petit.call(listThreads)).body;
  expect(threads.filter(({ subject }) => subject === 'Exercice 4')).toHaveLength(1);
});

test('in the evening one is told when it arrives, and may change it or take it back', async () => {
  school.clock.set('2026-11-23T21:15+01:00');
  onTestFinished(() => school.clock.set('2026-11-23T09:02+01:00'));
  const page = await open(sophie, '/messages/new');
  await page.getByRole('button', { name: 'M. Jean Petit' }).click();
  await page.getByText('il sera remis mardi 24 novembre à 7 h 00').waitFor();
  await page.getByLabel('Sujet').fill('Cantine');
  await page.getByLabel('Votre message').fill('Zoé ne mange pas demain.');
  await page.getByRole('button', { name: 'Envoyer' }).click();
  await page.getByText('Sera remis mardi 24 novembre à 7 h 00').waitFor();
  await page.getByRole('button', { name: 'Modifier' }).click();
  await page.getByLabel('Votre message').fill('Zoé mange demain.');
  await page.getByRole('button', { name: 'Enregistrer' }).click();
  await page.locator('.letter').getByText('Zoé mange demain.').waitFor();
  await page.getByRole('button', { name: /Reprendre/ }).click();
  await page.getByText('Message repris par son auteur').waitFor();
});

test('too long a text is refused, and stays', async () => {
  const page = await open(zoe, '/messages/new');
  await page.getByRole('button', { name: 'M. Jean Petit' }).click();
  await page.getByLabel('Sujet').fill('Roman');
  await page.getByLabel('Votre message').fill('é'.repeat(100_000));
  await page.getByRole('button', { name: 'Envoyer' }).click();
  await page.getByText('Ce message est trop long. Il reste ici').waitFor();
  expect((await page.getByLabel('Votre message').inputValue()).length).toBe(100_000);
});

test('a reported message is hidden by the office, under the eyes of who reads it', async () => {
  const { threadId } = (await send(petit, zoe, 'Contrôle', 'Des mots de trop')).body;
  const page = await open(zoe, `/messages/${threadId}`);
  await page.getByRole('button', { name: 'Signaler ce message de M. Jean Petit' }).click();
  await page.getByLabel('Que se passe-t-il ?').fill('Ce n’est pas gentil');
  await page.getByRole('button', { name: 'Signaler à un adulte' }).click();
  await page.locator('.letter').getByText('Signalé à un adulte.').waitFor();
  const office = await open(karim, '/messages/reports');
  await office.getByText('Des mots de trop').waitFor();
  await office.getByRole('button', { name: /Masquer pour tous/ }).click();
  await page.getByText('Message masqué par l’établissement.').waitFor();
  await office.getByRole('cell', { name: 'a masqué' }).waitFor();
});

test('news is acknowledged and its survey answered; its author sees who has not', async () => {
  const office = await open(karim, '/news/new');
  await office.getByLabel('Titre').fill('Photo de classe');
  await office.getByLabel('Texte').fill('Jeudi à 10 h.');
  await office.getByLabel('professeurs').check();
  await office.getByLabel('Demander à chacun').check();
  await office.getByLabel('Ajouter un petit sondage').check();
  await office.getByLabel('Question').fill('Quelle sortie ?');
  await office.getByLabel('Réponses possibles, une par ligne').fill('Musée\nForêt');
  const pupil = await open(zoe, '/');
  await office.getByRole('button', { name: 'Publier' }).click();
  await office.getByText('Lu par 0 sur').waitFor();
  await pupil.getByRole('main').getByRole('link', { name: 'Photo de classe' }).click();
  await pupil.getByLabel('Forêt').check();
  await pupil.getByRole('button', { name: 'Répondre' }).click();
  await pupil.getByText('Vous avez répondu.').first().waitFor();
  await pupil.getByRole('button', { name: /pris connaissance : Photo de classe/ }).click();
  await pupil.getByText('Vous avez pris connaissance.').waitFor();
  await office.getByText(/1 sur \d ont pris connaissance/).waitFor();
  await office.getByText('Qui manque ?').click();
  await office.getByText(/Tom Girard/).waitFor();
  expect(await office.locator('details').first().textContent()).not.toContain('Zoé');
});

test('each page: nothing for axe to say, nothing cut off', async () => {
  const { threadId } = (await send(karim, petit, 'Conseil de classe de la 5e A', 'Jeudi à 17 h, salle 204.')).body;
  const pages: [string, Person, string][] = [
    ['list', petit, '/messages'],
    ['thread', petit, `/messages/${threadId}`],
    ['new', karim, '/messages/new'],
    ['reports', nadia, '/messages/reports'],
    ['rules', nadia, '/messages/rules'],
    ['news', karim, '/news'],
    ['news for a pupil', zoe, '/news'],
    ['publishing', petit, '/news/new'],
  ];
  for (const [name, who, path] of pages) {
    const page = await open(who, path);
    for (const [colorScheme, width] of [
      ['light', 1280],
      ['dark', 390],
    ] as const) {
      await page.emulateMedia({ colorScheme });
      await page.setViewportSize({ width, height: 844 });
      expect(await violations(page), `${name}, ${colorScheme}`).toEqual([]);
      await page.screenshot({ path: `${screens}/messages-${name.replaceAll(' ', '-')}-${width}.png`, fullPage: true });
    }
    await page.setViewportSize({ width: 320, height: 640 });
    expect(await page.evaluate(() => document.documentElement.scrollWidth), name).toBeLessThanOrEqual(320);
    await page.context().close();
  }
});
