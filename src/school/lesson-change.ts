// What the lesson table holds as JSON about a change; the columns are in migrations/.

/** What a lesson was before staff changed it, and why. Times are ISO 8601 in UTC. */
export type LessonChange = {
  reason: string;
  at: string;
  /** user_id of who changed it. */
  by: string;
  was: { startsAt?: string; endsAt?: string; room?: string; teacherIds?: string[] };
};
