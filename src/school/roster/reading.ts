// What every reader is given, and how it reports; a fault of the file itself ends the reading of that file.
import type { Delivery, SourceFile } from './source.ts';
import type { Staging } from './staging.ts';

export type Reading = {
  delivery: Delivery;
  staging: Staging;
  /** yyyy-mm-dd, for what has ended or not begun. */
  today: string;
  /** Called after each chunk with the bytes read so far of what the format calls data. */
  progress: (bytes: number) => void;
};

/** What the export speaks for: facts of these kinds that it doesn't hold have gone. */
export type Completeness = {
  /** Schools absent from it have gone: those of the source, those of the academies it names, or none. */
  orgs: 'source' | 'academy' | false;
  /** Whose classes and people it tells completely: the schools in it, or all that are known of the source. */
  speaksOf: 'its schools' | 'all schools';
  classes: boolean;
  users: boolean;
  roles: boolean;
  enrollments: boolean;
};

export const nothingComplete: Completeness = {
  ...{ orgs: false, speaksOf: 'its schools', classes: false, users: false, roles: false, enrollments: false },
};

/** The file can't be read further: whose lines are missing is unknown, so the whole import is refused. */
export class BadFile extends Error {
  readonly line: number;
  readonly field: string;

  constructor(line: number, message: string, field = '') {
    super(message);
    this.name = 'BadFile';
    this.line = line;
    this.field = field;
  }
}

/** Runs a file's reading, and turns what ends it into a problem that refuses everything. */
export async function readOrReport(reading: Reading, index: number, read: (file: SourceFile) => Promise<void>) {
  const file = reading.delivery.files[index];
  if (!file) throw new Error(`no file ${index}`);
  try {
    await read(file);
  } catch (error) {
    const ours = error instanceof BadFile ? error : undefined;
    if (!ours && !isReadingFault(error)) throw error;
    reading.staging.problem({
      warning: false,
      file: index,
      line: ours?.line ?? 0,
      field: ours?.field ?? '',
      message: error instanceof Error ? error.message : String(error),
      refuses: 'everything',
    });
  }
}

/** Faults of the disk or of the archive, as against faults of ours or of the database. */
function isReadingFault(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  return error.name === 'UserError' || ('syscall' in error && error.syscall !== 'connect');
}
