// The school's tables, as drizzle sees them; the SQL of migrations/ is the truth, and a test compares the two.
import { sql } from 'drizzle-orm';
import { boolean, date, jsonb, pgTable, primaryKey, text, timestamp, uuid } from 'drizzle-orm/pg-core';
import type { Role } from '../lib/contract.ts';

const moment = (name: string) => timestamp(name, { withTimezone: true, mode: 'date' });
const schoolId = () => uuid('school_id').notNull();
const updatedAt = () => moment('updated_at').notNull().defaultNow();

export const school = pgTable('school', {
  schoolId: uuid('school_id').primaryKey(),
  source: text('source').notNull(),
  externalId: text('external_id').notNull(),
  uai: text('uai'),
  name: text('name').notNull(),
  kind: text('kind').notNull().default('school'),
  academy: text('academy').notNull().default(''),
  timeZone: text('time_zone').notNull().default('Europe/Paris'),
  updatedAt: updatedAt(),
  deletedAt: moment('deleted_at'),
});

export const account = pgTable('account', {
  accountId: uuid('account_id').primaryKey(),
  source: text('source').notNull(),
  externalId: text('external_id').notNull(),
  username: text('username').notNull().unique(),
  passwordHash: text('password_hash'),
  activationHash: text('activation_hash'),
  activationExpiresAt: moment('activation_expires_at'),
  revokedBefore: moment('revoked_before'),
  disabledAt: moment('disabled_at'),
  disabledByRoster: boolean('disabled_by_roster').notNull().default(false),
  updatedAt: updatedAt(),
});

export const schoolUser = pgTable(
  'school_user',
  {
    schoolId: schoolId(),
    userId: uuid('user_id').notNull(),
    accountId: uuid('account_id').notNull(),
    externalId: text('external_id').notNull(),
    givenName: text('given_name').notNull(),
    familyName: text('family_name').notNull(),
    preferredName: text('preferred_name'),
    title: text('title').notNull().default(''),
    email: text('email'),
    birthDate: date('birth_date'),
    grade: text('grade').notNull().default(''),
    updatedAt: updatedAt(),
    deletedAt: moment('deleted_at'),
  },
  (table) => [primaryKey({ columns: [table.schoolId, table.userId] })],
);

export const userRole = pgTable(
  'user_role',
  { schoolId: schoolId(), userId: uuid('user_id').notNull(), role: text('role').$type<Role>().notNull() },
  (table) => [primaryKey({ columns: [table.schoolId, table.userId, table.role] })],
);

export const relation = pgTable(
  'relation',
  {
    schoolId: schoolId(),
    pupilId: uuid('pupil_id').notNull(),
    relativeId: uuid('relative_id').notNull(),
    quality: text('quality').notNull().default(''),
    legal: boolean('legal').notNull().default(false),
    contact: boolean('contact').notNull().default(false),
    payment: boolean('payment').notNull().default(false),
  },
  (table) => [primaryKey({ columns: [table.schoolId, table.pupilId, table.relativeId] })],
);

export const subject = pgTable(
  'subject',
  { schoolId: schoolId(), code: text('code').notNull(), label: text('label').notNull() },
  (table) => [primaryKey({ columns: [table.schoolId, table.code] })],
);

export const schoolClass = pgTable(
  'class',
  {
    schoolId: schoolId(),
    classId: uuid('class_id').notNull(),
    externalId: text('external_id').notNull(),
    kind: text('kind').$type<'class' | 'group' | 'course'>().notNull(),
    title: text('title').notNull(),
    grade: text('grade').notNull().default(''),
    subjectCode: text('subject_code').notNull().default(''),
    updatedAt: updatedAt(),
    deletedAt: moment('deleted_at'),
  },
  (table) => [primaryKey({ columns: [table.schoolId, table.classId] })],
);

export const enrollment = pgTable(
  'enrollment',
  {
    schoolId: schoolId(),
    classId: uuid('class_id').notNull(),
    userId: uuid('user_id').notNull(),
    role: text('role').$type<'pupil' | 'teacher'>().notNull(),
    subjectCode: text('subject_code').notNull().default(''),
    isPrimary: boolean('is_primary').notNull().default(false),
    beginsOn: date('begins_on'),
    endsOn: date('ends_on'),
  },
  (table) => [primaryKey({ columns: [table.schoolId, table.classId, table.userId, table.role, table.subjectCode] })],
);

/** What a lesson was before staff changed it, and why. Times are ISO 8601 in UTC. */
export type LessonChange = {
  reason: string;
  at: string;
  /** user_id of who changed it. */
  by: string;
  was: { startsAt?: string; endsAt?: string; room?: string; teacherIds?: string[] };
};

export const lesson = pgTable(
  'lesson',
  {
    schoolId: schoolId(),
    lessonId: uuid('lesson_id').notNull(),
    source: text('source').$type<'ical' | 'page'>().notNull(),
    series: text('series').notNull().default(''),
    startsAt: moment('starts_at').notNull(),
    endsAt: moment('ends_at').notNull(),
    title: text('title').notNull(),
    subjectCode: text('subject_code').notNull().default(''),
    room: text('room').notNull().default(''),
    classIds: uuid('class_ids').array().notNull().default(sql`'{}'`),
    teacherIds: uuid('teacher_ids').array().notNull().default(sql`'{}'`),
    state: text('state').$type<'planned' | 'cancelled'>().notNull().default('planned'),
    change: jsonb('change').$type<LessonChange>(),
    liveEndedAt: moment('live_ended_at'),
    updatedAt: updatedAt(),
  },
  (table) => [primaryKey({ columns: [table.schoolId, table.lessonId] })],
);

export const calendarFeed = pgTable(
  'calendar_feed',
  {
    schoolId: schoolId(),
    userId: uuid('user_id').notNull(),
    tokenHash: text('token_hash').notNull().unique(),
    createdAt: moment('created_at').notNull().defaultNow(),
  },
  (table) => [primaryKey({ columns: [table.schoolId, table.userId] })],
);
