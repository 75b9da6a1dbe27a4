// News: who may publish to whom, what each one sees, and whose answers to a survey are told to whom.
import type { Mount } from '../../context.ts';
import { UserError } from '../../errors.ts';
import type { OutputOf, Role } from '../../lib/contract.ts';
import type { Sql } from '../../lib/database/database.ts';
import type { Me } from '../../lib/http/route.ts';
import { dateIn } from '../../lib/time-zone.ts';
import { isUuid, uuidFrom } from '../../lib/uuid.ts';
import type { Tell } from '../later.ts';
import { askerAt, classesFor, peopleNamed, zoneOf } from '../messages/messages.ts';
import { deliveredAt } from '../quiet-hours.ts';
import type { AudienceRole, listNews, News, newsReaders, SurveyAsked } from './contract.ts';
import * as store from './store.ts';

export { newestNewsSql, unreadNewsSql } from './store.ts';

export type Wish = {
  title: string;
  text: string;
  roles: readonly AudienceRole[];
  classIds: readonly string[];
  until?: string;
  acknowledge: boolean;
  survey?: SurveyAsked;
};

export const leads = (roles: readonly Role[]) => roles.includes('staff') || roles.includes('head');

/**
 * Its author sees the votes; those it was for, once it is closed and where the author chose so. Of an anonymous survey nobody sees them
 * before: who has just answered would be known.
 */
export function seesTally(survey: SurveyAsked, isAuthor: boolean, now: number): boolean {
  const closed = Date.parse(survey.closesAt) <= now;
  return isAuthor ? closed || !survey.anonymous : closed && survey.results === 'readers';
}

/** @throws UserError `bad_times` when it would be over, or its survey closed, before anybody sees it */
export function refuseTimes({ until, survey }: Pick<Wish, 'until' | 'survey'>, publishAt: number): void {
  for (const moment of [until, survey?.closesAt])
    if (moment !== undefined && !(Date.parse(moment) > publishAt))
      throw new UserError('bad_times', 'Cette date vient avant la publication.');
}

/** @throws UserError `survey_closed`, `bad_choice` */
export function refuseAnswer(survey: SurveyAsked, choices: readonly number[], now: number): void {
  if (Date.parse(survey.closesAt) <= now)
    throw new UserError('survey_closed', 'Ce sondage est terminé.', { status: 409 });
  if ((!survey.multiple && choices.length > 1) || choices.some((choice) => choice >= survey.options.length))
    throw new UserError('bad_choice', 'Choisissez parmi les réponses proposées.');
}

const unknown = () => new UserError('news_unknown', 'Cette actualité n’existe pas, ou plus.', { status: 404 });

export function createNews({
  database,
  clock,
  chance,
  tell,
}: Pick<Mount, 'database' | 'clock' | 'chance'> & { tell: Tell }) {
  const viewerOf = ({ schoolId, userId }: Me) => ({ schoolId, userId, now: new Date(clock.now()) });

  async function one(sql: Sql, me: Me, newsId: string, all = false): Promise<store.NewsRow> {
    const [row] = isUuid(newsId) ? await store.newsFor(sql, viewerOf(me), all, newsId) : [];
    if (!row) throw unknown();
    return row;
  }

  /** For whoever answers for it. */
  async function own(sql: Sql, me: Me, newsId: string): Promise<store.NewsRow> {
    const row = await one(sql, me, newsId, leads(me.roles));
    if (row.authorId !== me.userId && !leads(me.roles)) throw unknown();
    return row;
  }

  return {
    async list(me: Me): Promise<OutputOf<typeof listNews>> {
      const rows = await store.newsFor(database, viewerOf(me), leads(me.roles));
      const authors = await peopleNamed(
        database,
        me.schoolId,
        rows.map(({ authorId }) => authorId),
      );
      const by = (row: store.NewsRow) => authors.get(row.authorId)?.name ?? '';
      return {
        timeZone: (await zoneOf(database, me.schoolId)).name,
        news: rows.map((row) => shown(row, me, by(row), clock.now())),
      };
    },

    async options(me: Me) {
      const zone = await zoneOf(database, me.schoolId);
      const wholeSchool = leads(me.roles);
      const classes = await classesFor(database, askerAt(me, zone, clock.now()), wholeSchool);
      return { timeZone: zone.name, wholeSchool, classes };
    },

    /** Runs in the transaction of the write. @returns with whom it concerns */
    async publish(sql: Sql, me: Me, wish: Wish) {
      const zone = await zoneOf(sql, me.schoolId);
      const now = clock.now();
      const all = leads(me.roles);
      if (wish.classIds.length === 0 && !all)
        throw new UserError('whole_school', 'Choisissez parmi vos classes.', { status: 403 });
      const known = await classesFor(sql, askerAt(me, zone, now), all);
      const chosen = known.filter(({ classId }) => wish.classIds.includes(classId));
      if (chosen.length < wish.classIds.length)
        throw new UserError('class_unknown', 'Cette classe n’est pas dans vos classes.', { status: 404 });
      const publishAt = deliveredAt(zone, now);
      refuseTimes(wish, publishAt);
      const { schoolId, userId } = me;
      const audience = { schoolId, today: dateIn(zone, now), roles: wish.roles, classIds: wish.classIds, not: userId };
      const readers = await store.peopleFor(sql, audience);
      if (readers.length === 0)
        throw new UserError('nobody_there', 'Il n’y a personne à qui publier.', { status: 409 });
      const newsId = uuidFrom(Buffer.from(chance.bytes(16)).toString('hex'));
      await store.keepNews(
        sql,
        schoolId,
        {
          ...{ newsId, authorId: userId, title: wish.title.trim(), text: wish.text, acknowledge: wish.acknowledge },
          audience: { roles: [...wish.roles], classes: chosen.map(({ title }) => title) },
          ...{ writtenAt: new Date(now), publishAt: new Date(publishAt) },
          until: wish.until === undefined ? null : new Date(wish.until),
          survey: wish.survey ?? null,
        },
        readers,
      );
      const later = publishAt > now ? { publishAt: new Date(publishAt).toISOString() } : {};
      return { newsId, count: readers.length, ...later, readers };
    },

    async read(me: Me, newsId: string, acknowledged: boolean): Promise<undefined> {
      const { acknowledge, authorId } = await one(database, me, newsId);
      await store.markRead(database, viewerOf(me), newsId, acknowledged && acknowledge);
      tell(me.schoolId, acknowledged ? [me.userId, authorId] : [me.userId]);
    },

    /** @throws UserError `survey_unknown`, `survey_closed`, `bad_choice`, `already_answered` */
    async answer(me: Me, newsId: string, choices: readonly number[]): Promise<undefined> {
      const author = await database.session(async (sql) => {
        const { survey, forReader, authorId } = await one(sql, me, newsId);
        if (!survey || !forReader)
          throw new UserError('survey_unknown', 'Il n’y a pas de sondage ici.', { status: 404 });
        refuseAnswer(survey, choices, clock.now());
        if (!(await store.keepAnswer(sql, viewerOf(me), newsId, choices, !survey.anonymous)))
          throw new UserError('already_answered', 'Vous avez déjà répondu.', { status: 409 });
        return authorId;
      });
      tell(me.schoolId, [me.userId, author]);
    },

    async readers(me: Me, newsId: string): Promise<OutputOf<typeof newsReaders>> {
      const { acknowledge, survey, authorId } = await own(database, me, newsId);
      const named = survey && !survey.anonymous && authorId === me.userId;
      return {
        missing: await store.missingOf(database, me.schoolId, newsId, acknowledge),
        answers: named ? await store.answersOf(database, me.schoolId, newsId) : [],
      };
    },

    async remove(me: Me, newsId: string): Promise<undefined> {
      const readers = await database.session(async (sql) => {
        await own(sql, me, newsId);
        return store.takeAway(sql, me.schoolId, newsId, new Date(clock.now()));
      });
      tell(me.schoolId, [me.userId, ...readers]);
    },
  };
}

function shown(row: store.NewsRow, me: Me, by: string, now: number): News {
  const mine = row.authorId === me.userId;
  const { survey } = row;
  return {
    ...{ newsId: row.newsId, title: row.title, text: row.text, by, mine, audience: row.audience },
    ...{ at: row.publishAt.toISOString(), waiting: row.publishAt.getTime() > now },
    ...(row.until && { until: row.until.toISOString() }),
    unread: row.forReader && row.readAt === null,
    acknowledge: row.acknowledge && row.forReader,
    acknowledged: row.acknowledgedAt !== null,
    ...(survey && {
      survey: {
        ...{ question: survey.question, options: survey.options, closesAt: survey.closesAt },
        ...{ multiple: survey.multiple, anonymous: survey.anonymous, results: survey.results },
        open: row.forReader && Date.parse(survey.closesAt) > now,
        answered: row.answered,
        ...(row.own && { own: row.own }),
        ...(seesTally(survey, mine, now) && { tally: row.tally, voters: row.voters }),
      },
    }),
    ...((mine || leads(me.roles)) && { reached: { of: row.of, read: row.read, acknowledged: row.acknowledged } }),
  };
}
