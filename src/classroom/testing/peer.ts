// A member without a browser: speaks the protocol over real sockets, keeps what it hears, acknowledges like the page does.
import { WebSocket } from 'ws';
import type { ChatEvent, Recipient } from '../chat/contract.ts';
import type { ClientMessage, PicturePublication, ServerMessage } from '../messages.ts';
import {
  type AckFrame,
  type Layer,
  livePath,
  type MediaFrame,
  type Plane,
  protocolVersion,
  readFrame,
  writeAck,
  writeMedia,
} from '../protocol.ts';
import { isStill, readStill, type StillFrame } from '../stills/still-frame.ts';
import { personCookie, type Somebody } from './live-server.ts';

/** A real session, at a real lesson. */
type Door = { cookie: string; lessonId: string };

/** A message of the chat, as it was told. */
type Written = Extract<ChatEvent, { type: 'said' }>['message'];

export const writtenIn = (messages: readonly ServerMessage[]): Written[] =>
  messages.flatMap((message) =>
    message.type === 'did' && message.part === 'chat' && message.event.type === 'said' ? [message.event.message] : [],
  );

type Said<T extends ServerMessage['type']> = Extract<ServerMessage, { type: T }>;

export class Peer {
  readonly messages: ServerMessage[] = [];
  readonly frames: MediaFrame[] = [];
  readonly stills: StillFrame[] = [];
  /** What came on the spare connection, and the acknowledgements of the relay on the main one. */
  readonly spareFrames: MediaFrame[] = [];
  readonly acks: AckFrame[] = [];
  readonly closes: { plane: Plane; code: number; reason: string }[] = [];
  readonly sockets: Partial<Record<Plane, WebSocket>> = {};
  /** False to behave like a receiver whose link is stuck. */
  acknowledging = true;
  /** Looks on as a pupil would: said at each connection. */
  asPupil = false;
  /** How late voices come beyond their usual, ms, as it tells the relay. */
  late = 0;
  mainCount = 0;
  pictureCount = 0;
  /** Who waits outside acknowledges nothing: counting begins with the welcome. */
  private outside = false;
  private spareCount = 0;
  private epoch = 0;
  private readonly timer: NodeJS.Timeout;
  private waiting: (() => void)[] = [];
  private readonly port: number;
  private readonly door: Door;
  private sequence = 0;

  constructor(port: number, who: Somebody | Door) {
    this.port = port;
    this.door = 'cookie' in who ? who : { cookie: personCookie(who), lessonId: 'lesson-1' };
    this.timer = setInterval(() => this.acknowledge(), 50);
  }

  /** Opens one socket without a hello. */
  open(plane: Plane, headers: Record<string, string> = {}): Promise<WebSocket> {
    const socket = new WebSocket(`ws://127.0.0.1:${this.port}${livePath(this.door.lessonId, plane, this.asPupil)}`, {
      headers: { cookie: this.door.cookie, ...headers },
    });
    this.sockets[plane] = socket;
    socket.on('message', (data, isBinary) => {
      if (plane === 'main') this.mainCount += 1;
      else if (plane === 'picture') this.pictureCount += 1;
      else this.spareCount += 1;
      if (!Buffer.isBuffer(data)) return;
      if (isBinary && isStill(data)) this.stills.push(readStill(data));
      else if (isBinary) {
        const frame = readFrame(data);
        if (frame.kind === 'ack') this.acks.push(frame);
        else if (plane === 'voice') this.spareFrames.push(frame);
        else this.frames.push(frame);
      } else {
        const message: ServerMessage = JSON.parse(data.toString());
        if (message.type === 'waiting') this.outside = true;
        if (message.type === 'welcome') {
          this.outside = false;
          this.mainCount = 1;
        }
        if (message.type === 'picture-ready') this.epoch = message.epoch;
        this.messages.push(message);
      }
      this.wake();
    });
    socket.on('close', (code, reason) => {
      this.closes.push({ plane, code, reason: reason.toString() });
      this.wake();
    });
    return new Promise((resolve, reject) => {
      socket.on('open', () => resolve(socket));
      socket.on('error', reject);
    });
  }

  /** Both planes, welcomed. */
  async join(options: { resume?: string; picture?: boolean } = {}): Promise<Said<'welcome'>> {
    const before = this.messages.length;
    this.mainCount = 0;
    this.pictureCount = 0;
    const { resume } = options;
    const main = await this.open('main');
    main.send(JSON.stringify({ type: 'hello', protocol: protocolVersion, ...(resume ? { resume } : {}) }));
    const welcome = await this.until('welcome', () => true, before);
    if (options.picture === false) return welcome;
    const picture = await this.open('picture');
    picture.send(JSON.stringify({ type: 'hello', protocol: protocolVersion, resume: welcome.resume }));
    await this.until('picture-ready', () => true, before);
    return welcome;
  }

  /** The spare connection of a member who is in. */
  async joinSpare(resume: string): Promise<WebSocket> {
    const before = this.messages.length;
    this.spareCount = 0;
    const spare = await this.open('voice');
    spare.send(JSON.stringify({ type: 'hello', protocol: protocolVersion, resume }));
    await this.until('voice-ready', () => true, before);
    return spare;
  }

  say(message: ClientMessage): void {
    this.sockets.main?.send(JSON.stringify(message));
  }

  /** Writes in the chat. */
  write(ref: string, text: string, to: Recipient = 'all'): void {
    this.say({ type: 'do', ref, part: 'chat', command: { type: 'say', ref, text, to } });
  }

  /** Resolves with the first message of the chat that fits, heard since `from`. */
  async untilWritten(fits: (message: Written) => boolean = () => true, from = 0): Promise<Written> {
    for (;;) {
      const found = writtenIn(this.messages.slice(from)).find(fits);
      if (found) return found;
      await this.news();
    }
  }

  sendRaw(plane: Plane, data: Uint8Array | string): void {
    this.sockets[plane]?.send(data);
  }

  /** @param under ms on the way here already. @param planes connections that it goes on. */
  voice(
    level: number,
    payload: Uint8Array = new Uint8Array(60).fill(level),
    under = 0,
    planes: readonly Plane[] = ['main'],
  ): void {
    const frame = {
      publisher: 9_999,
      source: 'microphone',
      step: 0,
      key: true,
      layer: 0,
      configChanged: false,
    } as const;
    const sequence = this.sequence++;
    const capturedAt = (Date.now() - under) * 1_000;
    const bytes = writeMedia({ kind: 'voice', ...frame, sequence, capturedAt, level, payload });
    for (const plane of planes) this.sendRaw(plane, bytes);
  }

  picture(
    options: { key?: boolean; layer?: Layer; bytes?: number; mark?: number; step?: number; payload?: Uint8Array } = {},
  ): void {
    const { key = false, layer = 0, bytes = 500, mark = 0, step = 0 } = options;
    const frame = { publisher: 9_999, source: 'camera', step, configChanged: false, level: 0 } as const;
    const sequence = this.sequence++;
    const payload = options.payload ?? new Uint8Array(bytes).fill(mark);
    const capturedAt = Date.now() * 1_000;
    this.sendRaw('picture', writeMedia({ kind: 'picture', ...frame, key, layer, sequence, capturedAt, payload }));
  }

  /** Resolves with the first message of this type that fits, heard since `from`. */
  async until<T extends ServerMessage['type']>(
    type: T,
    fits: (message: Said<T>) => boolean = () => true,
    from = 0,
  ): Promise<Said<T>> {
    const isIt = (message: ServerMessage): message is Said<T> => message.type === type;
    for (;;) {
      const found = this.messages.slice(from).find((message) => isIt(message) && fits(message));
      if (found && isIt(found)) return found;
      await this.news();
    }
  }

  async untilTrue(condition: () => boolean): Promise<void> {
    while (!condition()) await this.news();
  }

  async untilClosed(plane: Plane): Promise<{ code: number; reason: string }> {
    for (;;) {
      const close = this.closes.find((candidate) => candidate.plane === plane);
      if (close) return close;
      await this.news();
    }
  }

  private news(): Promise<void> {
    return new Promise((resolve) => {
      this.waiting.push(resolve);
      setTimeout(resolve, 50);
    });
  }

  private wake(): void {
    const waiting = this.waiting;
    this.waiting = [];
    for (const resolve of waiting) resolve();
  }

  /** At once, beside the timer's. */
  acknowledge(): void {
    const { main } = this.sockets;
    if (!this.acknowledging || this.outside || main?.readyState !== WebSocket.OPEN || this.mainCount === 0) return;
    const counts = { mainCount: this.mainCount, pictureCount: this.pictureCount, pictureEpoch: this.epoch };
    main.send(writeAck({ ...counts, voiceDelay: this.late, arrivedAt: performance.now() }));
    const { voice } = this.sockets;
    if (voice?.readyState !== WebSocket.OPEN || this.spareCount === 0) return;
    const spare = { mainCount: this.spareCount, pictureCount: 0, pictureEpoch: 0 };
    voice.send(writeAck({ ...spare, voiceDelay: this.late, arrivedAt: performance.now() }));
  }

  /** Cuts without saying anything, like a lost network. */
  cut(): void {
    for (const socket of Object.values(this.sockets)) socket.terminate();
  }

  close(): void {
    clearInterval(this.timer);
    this.cut();
  }
}

export const camera: PicturePublication = {
  source: 'camera',
  codec: 'vp8',
  layers: 3,
  steps: [{ step: 0, width: 320, height: 180, rate: 20, bitrate: 150_000 }],
};

export const microphone = { source: 'microphone', codec: 'opus', sampleRate: 48_000, channels: 1, packet: 60 } as const;

export const teacher: Somebody = { name: 'Mme Durand', role: 'teacher' };
export const pupil = (name: string): Somebody => ({ name, role: 'pupil' });
