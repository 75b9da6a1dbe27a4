// What the timetable page is asked to show: whose lessons, which days. It lives in the address.
import { addDays, weekdayNumber } from '../../../web/format.ts';

export type By = 'all' | 'class' | 'teacher' | 'room';
export type Span = 'day' | 'week';
export type Question = { by: By; id: string; span: Span; date: string };

const bys: readonly By[] = ['all', 'class', 'teacher', 'room'];

export function readQuestion(query: URLSearchParams, today: string): Question {
  const date = query.get('date') ?? '';
  return {
    by: bys.find((by) => by === query.get('by')) ?? 'all',
    id: query.get('id') ?? '',
    span: query.get('span') === 'week' ? 'week' : 'day',
    date: /^\d{4}-\d{2}-\d{2}$/.test(date) && !Number.isNaN(Date.parse(date)) ? date : today,
  };
}

export function writeQuestion({ by, id, span, date }: Question): URLSearchParams {
  return new URLSearchParams({ ...(by !== 'all' && { by }), ...(id && { id }), span, date });
}

/** First and last day shown, both included. A week goes from Monday to Saturday, as schools do. */
export function daysOf({ span, date }: Question): { from: string; to: string } {
  if (span === 'day') return { from: date, to: date };
  const monday = addDays(date, 1 - weekdayNumber(date));
  return { from: monday, to: addDays(monday, 5) };
}

export function step(question: Question, direction: 1 | -1): Question {
  return { ...question, date: addDays(question.date, direction * (question.span === 'week' ? 7 : 1)) };
}

/** The query of `listLessons`; undefined while nobody is chosen. */
export function lessonsQuery(question: Question) {
  const days = daysOf(question);
  if (question.by === 'all') return days;
  if (question.id === '') return undefined;
  if (question.by === 'class') return { ...days, classId: question.id };
  if (question.by === 'teacher') return { ...days, teacherId: question.id };
  return { ...days, room: question.id };
}
