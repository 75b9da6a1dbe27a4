// All SQL of what families say of absences.
import type { Connection, Sql } from '../../../lib/database/database.ts';
import type { Declaration, Reason } from './contract.ts';
import type { DocumentKind, StoredDocument } from './declarations.ts';

type Row = Omit<Declaration, 'pupil' | 'declaredAt' | 'startsAt' | 'endsAt' | 'document'> & {
  pupilId: string;
  name: string;
  classes: string[];
  declaredAt: Date;
  startsAt: Date;
  endsAt: Date;
  declaredBy: string;
  tied: boolean;
  document: DocumentKind | null;
  documentName: string;
};

export type Kept = {
  shown: Declaration;
  pupilId: string;
  declaredBy: string;
  /** Whether the pupil is still a child of who told of it. */
  tied: boolean;
  document: StoredDocument | null;
};

const keptOf = ({
  pupilId,
  name,
  classes,
  declaredAt,
  startsAt,
  endsAt,
  declaredBy,
  tied,
  document,
  documentName,
  ...rest
}: Row): Kept => ({
  ...{ pupilId, declaredBy, tied, document: document && { name: documentName, kind: document } },
  shown: {
    ...rest,
    pupil: { userId: pupilId, name, classes },
    ...{ declaredAt: declaredAt.toISOString(), startsAt: startsAt.toISOString(), endsAt: endsAt.toISOString() },
    document: document !== null,
  },
});

const tied = `exists (select from relation r
    where r.school_id = d.school_id and r.pupil_id = d.pupil_id and r.relative_id = d.declared_by)`;

const select = `
  select d.declaration_id as "declarationId", d.pupil_id as "pupilId", d.declared_by as "declaredBy",
         coalesce(p.preferred_name, p.given_name) || ' ' || p.family_name as name,
         coalesce(b.preferred_name, b.given_name) || ' ' || b.family_name as by,
         array(select c.title from enrollment e join class c on c.school_id = e.school_id and c.class_id = e.class_id
                where e.school_id = d.school_id and e.user_id = d.pupil_id and e.role = 'pupil' and c.kind = 'class'
                  and c.deleted_at is null order by c.title) as classes,
         d.declared_at as "declaredAt", d.starts_at as "startsAt", d.ends_at as "endsAt", d.reason, d.words, d.state, d.answer,
         d.document, d.document_name as "documentName", ${tied} as tied
    from absence_declaration d
    join school_user p on p.school_id = d.school_id and p.user_id = d.pupil_id
    join school_user b on b.school_id = d.school_id and b.user_id = d.declared_by
   where d.school_id = $1`;

export async function declarationOf(sql: Sql, schoolId: string, declarationId: string): Promise<Kept | undefined> {
  const [row] = await sql.query<Row>(`${select} and d.declaration_id = $2`, [schoolId, declarationId]);
  return row && keptOf(row);
}

/** Those of a parent, of who is still their child. */
export async function declaredBy(sql: Sql, schoolId: string, userId: string): Promise<Declaration[]> {
  const rows = await sql.query<Row>(
    `${select} and d.declared_by = $2 and ${tied} order by d.declared_at desc, d.declaration_id limit 200`,
    [schoolId, userId],
  );
  return rows.map((row) => keptOf(row).shown);
}

/** Those that wait, first; then those of absences that were not over by `since`. */
export async function declaredSince(sql: Sql, schoolId: string, since: Date): Promise<Declaration[]> {
  const rows = await sql.query<Row>(
    `${select} and (d.state = 'waiting' or d.ends_at >= $2)
      order by d.state <> 'waiting', d.starts_at desc, d.declaration_id limit 500`,
    [schoolId, since],
  );
  return rows.map((row) => keptOf(row).shown);
}

export type New = {
  declarationId: string;
  pupilId: string;
  by: string;
  at: Date;
  startsAt: Date;
  endsAt: Date;
  reason: Reason;
  words: string;
};

/** Of a parent. Who counts next waits for the end of this transaction. */
export async function countWaiting(sql: Connection, schoolId: string, userId: string): Promise<number> {
  await sql.query('select 1 from school_user where school_id = $1 and user_id = $2 for no key update', [
    schoolId,
    userId,
  ]);
  const [row] = await sql.query<{ waiting: number }>(
    `select count(*)::int as waiting from absence_declaration
      where school_id = $1 and declared_by = $2 and state = 'waiting'`,
    [schoolId, userId],
  );
  return row?.waiting ?? 0;
}

export async function addDeclaration(sql: Sql, schoolId: string, made: New): Promise<void> {
  const { declarationId, pupilId, by, at, startsAt, endsAt, reason, words } = made;
  await sql.query(
    `insert into absence_declaration
       (school_id, declaration_id, pupil_id, declared_by, declared_at, starts_at, ends_at, reason, words)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
    [schoolId, declarationId, pupilId, by, at, startsAt, endsAt, reason, words],
  );
}

export async function keepAnswer(
  sql: Sql,
  schoolId: string,
  declarationId: string,
  { state, answer, by, at }: { state: 'accepted' | 'refused'; answer: string; by: string; at: Date },
): Promise<void> {
  await sql.query(
    `update absence_declaration set state = $3, answer = $4, answered_by = $5, answered_at = $6
      where school_id = $1 and declaration_id = $2`,
    [schoolId, declarationId, state, answer, by, at],
  );
}

type Held = { state: Declaration['state']; document: StoredDocument | null };

/** Others who change it wait for the end of this transaction. */
export async function heldDeclaration(sql: Connection, schoolId: string, declarationId: string): Promise<Held> {
  const [row] = await sql.query<{ state: Held['state']; kind: DocumentKind | null; name: string }>(
    `select d.state, d.document as kind, d.document_name as name from absence_declaration d
      where d.school_id = $1 and d.declaration_id = $2 for update`,
    [schoolId, declarationId],
  );
  if (!row) throw new Error('a declaration went while it was changed');
  const { state, kind, name } = row;
  return { state, document: kind && { name, kind } };
}

/** A document that comes later is looked at again. */
export async function keepDocument(
  sql: Connection,
  schoolId: string,
  declarationId: string,
  { name, kind }: StoredDocument,
): Promise<void> {
  await sql.query(
    `update absence_declaration
        set document = $3, document_name = $4, state = case when state = 'refused' then 'waiting' else state end
      where school_id = $1 and declaration_id = $2`,
    [schoolId, declarationId, kind, name],
  );
}
