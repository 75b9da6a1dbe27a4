// A pupil without a page: speaks the protocol over two real sockets, keeps the room as a page does, counts what is heard and seen, and comes
// back by itself after a cut.
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { WebSocket } from 'ws';
import type { PartName, Parts } from '../../src/classroom/activities/contract.ts';
import type { ClassRoom } from '../../src/classroom/client/live-class.ts';
import { applyMessage } from '../../src/classroom/client/room-state.ts';
import type { ClientMessage, ServerMessage } from '../../src/classroom/messages.ts';
import {
  closeCodes,
  livePath,
  type Plane,
  protocolVersion,
  readFrame,
  writeAck,
} from '../../src/classroom/protocol.ts';

/** Like the page's own, ms. */
const acknowledgeEvery = 200;
/** Between two tries to come back: at least, and at most so much more; ms. */
const again = { least: 200, spread: 600 };

export class VirtualPupil {
  readonly name: string;
  /** The last room known. */
  room: ClassRoom | undefined;
  here = false;
  ended = false;
  /** How often it came back. */
  returns = 0;
  /** Packets of each member's voice, and their pictures. */
  readonly voices = new Map<number, number>();
  readonly pictures = new Map<number, number>();
  /** One's own messages that the relay told back: from then on they may not be lost. `at`: by the relay's clock. */
  readonly acknowledged: { ref: string; at: number }[] = [];
  readonly refusals: string[] = [];
  readonly #address: URL;
  readonly #lessonId: string;
  readonly #cookie: string;
  readonly #sockets = new Map<Plane, WebSocket>();
  readonly #counts: Record<Plane, number> = { main: 0, picture: 0, voice: 0 };
  readonly #timer: NodeJS.Timeout;
  #resume: string | undefined;
  #epoch = 0;
  #closed = false;

  constructor(name: string, address: string, lessonId: string, cookie: string) {
    this.name = name;
    this.#address = new URL(address);
    this.#lessonId = lessonId;
    this.#cookie = cookie;
    this.#timer = setInterval(() => this.#acknowledge(), acknowledgeEvery);
  }

  /** Tries until it is in class, as a page does. */
  async enter(): Promise<void> {
    while (!this.here && !this.ended && !this.#closed) {
      try {
        await this.#join();
      } catch {
        this.#drop();
        await sleep(again.least + Math.random() * again.spread);
      }
    }
  }

  /** The room; @throws before the welcome */
  get inside(): ClassRoom {
    if (!this.room) throw new Error(`${this.name} never was in class`);
    return this.room;
  }

  act<Name extends PartName>(part: Name, command: Parts[Name]['command']): string {
    const ref = randomUUID();
    this.#say({ type: 'do', ref, part, command });
    return ref;
  }

  write(text: string): void {
    const ref = randomUUID();
    this.#say({ type: 'do', ref, part: 'chat', command: { type: 'say', ref, text, to: 'all' } });
  }

  close(): void {
    this.#closed = true;
    clearInterval(this.#timer);
    this.#drop();
  }

  async #join(): Promise<void> {
    const resume = this.#resume === undefined ? {} : { resume: this.#resume };
    const welcome = await this.#open('main', 'welcome', resume);
    this.#resume = welcome.resume;
    const ready = await this.#open('picture', 'picture-ready', { resume: welcome.resume });
    this.#epoch = ready.epoch;
    this.here = true;
    if (resume.resume !== undefined) this.returns += 1;
  }

  #open<T extends ServerMessage['type']>(
    plane: Plane,
    awaited: T,
    hello: object,
  ): Promise<Extract<ServerMessage, { type: T }>> {
    const isIt = (message: ServerMessage): message is Extract<ServerMessage, { type: T }> => message.type === awaited;
    this.#counts[plane] = 0;
    const socket = new WebSocket(`ws://${this.#address.host}${livePath(this.#lessonId, plane)}`, {
      headers: { cookie: this.#cookie },
    });
    this.#sockets.set(plane, socket);
    return new Promise((resolve, reject) => {
      socket.once('open', () => socket.send(JSON.stringify({ type: 'hello', protocol: protocolVersion, ...hello })));
      socket.on('message', (data, isBinary) => {
        if (!Buffer.isBuffer(data) || this.#sockets.get(plane) !== socket) return;
        this.#counts[plane] += 1;
        if (isBinary) return this.#count(data);
        const message: ServerMessage = JSON.parse(data.toString());
        this.#hear(message);
        if (isIt(message)) resolve(message);
      });
      socket.once('error', reject);
      socket.once('close', (code, reason) => {
        reject(new Error(`${plane} plane closed: ${code} ${reason}`));
        if (this.#sockets.get(plane) !== socket) return;
        this.ended ||= code === closeCodes.ended;
        const was = this.here;
        this.#drop();
        if (was && !this.ended) void this.enter();
      });
    });
  }

  #hear(message: ServerMessage): void {
    if (message.type === 'welcome') this.room = { ...message.room, you: message.you };
    else if (this.room) this.room = applyMessage(this.room, message);
    if (message.type === 'refused') this.refusals.push(`${this.name}: ${message.code} ${message.message}`);
    if (message.type !== 'did' || message.part !== 'chat' || message.event.type !== 'said') return;
    const { member, ref } = message.event.message;
    if (member === this.room?.you) this.acknowledged.push({ ref, at: message.at });
  }

  #count(data: Buffer): void {
    const frame = readFrame(data);
    if (frame.kind === 'ack') return;
    const counts = frame.kind === 'voice' ? this.voices : this.pictures;
    counts.set(frame.publisher, (counts.get(frame.publisher) ?? 0) + 1);
  }

  #drop(): void {
    this.here = false;
    for (const socket of this.#sockets.values()) socket.terminate();
    this.#sockets.clear();
  }

  #say(message: ClientMessage): void {
    this.#sockets.get('main')?.send(JSON.stringify(message));
  }

  #acknowledge(): void {
    const main = this.#sockets.get('main');
    if (!this.here || main?.readyState !== WebSocket.OPEN) return;
    const { main: mainCount, picture: pictureCount } = this.#counts;
    main.send(
      writeAck({ mainCount, pictureCount, pictureEpoch: this.#epoch, voiceDelay: 0, arrivedAt: performance.now() }),
    );
  }
}
