// A person's lessons as iCalendar text (RFC 5545, RFC 7986) that Thunderbird, Google and Apple calendars accept.
// Times are in UTC, so that no VTIMEZONE is needed; nothing depends on the moment of asking, so that the ETag is stable.

export type FeedLesson = {
  lessonId: string;
  startsAt: Date;
  endsAt: Date;
  updatedAt: Date;
  title: string;
  room: string;
  teachers: string[];
  classes: string[];
  state: 'planned' | 'cancelled';
  /** Taken from the owner of the calendar: `teachers` have it now. */
  replaced: boolean;
  reason: string | undefined;
  /** The child's first name, in a parent's calendar. */
  child: { userId: string; name: string } | undefined;
};

export function calendarText(feed: { name: string; timeZone: string; lessons: FeedLesson[] }): string {
  const lines = [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    'PRODID:-//Preau//Timetable//FR',
    'CALSCALE:GREGORIAN',
    'METHOD:PUBLISH',
    `NAME:${escaped(feed.name)}`,
    `X-WR-CALNAME:${escaped(feed.name)}`,
    `X-WR-TIMEZONE:${feed.timeZone}`,
    'REFRESH-INTERVAL;VALUE=DURATION:PT1H',
    'X-PUBLISHED-TTL:PT1H',
    ...feed.lessons.flatMap(eventLines),
    'END:VCALENDAR',
  ];
  return `${lines.map(folded).join('\r\n')}\r\n`;
}

function eventLines(lesson: FeedLesson): string[] {
  const { child, reason, replaced } = lesson;
  const off = lesson.state === 'cancelled' ? 'Annulé' : replaced ? 'Remplacé' : undefined;
  const teachers = lesson.teachers.join(', ');
  const told = [
    ...(teachers ? [replaced ? `Remplacé par ${teachers}` : teachers] : []),
    ...(lesson.classes.length > 0 ? [lesson.classes.join(', ')] : []),
    ...(reason ? [`${off ?? 'Changé'} : ${reason}`] : []),
  ];
  const summary = `${child ? `${child.name} · ` : ''}${off ? `${off} : ` : ''}${lesson.title}`;
  return [
    'BEGIN:VEVENT',
    `UID:${lesson.lessonId}${child ? `.${child.userId}` : ''}@preau`,
    `DTSTAMP:${utcText(lesson.updatedAt)}`,
    `LAST-MODIFIED:${utcText(lesson.updatedAt)}`,
    `SEQUENCE:${sequenceOf(lesson.updatedAt)}`,
    `DTSTART:${utcText(lesson.startsAt)}`,
    `DTEND:${utcText(lesson.endsAt)}`,
    `SUMMARY:${escaped(summary)}`,
    ...(lesson.room ? [`LOCATION:${escaped(lesson.room)}`] : []),
    ...(told.length > 0 ? [`DESCRIPTION:${escaped(told.join('\n'))}`] : []),
    `STATUS:${off ? 'CANCELLED' : 'CONFIRMED'}`,
    `TRANSP:${off ? 'TRANSPARENT' : 'OPAQUE'}`,
    'END:VEVENT',
  ];
}

const utcText = (moment: Date) => moment.toISOString().replace(/[-:]|\.\d+/g, '');

/** Rises with each change and fits 31 bits: seconds since 2020. */
const sequenceOf = (updatedAt: Date) => Math.max(0, Math.floor((updatedAt.getTime() - Date.UTC(2020, 0, 1)) / 1000));

const escaped = (text: string) =>
  text
    .replace(/\r\n?/g, '\n')
    .replace(/[\\;,]/g, '\\$&')
    .replaceAll('\n', '\\n');

/** Lines of 75 bytes at most, never cut inside a character. */
function folded(line: string): string {
  if (Buffer.byteLength(line) <= 75) return line;
  const pieces: string[] = [];
  let piece = '';
  let bytes = 0;
  for (const character of line) {
    const size = Buffer.byteLength(character);
    if (bytes + size > 75) {
      pieces.push(piece);
      piece = ' ';
      bytes = 1;
    }
    piece += character;
    bytes += size;
  }
  return [...pieces, piece].join('\r\n');
}
