// The register as a file: what it says of late, early and cut-off, whom it lists, who may have it, and that no name commands.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { aSchool, secret } from '../../../../tests/support/school.ts';
import { readConfig } from '../../../config.ts';
import { utc } from '../../../lib/time-zone.ts';
import type { Happened } from '../../activities/contract.ts';
import { fileJournal, journalPath } from '../../journal.ts';
import type { RegisterEvent, RegisterState } from '../contract.ts';
import { register } from '../register.ts';
import { getAttendance } from './contract.ts';
import { attendanceCsv } from './csv.ts';

const nine = Date.UTC(2026, 10, 23, 9);
const minute = 60_000;
const lesson = { title: 'Maths', startsAt: nine, endsAt: nine + 55 * minute, zone: utc, pupils: [] };
const at = (minutes: number, event: RegisterEvent): [number, RegisterEvent] => [nine + minutes * minute, event];
const entered = (member: number, name: string, more: object = {}) =>
  ({ type: 'entered', member, userId: `u${member}`, name, role: 'pupil', ...more }) as const;
const stateOf = (...events: [number, RegisterEvent][]): RegisterState =>
  events.reduce((state, [moment, event]) => register.apply(state, event, moment), register.initial);
const rowsOf = (csv: string) =>
  csv
    .replace('\uFEFF', '')
    .trimEnd()
    .split('\r\n')
    .map((line) => line.split(';'));

const folder = mkdtempSync(join(tmpdir(), 'preau-attendance-'));
afterAll(() => rmSync(folder, { recursive: true }));

describe('[J13] the register as a file', () => {
  test('says who came late, left early or was cut off by the network or by the platform', () => {
    const state = stateOf(
      at(12, entered(1, 'Ana')),
      at(20, { type: 'out', member: 1, why: 'network' }),
      at(24, entered(1, 'Ana')),
      at(30, { type: 'out', member: 1, why: 'platform' }),
      at(31, entered(1, 'Ana')),
      at(40, { type: 'out', member: 1, why: 'left' }),
    );
    const [head = [], row = []] = rowsOf(attendanceCsv(state, lesson, nine + 60 * minute));
    expect(Object.fromEntries(head.map((name, index) => [name, row[index]]))).toEqual({
      ...{ Nom: 'Ana', Qualité: 'élève', Arrivée: '09:12', Départ: '09:40', 'Minutes en classe': '23' },
      ...{ 'Retard (min)': '12', 'Parti avant la fin (min)': '15', Remarque: '' },
      ...{ 'Coupures du réseau': '1', 'Minutes coupées (réseau)': '4' },
      ...{ 'Coupures de Préau': '1', 'Minutes coupées (Préau)': '1' },
    });
  });

  test('lists the class, who never came too, then its adults, and guests apart', () => {
    const guest = { kind: 'assistant', pupil: { userId: 'u1', name: 'Ana' } } as const;
    const state = stateOf(
      at(0, entered(3, 'Mme Aide', { guest })),
      at(0, entered(2, 'M. Petit', { role: 'teacher' })),
      at(0, entered(1, 'Ana')),
    );
    const pupils = [
      { userId: 'u1', name: 'Ana Roux' },
      { userId: 'u9', name: 'Ben Sy' },
    ];
    const rows = rowsOf(attendanceCsv(state, { ...lesson, pupils }, nine + minute)).slice(1);
    expect(rows.map(([name, quality, , , , , , , , , , remark]) => [name, quality, remark])).toEqual([
      ['Ana Roux', 'élève', ''],
      ['Ben Sy', 'élève', 'pas venu en classe en ligne'],
      ['M. Petit', 'professeur', ''],
      ['Mme Aide', 'AESH de Ana', ''],
    ]);
  });

  test('counts nothing of the days before: who only prepared the lesson wasn’t there', () => {
    const monsieur = entered(1, 'M. Petit', { role: 'teacher' });
    const state = stateOf(
      ...[at(-900, monsieur), at(-840, { type: 'out', member: 1, why: 'left' } as const)],
      ...[
        at(-900, entered(2, 'Mme Roux', { role: 'teacher' })),
        at(-890, { type: 'out', member: 2, why: 'left' } as const),
      ],
      ...[at(-3, monsieur), at(55, { type: 'out', member: 1, why: 'ended' } as const)],
    );
    const rows = rowsOf(attendanceCsv(state, lesson, nine + 60 * minute)).slice(1);
    expect(rows.map(([name, , came, left, inClass]) => [name, came, left, inClass])).toEqual([
      ['M. Petit', '08:57', '09:55', '58'],
    ]);
  });

  test('a comma in a name begins no cell, where commas separate', () => {
    expect(attendanceCsv(stateOf(at(0, entered(1, 'Ana,=1+1'))), lesson, nine)).toContain('"Ana,=1+1";');
  });

  test.each(['=HYPERLINK("http://x")', '+33', '-1', '@cmd', ' =1', '\t=1'])(
    'keeps the name %j from being a formula',
    (name) => {
      const csv = attendanceCsv(stateOf(at(0, entered(1, name))), lesson, nine);
      const [, row = ''] = csv.split('\r\n');
      expect(row.replace(/^"/, '')).toMatch(/^'/);
    },
  );

  test('is there after a restart, for who teaches the lesson and for the school; for nobody else', async () => {
    const config = readConfig({ PREAU_SECRET: secret, PREAU_LOG: 'silent', PREAU_DATA: folder });
    const school = await aSchool({ context: { config } });
    const teacher = await school.person({ roles: ['teacher'] });
    const { classId, pupils } = await school.addClass({ pupils: 1, teachers: [teacher] });
    const { lessonId } = await school.addLesson({ classIds: [classId], teachers: [teacher] });
    const params = { lessonId };
    const empty = await teacher.call(getAttendance, { params });
    expect(empty.text).toContain('pas venu en classe en ligne');
    const journal = fileJournal<Happened>(
      journalPath(join(folder, 'lessons'), { schoolId: school.schoolId, lessonId }),
      () => {},
    );
    const userId = pupils[0]?.userId ?? '';
    journal.note({ part: 'stage', event: { type: 'shown', shown: 'people' }, at: nine });
    journal.note({ part: 'register', event: { ...entered(1, 'Ana'), userId }, at: school.clock.now() });
    const reply = await teacher.call(getAttendance, { params });
    expect(reply.headers['content-type']).toBe('text/csv; charset=utf-8');
    expect(reply.headers['content-disposition']).toContain('attachment');
    expect(reply.text).not.toContain('pas venu');
    expect(reply.text).toContain(`${pupils[0]?.givenName} ${pupils[0]?.familyName};élève;08:55`);
    for (const role of ['staff', 'head'] as const)
      expect((await school.as(role).call(getAttendance, { params })).status).toBe(200);
    const stranger = await school.person({ roles: ['teacher'] });
    expect(await stranger.call(getAttendance, { params })).toFail(403, 'not_allowed');
    const elsewhere = await school.otherSchool();
    expect(await elsewhere.as('head').call(getAttendance, { params })).toFail(403, 'not_allowed');
  }, 60_000);
});
