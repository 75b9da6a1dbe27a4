// Handing in and giving back: what may come when, what is late, who sees it. No HTTP, no SQL.
import type { Context } from '../../../context.ts';
import { UserError } from '../../../errors.ts';
import type { InputOf, OutputOf } from '../../../lib/contract.ts';
import type { Sql } from '../../../lib/database/database.ts';
import { mediaKindOf, kindOf as pictureKindOf } from '../../../lib/file-kind.ts';
import type { Me } from '../../../lib/http/route.ts';
import type { HandInPolicy } from '../contract.ts';
import type { HomeworkBook, Stored } from '../homework.ts';
import {
  type Closed,
  type HandIn,
  type handInHomework,
  type listHandIns,
  maxPages,
  type PageKind,
  type returnHandIn,
} from './contract.ts';
import { withoutMetadata } from './jpeg.ts';
import * as store from './store.ts';

/** Times in ms since 1970; null for what hasn't happened. */
export type Standing = { policy: HandInPolicy; dueAt: number; handedAt: number | null; returnedAt: number | null };

/** Why nothing can be handed in now, or undefined. What first comes is taken late too; only what comes again has an end. */
export function closedFor({ policy, dueAt, handedAt, returnedAt }: Standing, now: number): Closed | undefined {
  if (policy === 'none') return 'no_hand_in';
  if (returnedAt !== null) return 'already_returned';
  if (policy === 'until_due' && handedAt !== null && now >= dueAt) return 'hand_in_closed';
  return undefined;
}

export const isLate = (dueAt: number, now: number): boolean => now >= dueAt;

/** What a page is by its first bytes, and its bytes as they are kept. @throws UserError `not_a_page` */
export function pageOf(body: unknown): { kind: PageKind; bytes: Buffer } {
  if (Buffer.isBuffer(body) && body.length > 0) {
    if (pictureKindOf(body) === 'jpg') return { kind: 'jpg', bytes: withoutMetadata(body) };
    if (body.subarray(0, 5).equals(Buffer.from('%PDF-'))) return { kind: 'pdf', bytes: body };
    const kind = mediaKindOf(body);
    if (kind) return { kind, bytes: body };
  }
  throw new UserError('not_a_page', 'Seuls les photos, les PDF et les sons peuvent être rendus.', { status: 415 });
}

const reasons: Record<Closed, string> = {
  no_hand_in: 'Ce travail ne se rend pas ici.',
  hand_in_closed: 'La date est passée : ce qui a été rendu ne peut plus être remplacé.',
  already_returned: 'Ce travail est déjà corrigé.',
};

const unknown = () =>
  new UserError('homework_unknown', 'Ce travail n’existe pas, ou n’est plus demandé.', { status: 404 });
const pageUnknown = () => new UserError('page_unknown', 'Cette page n’est pas, ou plus, là.', { status: 404 });

type Parts = Pick<Context, 'database' | 'clock'> & { book: HomeworkBook };

export function createHandIns({ database, clock, book }: Parts) {
  const now = () => new Date(clock.now());

  /** @throws UserError why it is closed */
  async function mustBeOpen(sql: Sql, me: Me, homework: Stored): Promise<void> {
    const found = await store.find(sql, me.schoolId, { homeworkId: homework.homeworkId, userId: me.userId });
    const code = closedFor(standing(homework, found), clock.now());
    if (code) throw new UserError(code, reasons[code], { status: 409 });
  }

  /** For the pupil, their parents, and who gave the homework. @throws UserError `homework_unknown` */
  async function readable(me: Me, homeworkId: string, userId: string): Promise<Stored> {
    if (me.userId === userId && me.roles.includes('pupil'))
      return book.ofPupil(database, me.schoolId, userId, homeworkId);
    if (me.roles.includes('parent') && (await book.followed(me)).some((each) => each.userId === userId))
      return book.ofPupil(database, me.schoolId, userId, homeworkId);
    return given(me, homeworkId, userId);
  }

  /** For who gave it, while they teach the class. @param userId a pupil who must have it @throws UserError `homework_unknown` */
  async function given(me: Me, homeworkId: string, userId?: string): Promise<Stored> {
    const found = await book.known(database, me.schoolId, homeworkId);
    if (found.givenBy !== me.userId) throw unknown();
    await book.ownOf(me, homeworkId);
    if (userId !== undefined) await book.ofPupil(database, me.schoolId, userId, homeworkId);
    return found;
  }

  async function read(sql: Sql, me: Me, homework: Stored, userId: string): Promise<HandIn> {
    const { schoolId } = me;
    const owner = { homeworkId: homework.homeworkId, userId };
    const found = await store.find(sql, schoolId, owner);
    const pages = await store.pagesOf(sql, schoolId, owner);
    const closed = closedFor(standing(homework, found), clock.now());
    // What is being corrected is the teacher's alone.
    const shows = found?.returnedAt != null || homework.givenBy === me.userId;
    return {
      ...{ userId, name: await store.nameOf(sql, schoolId, userId) },
      ...(closed && { closed }),
      ...(found && { handedAt: found.handedAt.toISOString() }),
      ...{ late: found?.late ?? false, text: found?.text ?? '', comment: shows ? (found?.comment ?? '') : '' },
      pages: pages
        .filter(({ place }) => place !== null)
        .map(({ pageId, kind, bytes, marks }) => ({ pageId, kind, bytes, marks: shows ? marks : [] })),
      ...(found?.returnedAt && { returnedAt: found.returnedAt.toISOString() }),
    };
  }

  return {
    readable,
    given,
    read: (me: Me, homework: Stored, userId: string) => read(database, me, homework, userId),

    /** The pupil's own homework, open for handing in. */
    async open(me: Me, homeworkId: string): Promise<Stored> {
      const homework = await book.ofPupil(database, me.schoolId, me.userId, homeworkId);
      await mustBeOpen(database, me, homework);
      return homework;
    },

    /** @returns whether the file is the page's now; false when the same page had come before */
    async addPage(
      me: Me,
      sql: Sql,
      page: { homeworkId: string; pageId: string; file: string; kind: PageKind; bytes: number },
    ) {
      const owner = { homeworkId: page.homeworkId, userId: me.userId };
      const held = await store.pagesOf(sql, me.schoolId, owner);
      if (held.some(({ pageId }) => pageId === page.pageId)) return false;
      // Those of the last hand-in stay until the next one names its own.
      if (held.filter(({ place }) => place === null).length >= maxPages)
        throw new UserError('pages_many', `Un travail a ${maxPages} pages au plus.`, { status: 409 });
      const added = await store.addPage(sql, me.schoolId, { ...page, userId: me.userId }, now());
      if (!added) throw new UserError('page_taken', 'Cette page porte le numéro d’une autre.', { status: 409 });
      return true;
    },

    /** @returns what was handed in, and the files that it no longer needs */
    async handIn(me: Me, sql: Sql, homework: Stored, { text, pageIds }: InputOf<typeof handInHomework>) {
      const { schoolId, userId } = me;
      const { homeworkId } = homework;
      await mustBeOpen(sql, me, homework);
      if (text.trim() === '' && pageIds.length === 0)
        throw new UserError('empty_hand_in', 'Écrivez quelque chose, ou ajoutez une photo ou un fichier.');
      const owner = { homeworkId, userId };
      const held = new Set((await store.pagesOf(sql, schoolId, owner)).map(({ pageId }) => pageId));
      if (!pageIds.every((id) => held.has(id))) throw pageUnknown();
      const at = now();
      await store.save(sql, schoolId, owner, { text, at, late: isLate(homework.dueAt.getTime(), at.getTime()) });
      const gone = await store.placePages(sql, schoolId, owner, pageIds);
      await book.tick(me, sql, homeworkId, true);
      return { handIn: await read(sql, me, homework, userId), gone };
    },

    async list(me: Me, homework: Stored): Promise<OutputOf<typeof listHandIns>> {
      const rows = await store.everyPupil(database, me.schoolId, homework.homeworkId);
      return {
        at: now().toISOString(),
        ...{ title: homework.title, classTitle: homework.classTitle },
        pupils: rows.map(({ userId, name, done, handedAt, late, pages, returnedAt }) => ({
          ...{ userId, name, done, late: late ?? false, pages },
          ...(handedAt && { handedAt: handedAt.toISOString() }),
          ...(returnedAt && { returnedAt: returnedAt.toISOString() }),
        })),
      };
    },

    async giveBack(
      me: Me,
      sql: Sql,
      homework: Stored,
      userId: string,
      { comment, marks }: InputOf<typeof returnHandIn>,
    ) {
      const owner = { homeworkId: homework.homeworkId, userId };
      if (!(await store.find(sql, me.schoolId, owner)))
        throw new UserError('not_handed_in', 'Cet élève n’a encore rien rendu.', { status: 409 });
      const pages = new Set((await store.pagesOf(sql, me.schoolId, owner)).map(({ pageId }) => pageId));
      if (!marks.every(({ pageId }) => pages.has(pageId))) throw pageUnknown();
      for (const { pageId, strokes } of marks) await store.mark(sql, me.schoolId, pageId, strokes);
      await store.giveBack(sql, me.schoolId, owner, { comment, by: me.userId, at: now() });
      return read(sql, me, homework, userId);
    },

    /** @throws UserError `page_unknown`, also for who may not see it */
    async page(me: Me, homeworkId: string, pageId: string): Promise<store.StoredPage> {
      const page = await store.findPage(database, me.schoolId, pageId);
      if (!page || page.homeworkId !== homeworkId) throw pageUnknown();
      // What is on its way is the pupil's alone.
      if (page.place === null && page.userId !== me.userId) throw pageUnknown();
      await readable(me, homeworkId, page.userId).catch(() => {
        throw pageUnknown();
      });
      return page;
    },

    forget: (olderThan: Date) => store.forgetOnTheWay(database, olderThan),
  };
}

const standing = ({ handIn, dueAt }: Stored, found: store.StoredHandIn | undefined): Standing => ({
  policy: handIn,
  dueAt: dueAt.getTime(),
  handedAt: found?.handedAt.getTime() ?? null,
  returnedAt: found?.returnedAt?.getTime() ?? null,
});
