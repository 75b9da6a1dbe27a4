// Who may be recorded, as it is stored: read, answered, taken back.
import { AuthError, UserError } from '../../errors.ts';
import type { Clock } from '../../lib/clock.ts';
import type { Sql } from '../../lib/database/database.ts';
import type { Me } from '../../lib/http/route.ts';
import { dateIn, utc } from '../../lib/time-zone.ts';
import type { Identity } from '../../school/identity/identity.ts';
import { isAuthorised, isOfAge, lastOf } from './authorised.ts';
import type { Authorisation } from './contract.ts';
import { aboutPupils, type Known, keepAnswer, pupilsOf } from './store.ts';

const hour = 3_600_000;
/** Answers of one person about one pupil in an hour, above which only a no is taken: each is kept. */
const mostChanges = 20;

export type Authorisations = {
  /** Which of these may be in a recording now. */
  among(schoolId: string, userIds: readonly string[]): Promise<Set<string>>;
  /** One's own, or one's children's. */
  of(me: Me): Promise<Authorisation[]>;
  ofClass(me: Me, classId: string): Promise<Authorisation[]>;
  answer(me: Me, userId: string, answer: boolean): Promise<Authorisation>;
  notePaper(me: Me, userId: string, signed: boolean): Promise<Authorisation>;
};

export function createAuthorisations(parts: {
  database: Sql;
  clock: Clock;
  people: Identity['people'];
  /** This pupil may be in no recording any more. */
  onWithdrawn(schoolId: string, userId: string): void;
}): Authorisations {
  const { database, clock, people, onWithdrawn } = parts;
  const today = () => dateIn(utc, clock.now());
  const told = (known: Known, me: Me): Authorisation => {
    const said = (last: ReturnType<typeof lastOf>) =>
      last ? { answer: last.answer, at: new Date(last.at).toISOString() } : null;
    const ofAge = isOfAge(known.birthDate, today());
    return {
      userId: known.userId,
      name: known.name,
      authorised: isAuthorised(known, today()),
      pupil: said(lastOf(known.answers, 'pupil')),
      family: ofAge
        ? []
        : known.relatives.map(({ userId, name }) => ({
            name,
            said: said(lastOf(known.answers, 'relative', userId)),
            you: userId === me.userId,
          })),
      paper: said(lastOf(known.answers, 'paper')),
      ofAge,
    };
  };
  const read = async (me: Me, userIds: readonly string[]) =>
    (await aboutPupils(database, me.schoolId, userIds)).map((known) => told(known, me));

  /** Asked before and after: what took an authorisation away counts at once. */
  const write = async (me: Me, before: Known, giver: 'pupil' | 'relative' | 'paper', answer: boolean) => {
    const { userId } = before;
    const giverId = giver === 'relative' ? me.userId : userId;
    const own = before.answers.filter((one) => one.giver === giver && one.giverId === giverId);
    // Said again, it is kept once. A no always counts; who turns it over and over may say yes later.
    if (lastOf(own, giver)?.answer === answer) return told(before, me);
    if (answer && own.filter(({ at }) => at > clock.now() - hour).length >= mostChanges)
      throw new UserError('too_many_tries', 'Vous avez changé d’avis bien souvent : réessayez dans une heure.', {
        status: 429,
        retryAfter: hour / 1_000,
      });
    await keepAnswer(database, me.schoolId, userId, { giver, giverId, answer, at: clock.now() }, me.userId);
    const [after] = await aboutPupils(database, me.schoolId, [userId]);
    if (!after) throw new UserError('pupil_unknown', 'Cet élève n’est plus là.', { status: 404 });
    if (!isAuthorised(after, today())) onWithdrawn(me.schoolId, userId);
    return told(after, me);
  };

  return {
    async among(schoolId, userIds) {
      const known = await aboutPupils(database, schoolId, userIds);
      return new Set(known.filter((one) => isAuthorised(one, today())).map(({ userId }) => userId));
    },
    async of(me) {
      const ids = me.roles.includes('pupil') ? [me.userId] : [];
      if (me.roles.includes('parent')) ids.push(...(await people.childrenOf(me)).map(({ userId }) => userId));
      const found = await aboutPupils(database, me.schoolId, ids);
      // A relative without parental authority has no say, and is told nothing.
      return found
        .filter(({ userId, legal }) => userId === me.userId || legal.includes(me.userId))
        .map((known) => told(known, me));
    },
    async ofClass(me, classId) {
      if (!(await people.mayTeach(me, classId))) throw notYours();
      return read(me, await pupilsOf(database, me.schoolId, classId));
    },
    async answer(me, userId, answer) {
      const [known] = await aboutPupils(database, me.schoolId, [userId]);
      const giver = userId === me.userId ? 'pupil' : known?.legal.includes(me.userId) ? 'relative' : undefined;
      if (!known || !giver) throw notYours();
      return write(me, known, giver, answer);
    },
    async notePaper(me, userId, signed) {
      const [known] = await aboutPupils(database, me.schoolId, [userId]);
      if (!known) throw new UserError('pupil_unknown', 'Cet élève n’est pas de cet établissement.', { status: 404 });
      return write(me, known, 'paper', signed);
    },
  };
}

const notYours = () => new AuthError('not_allowed', 'Cette autorisation n’est pas la vôtre à donner.');
