// How much homework the pupils of a class have, day by day. Pure.

export type Due = {
  homeworkId: string;
  dueOn: string;
  subject: string;
  title: string;
  minutes: number;
  classTitle: string;
  /** Pupils of the class who have it. */
  pupilIds: readonly string[];
};

export type DayLoad = {
  date: string;
  minutes: number;
  items: (Omit<Due, 'dueOn' | 'pupilIds'> & { pupils: number })[];
};

/**
 * One entry for each of `dates`. `minutes` are those of the pupil who has most that day: pupils of a class are in different groups, so
 * that the sum of all would be nobody's evening.
 */
export function loadOf(due: readonly Due[], dates: readonly string[]): DayLoad[] {
  return dates.map((date) => {
    const own = due.filter(({ dueOn }) => dueOn === date);
    const each = new Map<string, number>();
    for (const { pupilIds, minutes } of own)
      for (const id of new Set(pupilIds)) each.set(id, (each.get(id) ?? 0) + minutes);
    return {
      date,
      minutes: Math.max(0, ...each.values()),
      items: own.map(({ dueOn: _, pupilIds, ...item }) => ({ ...item, pupils: new Set(pupilIds).size })),
    };
  });
}

/** Monday to Sunday of the week that holds the date. */
export function weekOf(date: string): string[] {
  const day = Date.parse(`${date}T00:00:00Z`);
  const monday = day - ((new Date(day).getUTCDay() + 6) % 7) * 86_400_000;
  return Array.from({ length: 7 }, (_, index) => new Date(monday + index * 86_400_000).toISOString().slice(0, 10));
}
