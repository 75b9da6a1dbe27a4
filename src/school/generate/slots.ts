// The week of every school: 32 places for lessons of 55 minutes. A set of places is then one 32-bit number.

/** Start of each lesson of a day, "HH:MM"; breaks at 9:55 and 15:25, lunch from 12:05 to 13:30. */
export const startTimes = ['08:00', '09:00', '10:10', '11:10', '13:30', '14:30', '15:40'] as const;
export const lessonMinutes = 55;

/** Day 0 is Monday; Wednesday afternoon is free. */
export type Slot = { index: number; day: number; order: number; start: string; end: string };

export const slots: readonly Slot[] = [0, 1, 2, 3, 4]
  .flatMap((day) =>
    startTimes.slice(0, day === 2 ? 4 : 7).map((start, order) => ({ day, order, start, end: later(start) })),
  )
  .map((slot, index) => ({ index, ...slot }));

export const mondayAtNine = 1;

/** Bit set of the places where a school of this kind may teach: an école has 24, none on Wednesday. */
export function openSlots(kind: 'college' | 'lycee' | 'ecole'): number {
  let set = 0;
  for (const slot of slots) if (kind !== 'ecole' || (slot.day !== 2 && slot.order < 6)) set |= 1 << slot.index;
  return set;
}

function later(start: string): string {
  const [hours = 0, minutes = 0] = start.split(':').map(Number);
  const end = hours * 60 + minutes + lessonMinutes;
  return `${String(Math.floor(end / 60)).padStart(2, '0')}:${String(end % 60).padStart(2, '0')}`;
}
