// Splits an iCalendar file into its events and time zones while it streams, so that no file is parsed as a whole.
import { IcalProblem } from './ical-problem.ts';

export type FileLimits = {
  /** Bytes of a file, an event, one unfolded line. */
  fileBytes: number;
  eventBytes: number;
  lineBytes: number;
  events: number;
};

export const fileLimits: FileLimits = {
  fileBytes: 64 * 1024 * 1024,
  eventBytes: 128 * 1024,
  lineBytes: 64 * 1024,
  events: 200_000,
};

/** Content lines of one VEVENT or VTIMEZONE; `line` is where it begins. Only the properties that are read here. */
export type Block = { line: number; lines: string[] };

export type CalendarFile = { events: Block[]; zones: Block[] };

const kept =
  /^(UID|DTSTART|DTEND|DURATION|RRULE|RDATE|EXDATE|RECURRENCE-ID|STATUS|SUMMARY|DESCRIPTION|LOCATION|CATEGORIES|ATTENDEE|SEQUENCE|TZID|TZOFFSETFROM|TZOFFSETTO)[;:]/i;

/** @throws IcalProblem when the file isn't whole iCalendar or is too large. */
export async function readCalendarFile(
  chunks: AsyncIterable<Buffer | string> | Iterable<Buffer | string>,
  limits = fileLimits,
): Promise<CalendarFile> {
  const file: CalendarFile = { events: [], zones: [] };
  /** Names of the components that are open, outermost first. */
  const open: string[] = [];
  let block: Block | undefined;
  let blockBytes = 0;
  let calendars = 0;

  for await (const { line, text } of unfolded(physicalLines(chunks, limits), limits)) {
    if (text.trim() === '') continue;
    const [, mark, name = ''] = /^(BEGIN|END):\s*([A-Za-z0-9-]+)\s*$/i.exec(text) ?? [];
    const component = name.toUpperCase();
    if (open.length === 0 && !(mark?.toUpperCase() === 'BEGIN' && component === 'VCALENDAR'))
      throw new IcalProblem(line, 'BEGIN', 'this is not an iCalendar file: BEGIN:VCALENDAR is missing');
    if (mark?.toUpperCase() === 'BEGIN') {
      open.push(component);
      if (open.length > 8) throw new IcalProblem(line, component, 'components are nested too deep');
      if (component === 'VCALENDAR') calendars++;
      if (open.length === 2 && (component === 'VEVENT' || component === 'VTIMEZONE')) {
        block = { line, lines: [] };
        blockBytes = 0;
      } else if (open[1] === 'VTIMEZONE') block?.lines.push(`BEGIN:${component}`);
    } else if (mark) {
      if (open.pop() !== component) throw new IcalProblem(line, 'END', `END:${component} closes nothing that is open`);
      if (open.length === 1 && block) {
        (component === 'VEVENT' ? file.events : file.zones).push(block);
        block = undefined;
        if (file.events.length > limits.events)
          throw new IcalProblem(line, 'VEVENT', `there are more than ${limits.events} events in one file`);
      } else if (open[1] === 'VTIMEZONE') block?.lines.push(`END:${component}`);
    } else if (block && (open.length === 2 || open[1] === 'VTIMEZONE') && kept.test(text)) {
      blockBytes += text.length;
      if (blockBytes > limits.eventBytes)
        throw new IcalProblem(block.line, open[1] ?? '', `it holds more than ${limits.eventBytes} bytes`);
      block.lines.push(text);
    }
  }
  if (calendars === 0) throw new IcalProblem(0, 'BEGIN', 'this is not an iCalendar file: BEGIN:VCALENDAR is missing');
  if (open.length > 0) throw new IcalProblem(block?.line ?? 0, open.at(-1) ?? '', 'the file ends before its END');
  return file;
}

type Line = { line: number; text: string };

/** Lines as Latin-1, so that a fold inside a character of several bytes does no harm. */
async function* physicalLines(
  chunks: AsyncIterable<Buffer | string> | Iterable<Buffer | string>,
  limits: FileLimits,
): AsyncGenerator<Line> {
  let rest = '';
  let line = 0;
  let bytes = 0;
  for await (const chunk of chunks) {
    const text = typeof chunk === 'string' ? Buffer.from(chunk).toString('latin1') : chunk.toString('latin1');
    bytes += text.length;
    if (bytes > limits.fileBytes)
      throw new IcalProblem(line, '', `the file is larger than ${Math.round(limits.fileBytes / 1_048_576)} MB`);
    const pieces = (rest + text).split('\n');
    rest = pieces.pop() ?? '';
    for (const piece of pieces) yield { line: ++line, text: piece.endsWith('\r') ? piece.slice(0, -1) : piece };
    if (rest.length > limits.lineBytes) throw tooLong(line + 1, limits);
  }
  if (rest !== '') yield { line: ++line, text: rest };
}

async function* unfolded(lines: AsyncIterable<Line>, limits: FileLimits): AsyncGenerator<Line> {
  let held: { line: number; pieces: string[]; length: number } | undefined;
  for await (const { line, text } of lines) {
    if (held && (text.startsWith(' ') || text.startsWith('\t'))) {
      held.length += text.length;
      if (held.length > limits.lineBytes) throw tooLong(held.line, limits);
      held.pieces.push(text.slice(1));
      continue;
    }
    if (held) yield whole(held.line, held.pieces);
    held = { line, pieces: [line === 1 ? text.replace(/^\xEF\xBB\xBF/, '') : text], length: text.length };
  }
  if (held) yield whole(held.line, held.pieces);
}

const utf8 = new TextDecoder('utf-8', { fatal: true });

function whole(line: number, pieces: string[]): Line {
  try {
    return { line, text: utf8.decode(Buffer.from(pieces.join(''), 'latin1')) };
  } catch {
    throw new IcalProblem(line, '', 'this line is not UTF-8');
  }
}

const tooLong = (line: number, limits: FileLimits) =>
  new IcalProblem(line, '', `this line is longer than ${limits.lineBytes} bytes`);
