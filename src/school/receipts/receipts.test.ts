// Writes sent again and again are done once; what the school says of them can be checked by anybody.
import { execFileSync } from 'node:child_process';
import { createHash, randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { aSchool, type TestSchool } from '../../../tests/support/school.ts';
import { UserError } from '../../errors.ts';
import { createKeys } from '../../lib/keys.ts';
import { giveHomework, takeBackHomework, tickHomework } from '../homework/contract.ts';
import { readNoticeChoices } from '../notices/contract.ts';
import { checkReceipt, keyHeader, listReceiptKeys, ownerHeader, receiptHeader } from './contract.ts';
import { createOnce, createSigning, forgetKeys } from './receipts.ts';

let school: TestSchool;
let folder: string;

beforeAll(async () => {
  school = await aSchool();
  folder = mkdtempSync(join(tmpdir(), 'preau-receipts-'));
  await school.database.query('create table if not exists noted (words text)');
});
afterAll(() => rmSync(folder, { recursive: true }));

const noted = async (words: string): Promise<number> =>
  (await school.database.query('select 1 as one from noted where words = $1', [words])).length;

/** Writes words down as a route would. */
async function note(
  words: string,
  { key, who, fails = false }: { key?: string; who?: { accountId: string; userId: string }; fails?: boolean } = {},
): Promise<{ value: { said: string }; receipt: string | undefined }> {
  const pupil = await school.as('pupil');
  const headers: Record<string, string> = {};
  const once = createOnce(school.context);
  const me = { ...pupil.me, ...who, deviceId: 'd', issuedAt: 0 };
  const call = {
    me,
    request: { headers: key === undefined ? {} : { [keyHeader]: key }, body: { words } },
    reply: { header: (name: string, value: string) => Object.assign(headers, { [name]: value }) },
  };
  const value = await once(call as never, { kind: 'note', about: 'Une note' }, async (sql) => {
    await sql.query('insert into noted values ($1)', [words]);
    if (fails) throw new Error('the server died here');
    return { said: `${words} ${Math.random()}` };
  });
  return { value, receipt: headers[receiptHeader] };
}

describe('a write with a key', () => {
  test('is done once, however often and however close together it comes', async () => {
    const key = randomUUID();
    const answers = await Promise.all(Array.from({ length: 6 }, () => note('ensemble', { key })));
    answers.push(await note('ensemble', { key }));
    expect(await noted('ensemble')).toBe(1);
    expect(new Set(answers.map(({ value }) => value.said)).size).toBe(1);
    expect(new Set(answers.map(({ receipt }) => receipt)).size).toBe(1);
  });

  test('that failed left nothing, and may come again', async () => {
    const key = randomUUID();
    await expect(note('échec', { key, fails: true })).rejects.toThrow('died');
    expect(await noted('échec')).toBe(0);
    await note('échec', { key });
    expect(await noted('échec')).toBe(1);
  });

  test('is refused with other words, and nothing of either is lost', async () => {
    const key = randomUUID();
    await note('premiers mots', { key });
    await expect(note('autres mots', { key })).rejects.toMatchObject({ code: 'key_reused', status: 409 });
    expect(await noted('premiers mots')).toBe(1);
    expect(await noted('autres mots')).toBe(0);
  });

  test('of somebody else is another one', async () => {
    const key = randomUUID();
    const other = await school.person();
    await note('à moi', { key });
    await note('à lui', { key, who: other });
    expect([await noted('à moi'), await noted('à lui')]).toEqual([1, 1]);
  });

  test('must be a UUID', async () => {
    await expect(note('x', { key: 'un' })).rejects.toBeInstanceOf(UserError);
  });

  test('is forgotten after two months', async () => {
    const key = randomUUID();
    await note('vieux', { key });
    await forgetKeys(school.database, school.clock.now() + 59 * 86_400_000);
    await note('vieux', { key });
    expect(await noted('vieux')).toBe(1);
    await forgetKeys(school.database, school.clock.now() + 61 * 86_400_000);
    await note('vieux', { key });
    expect(await noted('vieux')).toBe(2);
  });
});

test('without a key nothing is signed, and each one counts', async () => {
  const answers = [await note('sans clé'), await note('sans clé')];
  expect(await noted('sans clé')).toBe(2);
  expect(answers.map(({ receipt }) => receipt)).toEqual([undefined, undefined]);
});

describe('over HTTP', () => {
  test('an answer that was lost is given again, though the thing is gone; for another thing the key is refused', async () => {
    const teacher = await school.person({ roles: ['teacher'] });
    const pupil = await school.person();
    const { classId } = await school.addClass({ pupils: [pupil], teachers: [teacher] });
    const work = { classId, subject: 'Latin', text: '', minutes: 5, dueOn: '2026-11-27', handIn: 'none' as const };
    const give = async (title: string) => (await teacher.call(giveHomework, { input: { ...work, title } })).body;
    const [first, second] = [await give('Thème'), await give('Version')];
    const headers = { [keyHeader]: randomUUID() };
    const tick = (homeworkId: string) =>
      pupil.call(tickHomework, { params: { homeworkId }, input: { done: true }, headers });
    const before = await tick(first.homeworkId);
    expect(before.body).toMatchObject({ done: true });
    expect(await tick(second.homeworkId)).toFail(409, 'key_reused');
    void (await teacher.call(takeBackHomework, { params: { homeworkId: first.homeworkId } })).body;
    const after = await tick(first.homeworkId);
    expect(after.body).toEqual(before.body);
    expect(after.headers[receiptHeader]).toBe(before.headers[receiptHeader]);
    // Nobody else's.
    const other = await school.person();
    expect(
      await other.call(tickHomework, { params: { homeworkId: first.homeworkId }, input: { done: true }, headers }),
    ).toFail(404, 'homework_unknown');
  });

  test('what somebody wrote is sent as nobody else', async () => {
    const [zoe, tom] = [await school.person(), await school.person()];
    const headers = { [ownerHeader]: `${zoe.accountId}/${school.schoolId}` };
    expect((await zoe.call(readNoticeChoices, { headers })).status).toBe(200);
    expect(await tom.call(readNoticeChoices, { headers })).toFail(401, 'signed_out');
  });

  test('half a character is refused with where it stands', async () => {
    const teacher = await school.as('teacher');
    const reply = await teacher.call(checkReceipt, { input: { receipt: 'a\ud83d' } });
    expect(reply).toFail(400, 'invalid');
    expect(reply.error?.message).toContain('receipt');
  });
});

describe('a receipt', () => {
  test('is read by anybody, signed out too, and says who, what, when and of which words', async () => {
    const key = randomUUID();
    const { receipt = '' } = await note('mes mots', { key });
    const pupil = await school.as('pupil');
    const { body } = await school.stranger.call(checkReceipt, { input: { receipt } });
    expect(body).toEqual({
      kind: 'note',
      about: 'Une note',
      by: `${pupil.givenName} ${pupil.familyName}`,
      school: school.name,
      at: new Date(school.clock.now()).toISOString(),
      sha256: createHash('sha256').update('{"words":"mes mots"}').digest('hex'),
      key,
    });
  });

  test('is checked without us, by openssl and the public key', async () => {
    const { receipt = '' } = await note('sans vous', { key: randomUUID() });
    const [payload, name, signature = ''] = receipt.split('.');
    const { keys } = (await school.stranger.call(listReceiptKeys)).body;
    const publicKey = keys.find((each) => each.name === name)?.publicKey ?? '';
    const file = (title: string, content: string | Buffer) => {
      writeFileSync(join(folder, title), content);
      return join(folder, title);
    };
    const verified = execFileSync('openssl', [
      ...['pkeyutl', '-verify', '-pubin', '-inkey', file('key.pem', publicKey), '-rawin'],
      ...['-in', file('body', `${payload}.${name}`), '-sigfile', file('sig', Buffer.from(signature, 'base64url'))],
    ]);
    expect(verified.toString()).toContain('Signature Verified Successfully');
  });

  test('that was changed, cut or made up is not genuine', async () => {
    const { receipt = '' } = await note('vrais mots', { key: randomUUID() });
    const [payload = '', name, signature = ''] = receipt.split('.');
    const said = JSON.parse(Buffer.from(payload, 'base64url').toString());
    const forged = Buffer.from(JSON.stringify({ ...said, by: 'Autre' })).toString('base64url');
    const tried = [
      `${forged}.${name}.${signature}`,
      `${payload}.k9.${signature}`,
      `${payload}.${name}.${signature.slice(0, -4)}`,
      `${payload}.${name}`,
      `${receipt}.x`,
      'x',
      '..',
    ];
    for (const receipt of tried)
      expect(await school.stranger.call(checkReceipt, { input: { receipt } })).toFail(404, 'not_genuine');
  });

  test('of an older secret is genuine while that one is in the ring', () => {
    const said = { kind: 'k', about: 'a', by: 'b', school: 's', at: 't', sha256: 'h', key: 'k' };
    const older = createSigning(createKeys('k1:un-secret-assez-long-pour-servir-ici'));
    const both = createSigning(
      createKeys('k2:un-autre-secret-assez-long-pour-cela,k1:un-secret-assez-long-pour-servir-ici'),
    );
    const token = older.sign(said);
    expect(both.read(token)).toEqual(said);
    expect(both.publicKeys().map(({ name }) => name)).toEqual(['k2', 'k1']);
    expect(createSigning(createKeys('k1:un-tout-autre-secret-de-ce-nom-la-voila')).read(token)).toBeUndefined();
  });
});
