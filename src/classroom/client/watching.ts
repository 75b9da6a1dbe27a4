// The pictures that come to this page, in the engine worker: one receiver for each that is published, which of them are wanted and
// how large, and how far this machine has to go down.
import type { ClientMessage } from '../messages.ts';
import { type MediaFrame, type PictureSource, streamByte } from '../protocol.ts';
import type { DeviceLevel, Quality } from '../quality/contract.ts';
import { Machine } from '../quality/machine.ts';
import type { TileSize } from './engine-messages.ts';
import type { ClassRoom, PictureStats } from './live-class.ts';
import { PictureReceiver } from './picture-receiver.ts';

export type WatchingOffice = {
  say(message: ClientMessage): void;
  /** A picture to draw; it is the taker's to close. */
  draw(member: number, source: PictureSource, frame: VideoFrame): void;
};

type Want = Extract<ClientMessage, { type: 'want' }>;
type Tile = { member: number; source: PictureSource; size: TileSize };

const idOf = (member: number, source: PictureSource): number => (member << 8) | streamByte(source, 0);

/** Nobody looks at a hidden page; a small tile needs no large picture, nor, where the machine is busy, a smooth one. */
export function wantOf({ member, source, size }: Tile, visible: boolean, device: DeviceLevel): Want {
  const want = { type: 'want', member, source } as const;
  if (size === 'none' || !visible) return { ...want, step: null };
  if (size === 'large') return { ...want, step: 2 };
  return { ...want, step: 0, ...(device > 0 && { layers: 0 }) };
}

export class Watching {
  private readonly office: WatchingOffice;
  private readonly receivers = new Map<number, PictureReceiver>();
  /** How pictures are drawn on this page, or no longer: asked again after a cut, because it may have changed meanwhile. */
  private readonly tiles = new Map<number, Tile>();
  private visible = true;
  private choice: Quality = 'full';
  private readonly machine: Machine;
  /** When this page entered or came back, on `performance.now()`. */
  private since = performance.now();

  /** @param decodes whether this browser decodes pictures at all */
  constructor(office: WatchingOffice, decodes: boolean) {
    this.office = office;
    this.machine = new Machine(decodes, this.since);
  }

  entered(): void {
    this.since = performance.now();
  }

  /** Opens and closes receivers so that they match what is published. */
  settle({ you, publications }: ClassRoom): void {
    const wanted = new Set<number>();
    for (const { member, publication } of publications) {
      if (!('steps' in publication) || member === you) continue;
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
      if (this.isDrawn(id)) this.office.draw(member, source, frame);
      else frame.close();
    };
    const askKey = () => this.office.say({ type: 'key', member, source });
    return new PictureReceiver({ member, source, codec, draw, askKey }, this.since);
  }

  /** @returns how late it came, ms */
  receive(frame: MediaFrame, source: PictureSource): number {
    return this.receivers.get(idOf(frame.publisher, source))?.receive(frame) ?? 0;
  }

  attach(member: number, source: PictureSource, size: TileSize): void {
    const id = idOf(member, source);
    const tile = { member, source, size };
    this.tiles.set(id, tile);
    this.want(id, tile);
  }

  private isDrawn(id: number): boolean {
    return (this.tiles.get(id)?.size ?? 'none') !== 'none';
  }

  private draws(): boolean {
    return [...this.tiles.keys()].some((id) => this.receivers.has(id) && this.isDrawn(id));
  }

  private want(id: number, tile: Tile): void {
    if (this.receivers.has(id)) this.office.say(wantOf(tile, this.visible, this.machine.level));
  }

  private wantAll(): void {
    for (const [id, tile] of this.tiles) this.want(id, tile);
  }

  /** The relay knows nothing of what this page wants of a picture that is published anew. */
  published(member: number, source: PictureSource): void {
    const id = idOf(member, source);
    const tile = this.tiles.get(id);
    if (tile) this.want(id, tile);
  }

  show(visible: boolean): void {
    if (visible === this.visible) return;
    this.visible = visible;
    this.wantAll();
  }

  choose(choice: Quality): void {
    if (choice === this.choice) return;
    this.choice = choice;
    this.tellQuality();
  }

  private tellQuality(): void {
    this.office.say({ type: 'quality', choice: this.choice, device: this.machine.level });
  }

  /** Around a cut the relay forgot what this page wants. */
  repeatWishes(): void {
    if (this.choice !== 'full' || this.machine.level > 0) this.tellQuality();
    this.wantAll();
  }

  /** Whether this machine keeps up; called by the engine's beat. */
  look(now: number): void {
    const work = Array.from(this.receivers.values(), (receiver) => receiver.takeWork());
    if (!this.machine.look(work, this.visible && this.draws(), now)) return;
    this.tellQuality();
    this.wantAll();
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
