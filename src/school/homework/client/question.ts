// What the page of homework is asked to show; it lives in the address.
import { addDays } from '../../../web/format.ts';

export type Question = {
  past: boolean;
  bySubject: boolean;
  /** Of a parent: the child whose homework is shown. */
  child: string;
  /** Of a teacher, staff or a head; '' for all. */
  classId: string;
};

export const readQuestion = (query: URLSearchParams): Question => ({
  past: query.get('when') === 'past',
  bySubject: query.get('by') === 'subject',
  child: query.get('child') ?? '',
  classId: /^[0-9a-f-]{36}$/.test(query.get('class') ?? '') ? (query.get('class') ?? '') : '',
});

export const writeQuestion = ({ past, bySubject, child, classId }: Question) =>
  new URLSearchParams({
    ...(past && { when: 'past' }),
    ...(bySubject && { by: 'subject' }),
    ...(child && { child }),
    ...(classId && { class: classId }),
  });

/** Three weeks ahead, today included, or as many behind. */
export const spanOf = ({ past }: Question, today: string) =>
  past ? { from: addDays(today, -28), to: addDays(today, -1) } : { from: today, to: addDays(today, 27) };
