// What roster tests share: importing a delivery at a date, and reading back what it made.
import type { Database } from '../../../lib/database/database.ts';
import { accountIdOf } from '../ids.ts';
import { importRoster } from '../roster.ts';
import { folderOf } from './deliveries.ts';

export const at = (now: string) => ({ clock: { now: () => Date.parse(now) } });
export const october = at('2026-10-01T08:00:00Z');
export const november = at('2026-11-02T08:00:00Z');
export const none = { created: 0, updated: 0, deleted: 0 };

export const aaf = (database: Database, files: Record<string, string | Buffer>, when = october) =>
  importRoster(database, { format: 'aaf', path: folderOf(files) }, when);
export const oneRoster = (database: Database, files: Record<string, string>, when = october) =>
  importRoster(database, { format: 'oneroster', path: folderOf(files) }, when);

export const people = (database: Database) =>
  database.query(
    `select s.external_id as school, u.given_name || ' ' || u.family_name as name, string_agg(r.role, ',' order by r.role) as roles
     from school_user u join school s using (school_id) left join user_role r using (school_id, user_id)
     where u.deleted_at is null group by s.external_id, u.user_id, u.given_name, u.family_name order by 1, 2, 3`,
  );
export const enrolled = (database: Database) =>
  database.query(
    `select c.title, u.given_name as name, e.role, e.subject_code as subject, e.is_primary as main from enrollment e
     join class c using (school_id, class_id) join school_user u using (school_id, user_id) join school s using (school_id)
     order by s.external_id, 1, 3, 2, 4`,
  );
export const account = async (database: Database, ref: string) =>
  (
    await database.query('select username, revoked_before, password_hash from account where account_id = $1', [
      accountIdOf('aaf', ref),
    ])
  )[0];

export const delta = (kind: string) => `ENT_0370001A_Delta_20261102_${kind}_0000.xml`;
