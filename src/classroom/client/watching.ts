// The pictures that come to this page, in the engine worker: one receiver for each that is published, and which of them are wanted.
import type { ClientMessage } from '../messages.ts';
import { type MediaFrame, type PictureSource, streamByte } from '../protocol.ts';
import type { ClassRoom, PictureStats } from './live-class.ts';
import { PictureReceiver } from './picture-receiver.ts';

export type WatchingOffice = {
  say(message: ClientMessage): void;
  /** A picture to draw; it is the taker's to close. */
  draw(member: number, source: PictureSource, frame: VideoFrame): void;
};

const idOf = (member: number, source: PictureSource): number => (member << 8) | streamByte(source, 0);

export class Watching {
  private readonly office: WatchingOffice;
  private readonly receivers = new Map<number, PictureReceiver>();
  private readonly attached = new Set<number>();
  /** What this page has asked of the relay, by stream: asked again after a cut, because it may have changed meanwhile. */
  private readonly wants = new Map<number, Extract<ClientMessage, { type: 'want' }>>();
  /** When this page entered or came back, on `performance.now()`. */
  private since = performance.now();

  constructor(office: WatchingOffice) {
    this.office = office;
  }

  entered(): void {
    this.since = performance.now();
  }

  /** Opens and closes receivers so that they match what is published. */
  settle({ you, publications }: ClassRoom): void {
    const wanted = new Set<number>();
    for (const { member, publication } of publications) {
      if (publication.source === 'microphone' || member === you) continue;
      const { source, codec } = publication;
      const id = idOf(member, source);
      wanted.add(id);
      if (this.receivers.get(id)?.options.codec === codec) continue;
      this.receivers.get(id)?.close();
      this.receivers.set(id, this.open(member, source, codec));
    }
    for (const [id, receiver] of this.receivers) {
      if (wanted.has(id)) continue;
      receiver.close();
      this.receivers.delete(id);
    }
  }

  private open(member: number, source: PictureSource, codec: string): PictureReceiver {
    const id = idOf(member, source);
    const draw = (frame: VideoFrame) => {
      if (this.attached.has(id)) this.office.draw(member, source, frame);
      else frame.close();
    };
    const askKey = () => this.office.say({ type: 'key', member, source });
    return new PictureReceiver({ member, source, codec, draw, askKey }, this.since);
  }

  receive(frame: MediaFrame, source: PictureSource): void {
    this.receivers.get(idOf(frame.publisher, source))?.receive(frame);
  }

  attach(member: number, source: PictureSource, on: boolean): void {
    const id = idOf(member, source);
    if (on) this.attached.add(id);
    else this.attached.delete(id);
    const want = { type: 'want', member, source, step: on ? 2 : null } as const;
    this.wants.set(id, want);
    if (this.receivers.has(id)) this.office.say(want);
  }

  repeatWants(): void {
    for (const [id, want] of this.wants) if (this.receivers.has(id)) this.office.say(want);
  }

  /** The picture socket is new: what comes next starts with a key frame. */
  restart(): void {
    for (const receiver of this.receivers.values()) receiver.restart();
  }

  stats(): PictureStats[] {
    return Array.from(this.receivers.values(), (one) => one.stats());
  }

  close(): void {
    for (const receiver of this.receivers.values()) receiver.close();
  }
}
