// People are told outside the page: by a real SMTP server and a real HTTP service, once, at the right moment, and no more when they say so.
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { SMTPServer } from 'smtp-server';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { aSchool, type Person, type TestSchool } from '../../../tests/support/school.ts';
import { secret } from '../../../tests/support/secret.ts';
import { readConfig } from '../../config.ts';
import { chooseNotices, readNoticeChoices, stopNotices } from './contract.ts';
import type { Told } from './notices.ts';
import { createPostman, type Postman } from './postman.ts';
import { openWays, type Ways } from './ways.ts';

type Mail = { to: string[]; raw: string };

let school: TestSchool;
let smtp: SMTPServer;
let service: Server;
let ways: Ways;
let postman: Postman;
let parent: Person;
const mails: Mail[] = [];
const messages: { to: string; text: string; id: string }[] = [];
const failures: unknown[] = [];
/** Whether the servers take anything. */
let taking = true;

beforeAll(async () => {
  smtp = new SMTPServer({
    disabledCommands: ['STARTTLS'],
    onAuth: ({ username, password }, _session, done) =>
      username === 'école' && password === 'p@ss' ? done(null, { user: 'e' }) : done(new Error('no')),
    onData(stream, { envelope }, done) {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        if (!taking) return done(new Error('451 try later'));
        mails.push({ to: envelope.rcptTo.map(({ address }) => address), raw: Buffer.concat(chunks).toString() });
        done();
      });
    },
  });
  smtp.listen(0, '127.0.0.1');
  service = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk) => {
      body += chunk;
    });
    request.on('end', () => {
      if (taking) messages.push(JSON.parse(body));
      response.writeHead(taking ? 202 : 503).end();
    });
  });
  await new Promise<void>((resolve) => service.listen(0, '127.0.0.1', resolve));
  const portOf = (server: { address(): unknown }) => (server.address() as AddressInfo).port;
  const config = readConfig({
    PREAU_SECRET: secret,
    PREAU_LOG: 'silent',
    PREAU_URL: 'https://preau.example/',
    PREAU_MAIL_URL: `smtp://${encodeURIComponent('école')}:${encodeURIComponent('p@ss')}@127.0.0.1:${portOf(smtp.server)}`,
    PREAU_MAIL_FROM: 'preau@example.org',
    PREAU_SMS_URL: `http://127.0.0.1:${portOf(service)}/sms`,
  });
  school = await aSchool({ now: '2026-12-01T10:00+01:00', context: { config } });
  ways = openWays(config);
  postman = createPostman({
    ...{ database: school.database, clock: school.clock, ways, site: config.url ?? '' },
    stopOf: (...about) => school.context.keys.sign('stop-notices', about.join(' ')),
    onFailure: (error) => failures.push(error),
  });
});
afterAll(async () => {
  ways.close();
  await new Promise((resolve) => smtp.close(() => resolve(undefined)));
  service.close();
});
beforeEach(async () => {
  for (const list of [mails, messages, failures]) list.length = 0;
  taking = true;
  school.clock.set('2026-12-01T10:00+01:00');
  parent = await school.person({ roles: ['parent'], givenName: 'Sophie' });
  await reachable(parent);
});

const reachable = (person: Person, mail = 'sophie@example.org', mobile = '+33612345678') =>
  school.database.query('update school_user set email = $2, mobile = $3 where user_id = $1', [
    person.userId,
    mail,
    mobile,
  ]);

const absence = (about = 'absence:zoe:2026-12-01'): Told => ({
  kind: 'attendance',
  about,
  words: {
    fr: { title: 'Zoé n’est pas en classe', text: 'Mathématiques, 9 h.' },
    en: { title: 'Zoé is not in class', text: 'Mathematics, 9:00.' },
  },
  path: '/attendance',
});

const tell = (told: Told, who: readonly Person[] = [parent]) =>
  school.database.session((sql) =>
    school.context.notices.tell(
      sql,
      school.schoolId,
      who.map(({ userId }) => userId),
      told,
    ),
  );

/** The plain part of a letter, as it reads. */
function readable({ raw }: Mail): string {
  const part = raw.slice(raw.indexOf('Content-Type: text/plain'));
  const encoding = /^Content-Transfer-Encoding: (\S+)/im.exec(part)?.[1];
  const encoded = part.slice(part.indexOf('\r\n\r\n') + 4).split('\r\n----')[0] ?? '';
  if (encoding === 'base64') return Buffer.from(encoded, 'base64').toString();
  const bytes = encoded
    .replace(/=\r\n/g, '')
    .replace(/=([\dA-F]{2})/g, (_all, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
  return Buffer.from(bytes, 'latin1').toString();
}

/** Of one kind of mail: the link at its foot. */
const stopLink = (mail: Mail) => /\/notices\/stop#(\S+)/.exec(readable(mail))?.[1] ?? '';

describe('somebody absent', () => {
  test('is told to the family within a round, by mail and by text message, each once', async () => {
    await tell(absence());
    await tell(absence());
    expect(await postman.round()).toBe(2);
    expect(await postman.round()).toBe(0);
    expect(mails.map(({ to }) => to)).toEqual([['sophie@example.org']]);
    const [mail] = mails;
    const text = mail ? readable(mail) : '';
    expect(text).toContain('Bonjour Sophie,');
    expect(text).toContain('Zoé n’est pas en classe');
    expect(text).toContain('Zoé is not in class');
    expect(text).toContain('https://preau.example/attendance');
    expect(messages).toHaveLength(1);
    expect(messages[0]?.to).toBe('+33612345678');
    expect(messages[0]?.text).toContain('Zoé n’est pas en classe');
    expect(messages[0]?.text.length).toBeLessThanOrEqual(160);
  });

  test('two at once, two nodes at once: still once each', async () => {
    await Promise.all([tell(absence()), tell(absence()), tell(absence('another'))]);
    const rounds = await Promise.all([postman.round(), postman.round(), postman.round()]);
    expect(rounds.reduce((sum, out) => sum + out)).toBe(4);
    expect(mails).toHaveLength(2);
  });

  test('what is taken back with its transaction is told to nobody', async () => {
    const failing = school.database.session(async (sql) => {
      await school.context.notices.tell(sql, school.schoolId, [parent.userId], absence());
      throw new Error('rolled back');
    });
    await expect(failing).rejects.toThrow('rolled back');
    expect(await postman.round()).toBe(0);
  });

  test('what turns out untrue is not sent; who heard nothing is told when it is true again, who heard is not', async () => {
    const takeBack = () =>
      school.database.session((sql) => school.context.notices.takeBack(sql, school.schoolId, absence().about));
    await tell(absence());
    await tell(absence('another'));
    await takeBack();
    expect(await postman.round()).toBe(2);
    await tell(absence());
    expect(await postman.round()).toBe(2);
    await takeBack();
    await tell(absence());
    expect(await postman.round()).toBe(0);
  });

  test('who has no address, left, or is of another school is told nothing', async () => {
    const [nowhere, gone] = [await school.person(), await school.person()];
    await reachable(gone);
    await school.database.query('update school_user set deleted_at = now() where user_id = $1', [gone.userId]);
    const stranger = await (await school.otherSchool()).person();
    await reachable(stranger);
    await tell(absence(), [nowhere, gone, stranger]);
    expect(await postman.round()).toBe(0);
  });
});

describe('a server that takes nothing', () => {
  test('is asked again, later and later; nothing is lost, nothing is sent twice', async () => {
    taking = false;
    await tell(absence());
    expect(await postman.round()).toBe(0);
    expect(failures).toHaveLength(2);
    expect(await postman.round()).toBe(0);
    expect(failures).toHaveLength(2);
    taking = true;
    school.clock.advance(61_000);
    expect(await postman.round()).toBe(2);
    expect([mails.length, messages.length]).toEqual([1, 1]);
  });

  test('is given up in the end, and the reason is kept', async () => {
    taking = false;
    await tell(absence());
    for (let tries = 0; tries < 8; tries++) {
      await postman.round();
      school.clock.advance(13 * 3_600_000);
    }
    const rows = await school.database.query<{ state: string; problem: string }>(
      'select state, problem from notice_delivery where school_id = $1 and user_id = $2 order by channel',
      [school.schoolId, parent.userId],
    );
    expect(rows.map(({ state }) => state)).toEqual(['failed', 'failed']);
    expect(rows[0]?.problem).toContain('451');
    taking = true;
    expect(await postman.round()).toBe(0);
  });

  test('a node that died while sending leaves it to another after five minutes', async () => {
    await tell(absence());
    await school.database.query('update notice_delivery set due_at = $2, tries = 1 where user_id = $1', [
      parent.userId,
      new Date(school.clock.now() + 5 * 60_000),
    ]);
    expect(await postman.round()).toBe(0);
    school.clock.advance(5 * 60_000);
    expect(await postman.round()).toBe(2);
  });
});

describe('the right to disconnect', () => {
  test('what happens in the evening is told on the next school morning', async () => {
    school.clock.set('2026-12-04T20:30+01:00');
    await tell(absence());
    for (const quiet of ['2026-12-04T21:00+01:00', '2026-12-06T12:00+01:00', '2026-12-07T06:59:59+01:00']) {
      school.clock.set(quiet);
      expect(await postman.round()).toBe(0);
    }
    school.clock.set('2026-12-07T07:00+01:00');
    expect(await postman.round()).toBe(2);
  });

  test('a day’s news are one letter at five, its text says all', async () => {
    for (const title of ['Sortie au musée', 'Menu de la semaine'])
      await tell({
        ...absence(title),
        kind: 'news',
        words: { fr: { title, text: 'À lire.' }, en: { title: `${title} (en)`, text: 'To read.' } },
      });
    expect(await postman.round()).toBe(0);
    school.clock.set('2026-12-01T17:00+01:00');
    expect(await postman.round()).toBe(1);
    const [mail] = mails;
    const text = mail ? readable(mail) : '';
    expect(text).toContain('Sortie au musée');
    expect(text).toContain('Menu de la semaine');
    expect(messages).toHaveLength(0);
  });
});

describe('a choice', () => {
  test('is read, changed, kept to, and takes back what hasn’t gone', async () => {
    const before = (await parent.call(readNoticeChoices)).body;
    expect(before.channels).toEqual(['mail', 'sms']);
    expect(before.to).toEqual({ mail: 's…e@example.org', sms: '…5678' });
    expect(before.choices.find(({ kind, channel }) => kind === 'attendance' && channel === 'mail')?.how).toBe('now');
    await tell(absence());
    const choices = [{ kind: 'attendance', channel: 'sms', how: 'never' }] as const;
    const after = (await parent.call(chooseNotices, { input: { choices: [...choices] } })).body;
    expect(after.choices).toContainEqual(choices[0]);
    await tell(absence('another'));
    await postman.round();
    expect([mails.length, messages.length]).toEqual([2, 0]);
  });

  test('every mail has a link that stops its kind, without a session, and nothing else', async () => {
    await tell(absence());
    await postman.round();
    const [mail] = mails;
    expect(mail?.raw).toMatch(/^List-Unsubscribe:\s+<https:\/\/preau\.example\/notices\/stop#/m);
    const token = mail ? stopLink(mail) : '';
    expect((await school.stranger.call(stopNotices, { input: { token } })).body).toEqual({ kind: 'attendance' });
    await tell(absence('another'));
    await tell({ ...absence('marks'), kind: 'marks' });
    school.clock.set('2026-12-04T17:00+01:00');
    mails.length = 0;
    await postman.round();
    expect(mails).toHaveLength(1);
    expect(await school.stranger.call(stopNotices, { input: { token: `${token}x` } })).toFail(404, 'link_unknown');
  });
});

test('names and texts are only text: no header, no tag, no other receiver', async () => {
  await school.database.query('update school_user set given_name = $2 where user_id = $1', [
    parent.userId,
    '<b onload=x>Sophie\r\nBcc: all@example.org',
  ]);
  const title = 'Titre\r\nBcc: evil@example.org\r\n\r\n<script>alert(1)</script>';
  await tell({ ...absence(), words: { fr: { title, text: '<img src=x>' }, en: { title, text: 'x' } } });
  await postman.round();
  const [mail] = mails;
  expect(mail?.to).toEqual(['sophie@example.org']);
  const [head = ''] = mail?.raw.split('\r\n\r\n') ?? [];
  expect(head).not.toMatch(/^bcc:/im);
  const html = mail?.raw.slice(mail.raw.indexOf('text/html')) ?? '';
  expect(html).not.toContain('<script');
  expect(html).not.toContain('<img');
});
