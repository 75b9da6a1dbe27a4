// Notices a class that has been without its teacher for long, so that somebody of the school looks.
import type { FloorState } from './contract.ts';

/** ms */
const long = 2 * 60_000;

export class TeacherWatch {
  private told: number | null = null;

  /** What is to be told now: since when the teacher is missing, null once one is back, nothing when undefined. */
  look({ teacherAway }: FloorState, someoneHere: boolean, now: number): number | null | undefined {
    const missing = teacherAway !== null && someoneHere && now - teacherAway >= long ? teacherAway : null;
    // Everybody left: nobody is without a teacher.
    if (missing === this.told) return undefined;
    this.told = missing;
    return missing;
  }
}
