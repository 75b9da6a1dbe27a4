// What a teacher is writing: the fields of the form, and what they become.
import { type Signal, signal } from '@preact/signals';
import type { InputOf } from '../../../lib/contract.ts';
import type { giveHomework, HandInPolicy, Homework } from '../contract.ts';

export type Draft = {
  classId: Signal<string>;
  subject: Signal<string>;
  title: Signal<string>;
  text: Signal<string>;
  minutes: Signal<string>;
  /** A lesson's id; '' for the date beside. */
  lessonId: Signal<string>;
  dueOn: Signal<string>;
  handIn: Signal<HandInPolicy>;
  some: Signal<boolean>;
  pupilIds: Signal<readonly string[]>;
};

/** @param from what is changed or copied; a copy is for another class, another day */
export function draftOf(from: Homework | undefined, copied: boolean, classId: string): Draft {
  const kept = copied ? undefined : from;
  return {
    classId: signal(kept?.classId ?? classId),
    subject: signal(from?.subject ?? ''),
    title: signal(from?.title ?? ''),
    text: signal(from?.text ?? ''),
    minutes: signal(String(from?.minutes ?? 20)),
    lessonId: signal(kept?.lessonId ?? ''),
    dueOn: signal(kept?.dueOn ?? ''),
    handIn: signal(from?.handIn ?? 'none'),
    some: signal(kept?.pupilIds !== undefined),
    pupilIds: signal(kept?.pupilIds ?? []),
  };
}

export type Problem = 'fill' | 'choosePupils';

export function inputOf(draft: Draft): { input: InputOf<typeof giveHomework> } | { problem: Problem } {
  const minutes = Math.round(Number(draft.minutes.value));
  const classId = draft.classId.value;
  const [subject, title] = [draft.subject.value.trim(), draft.title.value.trim()];
  if (!classId || !subject || !title || !draft.dueOn.value || !(minutes >= 0 && minutes <= 600))
    return { problem: 'fill' };
  if (draft.some.value && draft.pupilIds.value.length === 0) return { problem: 'choosePupils' };
  return {
    input: {
      ...{
        classId,
        subject,
        title,
        text: draft.text.value,
        minutes,
        handIn: draft.handIn.value,
        dueOn: draft.dueOn.value,
      },
      ...(draft.lessonId.value && { lessonId: draft.lessonId.value }),
      ...(draft.some.value && { pupilIds: [...draft.pupilIds.value] }),
    },
  };
}
