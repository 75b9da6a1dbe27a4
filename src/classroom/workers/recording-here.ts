// Recordings that this worker makes: written here, while who may be in them is asked of the server.
import type { RecordingOffice } from '../recording/recorder.ts';
import type { Tape } from '../recording/tape.ts';
import { tapesIn } from '../recording/tapes.ts';
import type { Order, Word } from './channel.ts';

type RecordingOrder = Extract<Order, { type: 'allowed' | 'settle' }>;

/** @param folder of the lessons */
export function createWorkerRecordings(folder: string, say: (word: Word) => void) {
  let nextAsk = 1;
  const asked = new Map<number, { resolve(allowed: ReadonlySet<string>): void; reject(error: Error): void }>();
  const open = new Map<string, Tape>();
  const keyOf = (schoolId: string, lessonId: string) => `${schoolId}\n${lessonId}`;
  const tapes = tapesIn(folder, ({ schoolId, lessonId }, tape) => void open.set(keyOf(schoolId, lessonId), tape));

  return {
    of: (schoolId: string, lessonId: string): RecordingOffice => ({
      ...tapes({ schoolId, lessonId }),
      allowed: (userIds) =>
        new Promise((resolve, reject) => {
          const ask = nextAsk++;
          asked.set(ask, { resolve, reject });
          say({ type: 'allowed-asked', ask, schoolId, lessonId, userIds: [...userIds] });
        }),
      running(on, at) {
        if (!on) open.delete(keyOf(schoolId, lessonId));
        say({ type: 'recording', schoolId, lessonId, on, at });
      },
    }),
    obey(order: RecordingOrder): void {
      if (order.type === 'settle') {
        const { ask, schoolId, lessonId } = order;
        const done = () => say({ type: 'settled', ask });
        (open.get(keyOf(schoolId, lessonId))?.settled() ?? Promise.resolve()).then(done, done);
        return;
      }
      const { ask, userIds } = order;
      if (userIds) asked.get(ask)?.resolve(new Set(userIds));
      else asked.get(ask)?.reject(new Error('who may be recorded is not known now'));
      asked.delete(ask);
    },
  };
}
