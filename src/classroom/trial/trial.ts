// Rooms to try one's microphone and camera in, alone, by the real relay: nothing is kept, and they end by themselves. Shared with the page.
import type { Person } from '../place.ts';

/** Instead of a lesson's identifier, in the address too. */
export const trialLesson = 'essai';
/** ms */
export const trialTime = 5 * 60_000;
/** What one says and shows comes back after this, ms. */
export const trialDelay = 2_000;
/** On one node at the same time: each costs what a pupil with camera costs, there and back. */
export const mostTrials = 60;
/** Of one account in an hour. */
export const trialsEach = 20;
export const trialsPeriod = 3_600_000;

/** How the one who says it all back is called in the room. */
export const echoName = 'Retour';

export const isTrial = (lessonId: string): boolean => lessonId.startsWith(`${trialLesson}/`);

/** A room of their own, whose name no lesson has. As a pupil, whatever they are: who tries leads nothing. */
export const trialOf = (me: { schoolId: string; accountId: string; userId: string }, now: number): Person => ({
  ...{ schoolId: me.schoolId, accountId: me.accountId, userId: me.userId },
  ...{ lessonId: `${trialLesson}/${me.userId}`, name: '', role: 'pupil', title: '' },
  ...{ endsAt: now + trialTime, punctual: true, trial: true },
});
