// The register as a table for spreadsheets, in French like every document of the school. Pure.
import { csvText } from '../../../lib/csv.ts';
import type { Zone } from '../../../lib/time-zone.ts';
import type { Guest } from '../../guests/contract.ts';
import type { LiveRole } from '../../messages.ts';
import { accountOf } from '../account.ts';
import type { Enrolled, RegisterState } from '../contract.ts';

export type Lesson = {
  title: string;
  /** ms since 1970. */
  startsAt: number;
  endsAt: number;
  zone: Zone;
  /** Who is expected, in the order of the list. */
  pupils: readonly { userId: string; name: string }[];
};

const head = [
  ...['Nom', 'Qualité', 'Arrivée', 'Départ', 'Minutes en classe', 'Retard (min)', 'Parti avant la fin (min)'],
  ...['Coupures du réseau', 'Minutes coupées (réseau)', 'Coupures de Préau', 'Minutes coupées (Préau)', 'Remarque'],
];

/** Before this, ms, nobody is there for the lesson: who was, prepared it. */
const preparedBefore = 30 * 60_000;

const minutes = (ms: number): string => String(Math.max(1, Math.round(ms / 60_000)));

/** @param now ms since 1970: until when those who are still there were in class */
export function attendanceCsv({ people }: RegisterState, lesson: Lesson, now: number): string {
  const hour = (moment: number) => new Date(lesson.zone.wallOf(moment)).toISOString().slice(11, 16);
  const row = (one: Enrolled): string[] => {
    const account = accountOf(one, lesson, now);
    const left = one.stretches.at(-1)?.to ?? null;
    const cuts = (why: 'network' | 'platform') => {
      const found = account?.cuts.find((cut) => cut.why === why);
      return found ? [String(found.count), minutes(found.ms)] : ['', ''];
    };
    const remark = one.removed ? 'sorti par un professeur' : one.seated && account?.here === false ? 'coupé' : '';
    return [
      ...[one.name, quality(one.role, one.guest)],
      ...[account ? hour(account.came) : '', left === null ? '' : hour(left)],
      account ? String(Math.round(account.inClass / 60_000)) : '',
      account?.late ? minutes(account.late) : '',
      account?.leftEarly ? minutes(account.leftEarly) : '',
      ...[...cuts('network'), ...cuts('platform'), remark],
    ];
  };
  const there = people.flatMap((one) => {
    const stretches = one.stretches.filter(({ to }) => to === null || to > lesson.startsAt - preparedBefore);
    return stretches.length > 0 ? [{ ...one, stretches }] : [];
  });
  const byUser = new Map(there.map((one) => [one.userId, one]));
  const listed = new Set(lesson.pupils.map(({ userId }) => userId));
  const never = (name: string) => [
    name,
    'élève',
    ...Array<string>(head.length - 3).fill(''),
    'pas venu en classe en ligne',
  ];
  const class_ = lesson.pupils.map(({ userId, name }) => {
    const came = byUser.get(userId);
    return came ? row({ ...came, name }) : never(name);
  });
  const rest = there.filter(({ userId }) => !listed.has(userId));
  // Pupils who left the class since; then its adults; guests apart.
  const groups = [
    rest.filter(({ role, guest }) => role === 'pupil' && !guest),
    rest.filter(({ role }) => role !== 'pupil'),
    rest.filter(({ guest }) => guest !== undefined),
  ];
  const lines = [head, ...class_, ...groups.flatMap((group) => group.map(row))];
  return csvText(lines);
}

function quality(role: LiveRole, guest: Guest | undefined): string {
  const of = guest?.pupil ? ` de ${guest.pupil.name}` : '';
  if (guest) return { assistant: `AESH${of}`, parent: `parent${of} (invité)`, visitor: 'visiteur' }[guest.kind];
  return { pupil: 'élève', teacher: 'professeur', staff: 'vie scolaire' }[role];
}
