// What is said of what somebody in line is in: sentences filled with positions, times and reasons.
import type { Reason, Span } from '../polling.ts';
import type { News, Sight } from '../sight.ts';
import type { Language, Sentences } from './sentences.ts';

export function fill(sentence: string, holes: Readonly<Record<string, string | number>>): string {
  return sentence.replace(/\{(\w+)\}/g, (hole, name: string) => String(holes[name] ?? hole));
}

export type Speech = { language: Language; say: Sentences; timeZone?: string | undefined };

/** What each place of a page shows; an empty text is not shown. */
export type Texts = Record<
  'title' | 'about' | 'count' | 'people' | 'time' | 'reason' | 'notice' | 'news' | 'message' | 'spoken',
  string
>;

export function spanText({ say }: Speech, span: Span | undefined): string {
  if (!span) return say.unknown;
  if (span.type === 'moment') return say.moment;
  if (span.type === 'between') return fill(say.between, span);
  if (span.minutes < 60) return fill(say.about, span);
  const hours = Math.floor(span.minutes / 60);
  const rest = span.minutes % 60;
  return rest === 0 ? fill(say.aboutHoursRound, { hours }) : fill(say.aboutHours, { hours, rest });
}

/** "9 h 02" in French, "9:02" in English. */
export function timeText({ language, timeZone }: Speech, moment: number): string {
  const options = { hour: 'numeric', minute: '2-digit', hourCycle: 'h23', ...(timeZone && { timeZone }) } as const;
  const parts = new Intl.DateTimeFormat(language === 'en' ? 'en-GB' : 'fr-FR', options).formatToParts(moment);
  const part = (type: string) => parts.find((one) => one.type === type)?.value ?? '';
  const hour = String(Number(part('hour')));
  return language === 'en' ? `${hour}:${part('minute')}` : `${hour}\u00a0h\u00a0${part('minute')}`;
}

const numberText = ({ language }: Speech, value: number) =>
  new Intl.NumberFormat(language === 'en' ? 'en-GB' : 'fr-FR').format(value);

const reasonText = ({ say }: Speech, reason: Reason | undefined) => (reason ? say[reason] : '');

/** @param network what the page met when it last read the board */
export function textsOf(
  speech: Speech,
  sight: Sight,
  more: {
    network?: 'fine' | 'offline' | 'trouble' | undefined;
    news?: News | undefined;
    message?: Readonly<Record<Language, string>> | undefined;
  },
): Texts {
  const { say, language } = speech;
  const { network = 'fine', news } = more;
  const shared = {
    ...{ count: '', people: '', time: '', reason: '' },
    notice: network === 'fine' ? '' : say[network],
    news: news ? say[news] : '',
    message: more.message?.[language] ?? '',
  };
  const plain = (title: string, about: string, extra: Partial<Texts> = {}): Texts => ({
    ...{ ...shared, title, about, spoken: `${title}. ${about}` },
    ...extra,
  });
  const counted = (count: number, one: string, many: string) => ({
    count: numberText(speech, count),
    people: count === 1 || (count === 0 && language === 'fr') ? one : many,
  });
  /** The next one to be called has position 1 and nobody ahead. */
  const place = (position: number) => (position > 0 ? counted(position - 1, say.aheadOne, say.ahead) : {});
  switch (sight.type) {
    case 'asking':
    case 'proof':
    case 'turn':
    case 'late':
    case 'closed':
      return plain(say[sight.type], say[`${sight.type}About`]);
    case 'paused':
      return plain(say.paused, say.pausedAbout, place(sight.position));
    case 'scheduled': {
      const opening =
        sight.opensAt === undefined
          ? say.scheduledSoon
          : fill(say.scheduled, { time: timeText(speech, sight.opensAt) });
      return plain(opening, say.scheduledAbout, place(sight.position));
    }
    case 'draw': {
      const title =
        sight.opensAt === undefined ? say.drawSoon : fill(say.draw, { time: timeText(speech, sight.opensAt) });
      return plain(title, say.drawAbout, counted(sight.entrants, say.enrolledOne, say.enrolled));
    }
    case 'waiting': {
      const { count, people } = counted(sight.position - 1, say.aheadOne, say.ahead);
      const time = spanText(speech, sight.span);
      // The shortest time there is to say hasn't gone up.
      const reason = sight.span?.type === 'moment' ? '' : reasonText(speech, sight.reason);
      const spoken = `${fill(say.saidPlace, { count, people, time })}${reason && ` ${reason}`}`;
      // Nobody is ahead of the next one to be called.
      return plain(sight.position === 1 ? say.next : say.kept, say.keptAbout, { count, people, time, reason, spoken });
    }
  }
}
