// `preau generate`: writes a synthetic academy into an empty folder, as AAF or OneRoster, with a timetable per school.
import { mkdirSync, readdirSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { UserError } from '../../errors.ts';
import { aafWriter } from './aaf-writer.ts';
import { type AcademyOptions, academy } from './academy.ts';
import { defaultStart, toDay, toTime } from './calendar.ts';
import { icalWriter } from './ical-writer.ts';
import type { Town } from './model.ts';
import { pupilsOf } from './model.ts';
import { oneRosterWriter } from './oneroster-writer.ts';
import type { Encoding } from './text-file.ts';

export type GenerateOptions = AcademyOptions & {
  directory: string;
  format: 'aaf' | 'oneroster';
  /** Of the AAF files; the others are always UTF-8. */
  encoding?: Encoding;
  recordsPerFile?: number;
  /** Whether to write the timetables too. */
  timetable?: boolean;
};

export type Counts = Record<'schools' | 'classes' | 'groups' | 'pupils' | 'parents' | 'staff' | 'lessons', number>;

export const generateUsage = `preau generate --pupils N --out DIR [options]
  --pupils N             how many pupils, 1 to 2000000
  --out DIR              a folder that does not exist or is empty
  --seed S               whole number; the same seed gives the same bytes (1)
  --format FORMAT        aaf or oneroster (aaf)
  --start YYYY-MM-DD     first day of lessons (${defaultStart}); the school year around it is zone B's
  --encoding NAME        of AAF files: utf-8 or iso-8859-15 (utf-8)
  --records N            records in each AAF file (20000)
  --no-timetable         leave the iCalendar files out
`;

type Output = { stdout: { write(text: string): unknown }; stderr: { write(text: string): unknown } };

/** The command line; gives the exit status: 0 written, 1 refused, 2 wrong usage. */
export async function generateCommand(args: string[], io: Output): Promise<number> {
  try {
    const options = parse(args);
    if (options === 'help') {
      io.stdout.write(generateUsage);
      return 0;
    }
    const counts = generate(options);
    const figures = Object.entries(counts).map(([name, count]) => `${count} ${name}`);
    io.stdout.write(`${options.directory}: ${figures.join(', ')}\n`);
    return 0;
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    io.stderr.write(`preau generate: ${error.message}\n`);
    return error.code === 'invalid_option' ? 2 : 1;
  }
}

/** Writes the academy town by town; memory does not depend on its size. Throws UserError when the folder is not empty. */
export function generate(options: GenerateOptions): Counts {
  const { directory } = options;
  mkdirSync(directory, { recursive: true });
  if (readdirSync(directory).length > 0) throw new UserError('folder_not_empty', `${directory} is not empty`);
  const counts: Counts = { schools: 0, classes: 0, groups: 0, pupils: 0, parents: 0, staff: 0, lessons: 0 };
  const { name, year, towns } = academy(options);
  const calendars = options.timetable === false ? undefined : icalWriter(directory, year, options.seed);
  let roster: { town(town: Town): void; close(): void } | undefined;
  for (const town of towns()) {
    // A single school's export is named after it, as its own administration would send it.
    roster ??= openRoster(options, name, year, options.pupils <= 700 ? (town.schools[0]?.uai ?? name) : name);
    roster.town(town);
    for (const school of town.schools) {
      calendars?.school(school);
      counts.schools++;
      counts.classes += school.classes.length;
      counts.groups += school.groups.length;
      counts.pupils += pupilsOf(school).length;
      counts.staff += school.staff.length;
      counts.lessons += school.lessons.length;
    }
    for (const family of town.families) counts.parents += family.parents.length;
  }
  roster?.close();
  return counts;
}

function openRoster(options: GenerateOptions, name: string, year: ReturnType<typeof academy>['year'], origin: string) {
  const { directory, encoding = 'utf-8', recordsPerFile = 20_000 } = options;
  if (options.format === 'oneroster') return oneRosterWriter(directory, name, year);
  return aafWriter({ directory, origin, academy: name, day: year.start, encoding, recordsPerFile });
}

function parse(args: string[]): GenerateOptions | 'help' {
  const values = readFlags(args);
  if (values.help) return 'help';
  if (values.out === undefined) throw new UserError('invalid_option', '--out DIR is missing');
  const format = values.format ?? 'aaf';
  if (format !== 'aaf' && format !== 'oneroster') throw new UserError('invalid_option', '--format is aaf or oneroster');
  const encoding = (values.encoding ?? 'utf-8').toLowerCase();
  if (encoding !== 'utf-8' && encoding !== 'iso-8859-15')
    throw new UserError('invalid_option', '--encoding is utf-8 or iso-8859-15');
  const start = values.start ?? defaultStart;
  if (!/^\d{4}-\d\d-\d\d$/.test(start) || Number.isNaN(toTime(start)) || toDay(toTime(start)) !== start)
    throw new UserError('invalid_option', `--start is a date like ${defaultStart}, not ${start}`);
  return {
    pupils: whole('--pupils', values.pupils, 1, 2_000_000),
    seed: whole('--seed', values.seed ?? '1', 0, Number.MAX_SAFE_INTEGER),
    directory: values.out,
    format,
    encoding,
    start,
    recordsPerFile: whole('--records', values.records ?? '20000', 1, 1_000_000),
    timetable: values['no-timetable'] !== true,
  };
}

function readFlags(args: string[]) {
  const text = { type: 'string' } as const;
  const flag = { type: 'boolean' } as const;
  try {
    return parseArgs({
      args,
      options: {
        ...{ pupils: text, seed: text, out: text, format: text, start: text, encoding: text, records: text },
        ...{ 'no-timetable': flag, help: flag },
      },
    }).values;
  } catch (error) {
    throw new UserError('invalid_option', error instanceof Error ? error.message : String(error));
  }
}

function whole(name: string, given: string | undefined, low: number, high: number): number {
  const value = Number(given);
  if (given === undefined || !/^\d+$/.test(given) || value < low || value > high)
    throw new UserError(
      'invalid_option',
      `${name} is a whole number from ${low} to ${high}${given ? `, not ${given}` : ''}`,
    );
  return value;
}
