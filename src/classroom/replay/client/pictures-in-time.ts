// The pictures of a replay at its time: fed to the class's own receivers, from the nearest key frame after a jump.
import { PictureReceiver } from '../../client/picture-receiver.ts';
import { type PictureSource, streamByte } from '../../protocol.ts';
import type { Loaded, TimedFrame } from './loaded-piece.ts';
import type { Shown } from './player-messages.ts';

/** A decoder with more than this before it is given time, in frames. */
const enough = 3;
const patience = 5;

type Receiving = {
  receiver: PictureReceiver;
  codec: string /** Capture time, µs, before which nothing is shown. */;
  hidden: number;
};

export type PicturesOffice = {
  draw(member: number, source: PictureSource, frame: VideoFrame): void;
  shown(shown: readonly Shown[]): void;
};

const idOf = (member: number, source: PictureSource): number => (member << 8) | streamByte(source, 0);

export class PicturesInTime {
  private readonly office: PicturesOffice;
  private readonly receiving = new Map<number, Receiving>();
  private told = '[]';

  constructor(office: PicturesOffice) {
    this.office = office;
  }

  /** Who shows what from now on. */
  settle(shown: readonly Shown[]): void {
    const wanted = new Set(shown.map(({ member, source }) => idOf(member, source)));
    for (const { member, source, codec } of shown) this.open(member, source, codec);
    for (const [id, { receiver }] of this.receiving) {
      if (wanted.has(id)) continue;
      receiver.close();
      this.receiving.delete(id);
    }
    const told = JSON.stringify(shown);
    if (told === this.told) return;
    this.told = told;
    this.office.shown(shown);
  }

  private open(member: number, source: PictureSource, codec: string): void {
    const id = idOf(member, source);
    const known = this.receiving.get(id);
    if (known?.codec === codec) return;
    known?.receiver.close();
    const one: Receiving = {
      codec,
      hidden: Number.NEGATIVE_INFINITY,
      receiver: new PictureReceiver(
        {
          ...{ member, source, codec },
          draw: (frame) => {
            // Only passed through on the way to where one jumps.
            if (frame.timestamp < one.hidden) frame.close();
            else this.office.draw(member, source, frame);
          },
          // Nobody is there to send another one: the next file begins with one.
          askKey() {},
          // One may pause, and a slow device takes seconds for the first one.
          timeless: true,
        },
        performance.now(),
      ),
    };
    this.receiving.set(id, one);
  }

  show({ frame }: TimedFrame): void {
    this.receiving.get(idOf(frame.publisher, frame.source))?.receiver.receive(frame);
  }

  /**
   * To what was seen at this time: each stream from its last key frame on.
   * @param loaded the piece of that time and the ones before it, oldest first @param stale true once this jump is of no use
   */
  async jump(loaded: readonly Loaded[], time: number, stale: () => boolean): Promise<void> {
    const last = loaded.at(-1);
    const notes = (last?.notes ?? []).filter((note) => note.time <= time);
    this.close();
    this.settle(notes.at(-1)?.shown ?? last?.notes[0]?.shown ?? []);
    const frames = loaded.flatMap(({ pictures }) => pictures).filter((one) => one.time <= time);
    for (const [id, one] of this.receiving) {
      const isOwn = ({ frame }: TimedFrame) => idOf(frame.publisher, frame.source) === id;
      const own = frames.filter(isOwn);
      const from = own.findLastIndex(({ frame }) => frame.key);
      // Before its first picture came, that one is better than none.
      const soonest = last?.pictures.find((one) => isOwn(one) && one.frame.key);
      const ahead = from >= 0 ? own.slice(from) : soonest ? [soonest] : [];
      one.hidden = Math.floor(ahead.at(-1)?.frame.capturedAt ?? 0) - 1;
      for (const { frame } of ahead) {
        while (one.receiver.queued > enough) {
          await new Promise((resolve) => setTimeout(resolve, patience));
          if (stale()) return;
        }
        one.receiver.receive(frame);
      }
    }
  }

  close(): void {
    for (const { receiver } of this.receiving.values()) receiver.close();
    this.receiving.clear();
  }
}
