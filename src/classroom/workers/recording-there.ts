// Recordings that workers make, as the server sees them: who may be in one is asked of the school, and what is being written is waited for.
import type { RecordingOffice } from '../recording/recorder.ts';
import type { Order, Word } from './channel.ts';

type Lesson = { schoolId: string; lessonId: string };

export type RecordingOptions = {
  /** Of the school; absent, nobody may be recorded. */
  recordingOf?(schoolId: string, lessonId: string): Pick<RecordingOffice, 'allowed' | 'running'>;
  /** A recording is being written elsewhere. @param settled resolves once all that was given to it until now is in its files */
  recordedElsewhere?(lesson: Lesson, settled: () => Promise<void>): void;
};

type RecordingWord = Extract<Word, { type: 'allowed-asked' | 'recording' | 'settled' }>;

/** @param order false when there is no worker in that slot to be told */
export function createRecordingDesk(options: RecordingOptions, order: (slot: number, what: Order) => boolean) {
  let nextAsk = 1;
  const waiting = new Map<number, { slot: number; resolve: () => void }>();

  const settled = (slot: number, { schoolId, lessonId }: Lesson): Promise<void> =>
    new Promise((resolve) => {
      const ask = nextAsk++;
      waiting.set(ask, { slot, resolve });
      // Dead, or another one that is starting: what the first had written is all there is.
      if (!order(slot, { type: 'settle', ask, schoolId, lessonId })) answered(ask);
    });
  const answered = (ask: number) => {
    waiting.get(ask)?.resolve();
    waiting.delete(ask);
  };
  const allow = async (
    slot: number,
    { ask, schoolId, lessonId, userIds }: RecordingWord & { type: 'allowed-asked' },
  ) => {
    const allowed = await options.recordingOf?.(schoolId, lessonId).allowed(userIds);
    order(slot, { type: 'allowed', ask, userIds: [...(allowed ?? [])] });
  };

  return {
    hear(slot: number, word: RecordingWord): void {
      switch (word.type) {
        case 'allowed-asked':
          // Not known: the worker asks again.
          allow(slot, word).catch(() => order(slot, { type: 'allowed', ask: word.ask, userIds: null }));
          return;
        case 'recording': {
          const { schoolId, lessonId } = word;
          if (word.on) options.recordedElsewhere?.({ schoolId, lessonId }, () => settled(slot, { schoolId, lessonId }));
          options.recordingOf?.(schoolId, lessonId).running(word.on, word.at);
          return;
        }
        case 'settled':
          answered(word.ask);
          return;
        default:
          word satisfies never;
      }
    },
    /** Its process is dead: nothing more is written. */
    lost(slot: number): void {
      for (const [ask, one] of waiting) if (one.slot === slot) answered(ask);
    },
  };
}
