// All SQL of the school's choices about messages, and of the journal of who did what.
import type { Sql } from '../../lib/database/database.ts';
import type { JournalEntry, MessageSettings, Rule } from './contract.ts';
import { peopleNamed } from './people-store.ts';

export const changedRules = (sql: Sql, schoolId: string): Promise<Rule[]> =>
  sql.query<Rule>('select writer, reader, reach from message_rule where school_id = $1', [schoolId]);

export async function receiptsShown(sql: Sql, schoolId: string): Promise<boolean> {
  const [row] = await sql.query<{ receipts: boolean }>('select receipts from message_setting where school_id = $1', [
    schoolId,
  ]);
  return row?.receipts ?? false;
}

export async function keepSettings(sql: Sql, schoolId: string, { rules, receipts }: MessageSettings): Promise<void> {
  for (const { writer, reader, reach } of rules)
    await sql.query(
      `insert into message_rule (school_id, writer, reader, reach) values ($1, $2, $3, $4)
       on conflict (school_id, writer, reader) do update set reach = excluded.reach`,
      [schoolId, writer, reader, reach],
    );
  await sql.query(
    `insert into message_setting (school_id, receipts) values ($1, $2)
     on conflict (school_id) do update set receipts = excluded.receipts`,
    [schoolId, receipts],
  );
}

export type Deed = { what: JournalEntry['what']; by: string; at: Date; messageId?: string; about?: string };

export async function note(sql: Sql, schoolId: string, { what, by, at, messageId, about = '' }: Deed): Promise<void> {
  await sql.query(
    'insert into message_journal (school_id, at, by_id, what, message_id, about) values ($1, $2, $3, $4, $5, $6)',
    [schoolId, at, by, what, messageId ?? null, about],
  );
}

export async function journalOf(sql: Sql, schoolId: string, withUrgent: boolean): Promise<JournalEntry[]> {
  const rows = await sql.query<{ at: Date; by: string; what: JournalEntry['what']; about: string }>(
    `select at, by_id as by, what, about from message_journal
      where school_id = $1 and ($2 or what <> 'urgent') order by at desc, entry_id desc limit 200`,
    [schoolId, withUrgent],
  );
  const people = await peopleNamed(
    sql,
    schoolId,
    rows.map(({ by }) => by),
  );
  return rows.map(({ at, by, what, about }) => ({
    ...{ at: at.toISOString(), what, about },
    by: people.get(by) ?? { userId: by, name: '' },
  }));
}
