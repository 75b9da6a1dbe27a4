// Temporary tables that readers fill with COPY, whatever the format; the checks and the merge only look at them.

import type { Role } from '../../lib/contract.ts';
import { copyText } from '../../lib/database/copy-text.ts';
import type { Connection } from '../../lib/database/database.ts';
import type { Source } from './ids.ts';

/** What a record says of a person: facts of a facet it doesn't tell are kept as they were. */
export const facet = { roles: 1, classes: 2, groups: 4, principal: 8, relations: 16, all: 31 } as const;

/** Where a fact was read: index of the file, physical line. */
export type At = { file: number; line: number };

/** In optional texts, `undefined` keeps the former value and `''` clears it. */
export type Told = string | undefined;

export type StagedSchool = At & {
  schoolId: string;
  ref: string;
  name: Told;
  uai: Told;
  kind: Told;
  academy: Told;
  /** External id of the org above; its name becomes the academy. */
  parent: string;
  /** An org that is no school: known, but nobody goes to it. */
  above: boolean;
  told: number;
  gone: boolean;
};

export type StagedPerson = At & {
  accountId: string;
  ref: string;
  category: 'pupil' | 'relative' | 'adult' | 'any';
  givenName: Told;
  familyName: Told;
  preferredName: Told;
  title: Told;
  email: Told;
  /** yyyy-mm-dd */
  birthDate: Told;
  grade: Told;
  username: string | undefined;
  usernameBase: string;
  /** undefined: the source doesn't say. */
  enabled: boolean | undefined;
  told: number;
  gone: boolean;
  /** Says something of someone who must exist already. */
  partial: boolean;
};

export type StagedMember = At & {
  schoolId: string;
  schoolRef: string;
  accountId: string;
  ref: string;
  role: Role;
  /** The source's own word for the role, where it says more than ours: a OneRoster `relative` has no legal say. */
  word: string;
  gone: boolean;
  /** An unknown school is then a warning. */
  lenient: boolean;
};

export type StagedClass = At & {
  schoolId: string;
  schoolRef: string;
  classId: string;
  ref: string;
  kind: 'class' | 'group' | 'course';
  title: string;
  grade: string;
  courseRef: string;
  subjectCode: string;
  subjectLabel: string;
  gone: boolean;
  /** Named in passing by a person, not described: may come many times. */
  implied: boolean;
};

export type StagedCourse = At & { ref: string; subjectCode: string; label: string; gone: boolean };

export type StagedEnrollment = At & {
  schoolId: string;
  schoolRef: string;
  classId: string;
  classRef: string;
  accountId: string;
  ref: string;
  role: 'pupil' | 'teacher';
  subjectCode: string;
  isPrimary: boolean;
  /** Says only that the teacher is the class's own. */
  principalOnly: boolean;
  beginsOn: string | undefined;
  endsOn: string | undefined;
  gone: boolean;
};

export type StagedRelation = At & {
  pupilId: string;
  pupilRef: string;
  relativeId: string;
  relativeRef: string;
  quality: string;
  legal: boolean;
  contact: boolean;
  payment: boolean;
  /** The source doesn't say which of the two is the pupil. */
  either: boolean;
};

/** `schoolId` undefined: the label holds wherever the code is used. */
export type StagedSubject = { schoolId: string | undefined; code: string; label: string };

export type StagedProblem = At & {
  warning: boolean;
  field: string;
  message: string;
  /** What is refused: a school, a person's schools, everything, or (for a warning) nothing. */
  refuses: { schoolId: string } | { accountId: string } | 'everything' | 'nothing';
};

const tables = `
create temp table st_school (school_id uuid, ref text, name text, uai text, kind text, academy text, parent text,
  above boolean, told int, gone boolean, file int, line int) on commit drop;
create temp table st_person (account_id uuid, ref text, category text, given_name text, family_name text,
  preferred_name text, title text, email text, birth_date text, grade text, username text, username_base text,
  enabled boolean, told int, gone boolean, partial boolean, file int, line int) on commit drop;
create temp table st_member (school_id uuid, school_ref text, account_id uuid, ref text, role text, word text,
  gone boolean, lenient boolean, file int, line int) on commit drop;
create temp table st_class (school_id uuid, school_ref text, class_id uuid, ref text, kind text, title text, grade text,
  course_ref text, subject_code text, subject_label text, gone boolean, implied boolean, file int, line int) on commit drop;
create temp table st_course (ref text, subject_code text, label text, gone boolean, file int, line int) on commit drop;
create temp table st_enrollment (school_id uuid, school_ref text, class_id uuid, class_ref text, account_id uuid, ref text,
  role text, subject_code text, is_primary boolean, principal_only boolean, begins_on date, ends_on date, gone boolean,
  file int, line int) on commit drop;
create temp table st_relation (pupil_id uuid, pupil_ref text, relative_id uuid, relative_ref text, quality text,
  legal boolean, contact boolean, payment boolean, either boolean, file int, line int) on commit drop;
create temp table st_subject (school_id uuid, code text, label text) on commit drop;
create temp table st_problem (warning boolean, file int, line int, field text, message text, school_id uuid,
  account_id uuid, everything boolean) on commit drop;
`;

type TableName =
  | 'school'
  | 'person'
  | 'member'
  | 'class'
  | 'course'
  | 'enrollment'
  | 'relation'
  | 'subject'
  | 'problem';
type Value = string | number | boolean | undefined;

/** Characters gathered for a table before they are sent. */
const flushAt = 512 * 1024;

/** A reader stops at this many refused lines: the file isn't what it should be. */
const tooManyProblems = 100_000;

export class Staging {
  readonly source: Source;
  /** Whatever the reader has counted, for progress. */
  records = 0;
  #connection: Connection;
  #buffers = new Map<TableName, Buffered>();
  #problems = 0;
  /** Bounded: when full it starts again, and a class is merely staged once more. */
  #seen = new Set<string>();

  static async open(connection: Connection, source: Source): Promise<Staging> {
    await connection.script(tables);
    return new Staging(connection, source);
  }

  private constructor(connection: Connection, source: Source) {
    this.#connection = connection;
    this.source = source;
  }

  school(s: StagedSchool): void {
    const { schoolId, ref, name, uai, kind, academy, parent, above, told, gone, file, line } = s;
    this.#add('school', [schoolId, ref, name, uai, kind, academy, parent, above, told, gone, file, line]);
  }

  person(p: StagedPerson): void {
    this.records++;
    this.#add('person', [
      p.accountId,
      p.ref,
      p.category,
      p.givenName,
      p.familyName,
      p.preferredName,
      p.title,
      p.email,
      p.birthDate,
      p.grade,
      p.username,
      p.usernameBase,
      p.enabled,
      p.told,
      p.gone,
      p.partial,
      p.file,
      p.line,
    ]);
  }

  member(m: StagedMember): void {
    this.#add('member', [
      m.schoolId,
      m.schoolRef,
      m.accountId,
      m.ref,
      m.role,
      m.word,
      m.gone,
      m.lenient,
      m.file,
      m.line,
    ]);
  }

  class(c: StagedClass): void {
    this.#add('class', [
      c.schoolId,
      c.schoolRef,
      c.classId,
      c.ref,
      c.kind,
      c.title,
      c.grade,
      c.courseRef,
      c.subjectCode,
      c.subjectLabel,
      c.gone,
      c.implied,
      c.file,
      c.line,
    ]);
  }

  course(c: StagedCourse): void {
    this.#add('course', [c.ref, c.subjectCode, c.label, c.gone, c.file, c.line]);
  }

  enrollment(e: StagedEnrollment): void {
    this.records++;
    this.#add('enrollment', [
      e.schoolId,
      e.schoolRef,
      e.classId,
      e.classRef,
      e.accountId,
      e.ref,
      e.role,
      e.subjectCode,
      e.isPrimary,
      e.principalOnly,
      e.beginsOn,
      e.endsOn,
      e.gone,
      e.file,
      e.line,
    ]);
  }

  relation(r: StagedRelation): void {
    this.#add('relation', [
      r.pupilId,
      r.pupilRef,
      r.relativeId,
      r.relativeRef,
      r.quality,
      r.legal,
      r.contact,
      r.payment,
      r.either,
      r.file,
      r.line,
    ]);
  }

  subject(s: StagedSubject): void {
    this.#add('subject', [s.schoolId, s.code, s.label]);
  }

  problem({ warning, file, line, field, message, refuses }: StagedProblem): void {
    if (!warning) this.#problems++;
    const school = typeof refuses === 'object' && 'schoolId' in refuses ? refuses.schoolId : undefined;
    const account = typeof refuses === 'object' && 'accountId' in refuses ? refuses.accountId : undefined;
    this.#add('problem', [warning, file, line, field, message, school, account, refuses === 'everything']);
  }

  /** True the first time, for facts that many lines repeat. */
  once(id: string): boolean {
    if (this.#seen.has(id)) return false;
    if (this.#seen.size > 50_000) this.#seen.clear();
    this.#seen.add(id);
    return true;
  }

  /** True when reading on would only add to a long list of the same. */
  get hopeless(): boolean {
    return this.#problems >= tooManyProblems;
  }

  /** Sends what has gathered; called by readers after each chunk, so that memory stays bounded. */
  async drain(): Promise<void> {
    for (const [table, buffer] of this.#buffers) if (buffer.size > flushAt) await this.#flush(table, buffer);
  }

  async finish(): Promise<void> {
    for (const [table, buffer] of this.#buffers) await this.#flush(table, buffer);
    const names = ['school', 'person', 'member', 'class', 'course', 'enrollment', 'relation', 'subject'];
    await this.#connection.script(names.map((name) => `analyze st_${name};`).join('\n'));
  }

  #add(table: TableName, values: Value[]): void {
    let buffer = this.#buffers.get(table);
    if (!buffer) {
      buffer = { rows: [], size: 0 };
      this.#buffers.set(table, buffer);
    }
    const row = values.map(copyValue).join('\t');
    buffer.rows.push(row);
    buffer.size += row.length;
  }

  async #flush(table: TableName, buffer: Buffered): Promise<void> {
    if (buffer.rows.length === 0) return;
    const text = `${buffer.rows.join('\n')}\n`;
    buffer.rows = [];
    buffer.size = 0;
    await this.#connection.copyFrom(`copy st_${table} from stdin`, [text]);
  }
}

type Buffered = { rows: string[]; size: number };

function copyValue(value: Value): string {
  if (value === undefined) return '\\N';
  if (typeof value === 'string') return copyText(value);
  return typeof value === 'boolean' ? (value ? 't' : 'f') : String(value);
}
