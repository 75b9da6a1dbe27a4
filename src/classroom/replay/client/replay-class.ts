// A recorded class as the class page's own parts see it: a stay in which nothing can be said, whose ink is read from the recording.
import type { Happened, PartName, Parts } from '../../activities/contract.ts';
import type { BoardCommand } from '../../board/contract.ts';
import { Canvases } from '../../client/canvases.ts';
import type { Capabilities, ClassRoom, ClassState, LiveClass, LiveStats } from '../../client/live-class.ts';
import { MediaError } from '../../client/media-error.ts';
import type { PictureSource } from '../../protocol.ts';
import type { Story } from './story.ts';

const abilities: Capabilities = {
  ...{ hear: true, speak: false, watch: true, show: false, shareScreen: false },
  missing: [],
};
const noStats: LiveStats = {
  ...{ pictures: [], voices: [], voiceDelay: null, jitterTarget: 0, reconnects: 0, roundTrip: null },
  ...{ sounds: [], loudspeaker: { rms: 0, gain: 1 } },
  encoded: { voice: 0, screenSound: 0, pictures: 0 },
};
const nothingToSend = () => Promise.reject(new MediaError('unsupported', 'Un enregistrement ne reçoit rien.'));

/** The pictures of the whole replay: they outlive a jump, which is another story. */
export class Pictures {
  /** How large it is drawn asks for no other step: there is one. */
  private readonly canvases = new Canvases(() => {});
  private readonly last = new Map<string, VideoFrame>();

  draw(member: number, source: PictureSource, frame: VideoFrame): void {
    const key = `${member} ${source}`;
    this.last.get(key)?.close();
    this.last.set(key, frame.clone());
    this.canvases.draw(member, source, frame);
  }

  /** A canvas that comes while nothing moves has the last picture. */
  attach(member: number, source: PictureSource, canvas: HTMLCanvasElement): () => void {
    const detach = this.canvases.attach(member, source, canvas);
    const last = this.last.get(`${member} ${source}`);
    if (last) this.canvases.draw(member, source, last.clone());
    return detach;
  }

  close(): void {
    for (const frame of this.last.values()) frame.close();
    this.last.clear();
  }
}

let nextId = 0;

export class ReplayClass implements LiveClass {
  readonly capabilities = abilities;
  readonly asPupil = false;
  room: ClassRoom;
  /** Each jump is another stay: what was drawn in the one before is forgotten. */
  readonly id: number;
  private readonly story: Story;
  private readonly pictures: Pictures;
  private readonly listeners = new Set<(happened: Happened | null) => void>();
  private refs = 0;

  constructor(story: Story, pictures: Pictures, room: ClassRoom) {
    nextId += 1;
    this.id = nextId;
    this.story = story;
    this.pictures = pictures;
    this.room = room;
  }

  state(): ClassState {
    return { type: 'live', room: this.room, publishing: new Set(), talking: new Set() };
  }

  happened(event: Happened): void {
    for (const listener of this.listeners) listener(event);
  }

  act<Name extends PartName>(part: Name, command: Parts[Name]['command']): string {
    this.refs += 1;
    if (part === 'board') this.read(command as BoardCommand);
    return String(this.refs);
  }

  /** Ink is asked for as of the relay, and is here already: all of it at once, a moment later. */
  private read(command: BoardCommand): void {
    if (command.type !== 'read') return;
    const { page, sheet, from } = command;
    setTimeout(() => {
      const updates = this.story.inkOf({ page, sheet });
      const of = updates.length;
      this.happened({
        part: 'board',
        at: 0,
        event: { type: 'slice', to: 0, page, sheet, from, next: of, of, updates: updates.slice(from) },
      });
    });
  }

  onDid(listener: (happened: Happened | null) => void): () => void {
    this.listeners.add(listener);
    return () => void this.listeners.delete(listener);
  }

  attachPicture(member: number, source: PictureSource, canvas: HTMLCanvasElement): () => void {
    return this.pictures.attach(member, source, canvas);
  }

  sendStill(): void {}
  onStill(): () => void {
    return () => {};
  }
  onRefusal(): () => void {
    return () => {};
  }
  resumeToken(): null {
    return null;
  }
  unlockSound(): Promise<boolean> {
    return Promise.resolve(true);
  }
  startCamera = nothingToSend;
  startMicrophone = nothingToSend;
  startScreen = nothingToSend;
  stop(): void {}
  mute(): void {}
  headphones(): void {}
  sendChat(): string {
    return '';
  }
  removePerson(): void {}
  endLesson(): void {}
  chooseQuality(): void {}
  raiseHand(): void {}
  grantFloor(): void {}
  leave(): void {}
  stats(): Promise<LiveStats> {
    return Promise.resolve(noStats);
  }
}
