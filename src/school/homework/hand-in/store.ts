// All SQL of hand-ins and their pages. Every query is of one school.
import type { Sql } from '../../../lib/database/database.ts';
import type { PageKind, Stroke } from './contract.ts';

export type StoredPage = {
  pageId: string;
  homeworkId: string;
  userId: string;
  file: string;
  kind: PageKind;
  bytes: number;
  /** Null while it is on its way. */
  place: number | null;
  marks: Stroke[];
};

const pageColumns = `page_id as "pageId", homework_id as "homeworkId", user_id as "userId", file, kind, bytes, place, marks`;

type Owner = { homeworkId: string; userId: string };

/** Those on their way too, in the order of the hand-in. */
export function pagesOf(sql: Sql, schoolId: string, { homeworkId, userId }: Owner): Promise<StoredPage[]> {
  return sql.query<StoredPage>(
    `select ${pageColumns} from hand_in_page where school_id = $1 and homework_id = $2 and user_id = $3
      order by place nulls last, added_at, page_id`,
    [schoolId, homeworkId, userId],
  );
}

export async function findPage(sql: Sql, schoolId: string, pageId: string): Promise<StoredPage | undefined> {
  const [row] = await sql.query<StoredPage>(
    `select ${pageColumns} from hand_in_page where school_id = $1 and page_id = $2`,
    [schoolId, pageId],
  );
  return row;
}

/** @returns false when there is a page of that identifier */
export async function addPage(
  sql: Sql,
  schoolId: string,
  page: Omit<StoredPage, 'place' | 'marks'>,
  at: Date,
): Promise<boolean> {
  const rows = await sql.query(
    `insert into hand_in_page (school_id, page_id, homework_id, user_id, file, kind, bytes, added_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8) on conflict do nothing returning page_id`,
    [schoolId, page.pageId, page.homeworkId, page.userId, page.file, page.kind, page.bytes, at],
  );
  return rows.length > 0;
}

/** These are the pages now, in that order. @returns the files of those that went */
export async function placePages(
  sql: Sql,
  schoolId: string,
  { homeworkId, userId }: Owner,
  pageIds: readonly string[],
): Promise<string[]> {
  const gone = await sql.query<{ file: string }>(
    `delete from hand_in_page where school_id = $1 and homework_id = $2 and user_id = $3 and page_id <> all ($4::uuid[])
     returning file`,
    [schoolId, homeworkId, userId, pageIds],
  );
  await sql.query(
    `update hand_in_page p set place = n.place, marks = '[]'
       from unnest($4::uuid[]) with ordinality as n (page_id, place)
      where p.school_id = $1 and p.homework_id = $2 and p.user_id = $3 and p.page_id = n.page_id`,
    [schoolId, homeworkId, userId, pageIds],
  );
  return gone.map(({ file }) => file);
}

/** Sent long ago, and never handed in. @returns their files */
export function forgetOnTheWay(sql: Sql, before: Date): Promise<{ schoolId: string; file: string }[]> {
  return sql.query(
    `delete from hand_in_page where place is null and added_at < $1 returning school_id as "schoolId", file`,
    [before],
  );
}

export type StoredHandIn = {
  text: string;
  handedAt: Date;
  late: boolean;
  returnedAt: Date | null;
  comment: string;
};

/** Held until the transaction ends, so that a hand-in and its correction don't cross. */
export async function find(
  sql: Sql,
  schoolId: string,
  { homeworkId, userId }: Owner,
): Promise<StoredHandIn | undefined> {
  const [row] = await sql.query<StoredHandIn>(
    `select body as text, handed_at as "handedAt", late, returned_at as "returnedAt", comment
       from hand_in where school_id = $1 and homework_id = $2 and user_id = $3 for update`,
    [schoolId, homeworkId, userId],
  );
  return row;
}

export async function save(
  sql: Sql,
  schoolId: string,
  { homeworkId, userId }: Owner,
  { text, at, late }: { text: string; at: Date; late: boolean },
): Promise<void> {
  await sql.query(
    `insert into hand_in (school_id, homework_id, user_id, body, handed_at, late) values ($1, $2, $3, $4, $5, $6)
     on conflict (school_id, homework_id, user_id) do update
       set body = excluded.body, handed_at = excluded.handed_at, late = excluded.late`,
    [schoolId, homeworkId, userId, text, at, late],
  );
}

export async function giveBack(
  sql: Sql,
  schoolId: string,
  { homeworkId, userId }: Owner,
  { comment, by, at }: { comment: string; by: string; at: Date },
): Promise<void> {
  await sql.query(
    `update hand_in set comment = $4, returned_by = $5, returned_at = $6
      where school_id = $1 and homework_id = $2 and user_id = $3`,
    [schoolId, homeworkId, userId, comment, by, at],
  );
}

export async function mark(sql: Sql, schoolId: string, pageId: string, strokes: readonly Stroke[]): Promise<void> {
  await sql.query('update hand_in_page set marks = $3::jsonb where school_id = $1 and page_id = $2', [
    schoolId,
    pageId,
    JSON.stringify(strokes),
  ]);
}

export type Row = {
  userId: string;
  name: string;
  done: boolean;
  handedAt: Date | null;
  late: boolean | null;
  pages: number;
  returnedAt: Date | null;
};

/** Everybody who has the homework, in the order of a class list. */
export function everyPupil(sql: Sql, schoolId: string, homeworkId: string): Promise<Row[]> {
  return sql.query<Row>(
    `select distinct u.user_id as "userId", u.family_name, u.given_name,
            coalesce(u.preferred_name, u.given_name) || ' ' || u.family_name as name,
            d.done_at is not null as done, i.handed_at as "handedAt", i.late, i.returned_at as "returnedAt",
            (select count(*)::int from hand_in_page p
              where p.school_id = $1 and p.homework_id = h.homework_id and p.user_id = u.user_id and p.place is not null) as pages
       from homework h
       join enrollment e on e.school_id = $1 and e.class_id = h.class_id and e.role = 'pupil'
        and (e.begins_on is null or e.begins_on <= h.due_on) and (e.ends_on is null or e.ends_on >= h.due_on)
        and (h.pupil_ids is null or e.user_id = any (h.pupil_ids))
       join school_user u on u.school_id = $1 and u.user_id = e.user_id and u.deleted_at is null
       left join homework_done d on d.school_id = $1 and d.user_id = u.user_id and d.due_on = h.due_on and d.homework_id = h.homework_id
       left join hand_in i on i.school_id = $1 and i.homework_id = h.homework_id and i.user_id = u.user_id
      where h.school_id = $1 and h.homework_id = $2
      order by u.family_name, u.given_name, u.user_id`,
    [schoolId, homeworkId],
  );
}

export async function nameOf(sql: Sql, schoolId: string, userId: string): Promise<string> {
  const [row] = await sql.query<{ name: string }>(
    `select coalesce(preferred_name, given_name) || ' ' || family_name as name from school_user
      where school_id = $1 and user_id = $2`,
    [schoolId, userId],
  );
  return row?.name ?? '';
}
