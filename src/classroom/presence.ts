// Who is in which live class now, on this node: read by the day, told to open pages when it changes.
import type { PresenceChange } from './comings.ts';

export type Presence = {
  /** Someone is in it. */
  open: boolean;
  teacherPresent: boolean;
  /** The teacher was there and has been gone for long, since then: ms since 1970. */
  teacherMissingSince?: number;
  /** There is a recording of it. */
  recorded?: boolean;
  /** Those connected now, teachers and staff included. */
  userIds: readonly string[];
};

const nobody: Presence = { open: false, teacherPresent: false, userIds: [] };
const recordedOnly: Presence = { ...nobody, recorded: true };

export type PresenceBook = {
  of(schoolId: string, lessonId: string): Presence;
  record(who: { schoolId: string; lessonId: string; userId: string; role: string }, change: PresenceChange): void;
  /** @param since null when a teacher is back */
  missing(schoolId: string, lessonId: string, since: number | null): void;
  forget(schoolId: string, lessonId: string): void;
};

/** @param isRecorded whether a lesson has a recording, known by heart */
export function createPresenceBook(isRecorded: (schoolId: string, lessonId: string) => boolean): PresenceBook {
  const lessons = new Map<string, Map<string, string>>();
  const missing = new Map<string, number>();
  const key = (schoolId: string, lessonId: string) => `${schoolId}/${lessonId}`;
  return {
    of(schoolId, lessonId) {
      const roles = lessons.get(key(schoolId, lessonId));
      const recorded = isRecorded(schoolId, lessonId);
      if (!roles) return recorded ? recordedOnly : nobody;
      const since = missing.get(key(schoolId, lessonId));
      return {
        open: true,
        ...(recorded && { recorded }),
        teacherPresent: [...roles.values()].includes('teacher'),
        ...(since !== undefined && { teacherMissingSince: since }),
        userIds: [...roles.keys()],
      };
    },
    record(who, change) {
      const at = key(who.schoolId, who.lessonId);
      const roles = lessons.get(at) ?? new Map<string, string>();
      if (change === 'entered' || change === 'returned') lessons.set(at, roles.set(who.userId, who.role));
      else roles.delete(who.userId);
      if (roles.size > 0) return;
      lessons.delete(at);
      missing.delete(at);
    },
    missing(schoolId, lessonId, since) {
      if (since === null) missing.delete(key(schoolId, lessonId));
      else missing.set(key(schoolId, lessonId), since);
    },
    forget(schoolId, lessonId) {
      lessons.delete(key(schoolId, lessonId));
      missing.delete(key(schoolId, lessonId));
    },
  };
}
