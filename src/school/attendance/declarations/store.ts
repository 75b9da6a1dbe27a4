// All SQL of what families say of absences.
import type { Sql } from '../../../lib/database/database.ts';
import type { Declaration, Reason } from './contract.ts';
import type { DocumentKind } from './declarations.ts';

type Row = Omit<Declaration, 'pupil' | 'declaredAt' | 'startsAt' | 'endsAt' | 'document'> & {
  pupilId: string;
  name: string;
  classes: string[];
  declaredAt: Date;
  startsAt: Date;
  endsAt: Date;
  declaredBy: string;
  document: DocumentKind | null;
};

export type Kept = { shown: Declaration; pupilId: string; declaredBy: string; document: DocumentKind | null };

const keptOf = ({
  pupilId,
  name,
  classes,
  declaredAt,
  startsAt,
  endsAt,
  declaredBy,
  document,
  ...rest
}: Row): Kept => ({
  ...{ pupilId, declaredBy, document },
  shown: {
    ...rest,
    pupil: { userId: pupilId, name, classes },
    ...{ declaredAt: declaredAt.toISOString(), startsAt: startsAt.toISOString(), endsAt: endsAt.toISOString() },
    document: document !== null,
  },
});

const select = `
  select d.declaration_id as "declarationId", d.pupil_id as "pupilId", d.declared_by as "declaredBy",
         coalesce(p.preferred_name, p.given_name) || ' ' || p.family_name as name,
         coalesce(b.preferred_name, b.given_name) || ' ' || b.family_name as by,
         array(select c.title from enrollment e join class c on c.school_id = e.school_id and c.class_id = e.class_id
                where e.school_id = d.school_id and e.user_id = d.pupil_id and e.role = 'pupil' and c.kind = 'class'
                  and c.deleted_at is null order by c.title) as classes,
         d.declared_at as "declaredAt", d.starts_at as "startsAt", d.ends_at as "endsAt", d.reason, d.words, d.state, d.answer,
         d.document
    from absence_declaration d
    join school_user p on p.school_id = d.school_id and p.user_id = d.pupil_id
    join school_user b on b.school_id = d.school_id and b.user_id = d.declared_by
   where d.school_id = $1`;

export async function declarationOf(sql: Sql, schoolId: string, declarationId: string): Promise<Kept | undefined> {
  const [row] = await sql.query<Row>(`${select} and d.declaration_id = $2`, [schoolId, declarationId]);
  return row && keptOf(row);
}

/** Those of a parent. */
export async function declaredBy(sql: Sql, schoolId: string, userId: string): Promise<Declaration[]> {
  const rows = await sql.query<Row>(
    `${select} and d.declared_by = $2 order by d.declared_at desc, d.declaration_id limit 200`,
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

/** A document that comes later is looked at again. */
export async function keepDocument(sql: Sql, schoolId: string, declarationId: string, kind: DocumentKind) {
  await sql.query(
    `update absence_declaration set document = $3, state = case when state = 'refused' then 'waiting' else state end
      where school_id = $1 and declaration_id = $2`,
    [schoolId, declarationId, kind],
  );
}
