// A member of a class on two real sockets: says hello, counts and acknowledges what comes, and, as a teacher, sends.
import { WebSocket } from 'ws';
import type { ServerMessage, Tier } from '../classroom/messages.ts';
import {
  frameKinds,
  type Layer,
  livePath,
  type Plane,
  protocolVersion,
  writeAck,
  writeMedia,
} from '../classroom/protocol.ts';
import type { Visitor } from './visitor.ts';

/** Like the page's own, ms. */
const acknowledgeEvery = 200;
const layers: readonly Layer[] = [0, 2, 1, 2];

export type Heard = { voice: number; pictures: number; bytes: number };

/** Why a class was not entered: the socket's close code, or the status of a refused upgrade. */
export class NotEntered extends Error {
  readonly code: number;
  readonly retryAfter: number;

  constructor(code: number, reason: string, retryAfter = 5_000) {
    super(`not entered (${code}) ${reason}`);
    this.code = code;
    this.retryAfter = retryAfter;
  }
}

export class Member {
  readonly heard: Heard = { voice: 0, pictures: 0, bytes: 0 };
  /** Told once when a socket ends by itself. */
  onCut: ((code: number) => void) | undefined;
  readonly #visitor: Visitor;
  readonly #lessonId: string;
  readonly #sockets = new Map<Plane, WebSocket>();
  readonly #counts: Record<Plane, number> = { main: 0, picture: 0, voice: 0 };
  readonly #timers: NodeJS.Timeout[] = [];
  #epoch = 0;
  #tier: Tier = 'full';
  #sequence = 0;

  constructor(visitor: Visitor, lessonId: string) {
    this.#visitor = visitor;
    this.#lessonId = lessonId;
  }

  /** Whether what the tier carries has come: sounds, or in `text` the room itself. */
  get attends(): boolean {
    return this.heard.voice > 0 || (this.#epoch > 0 && this.#tier === 'text');
  }

  /** Both connections, welcomed. @throws NotEntered */
  async enter(): Promise<void> {
    const welcome = await this.#open('main', 'welcome', {});
    const ready = await this.#open('picture', 'picture-ready', { resume: welcome.resume });
    this.#epoch = ready.epoch;
    this.#timers.push(setInterval(() => this.#acknowledge(), acknowledgeEvery));
  }

  /** Sends one voice (24 kbit/s) and one picture stream (400 kbit/s in three layers), as a teacher's browser does. */
  teach(): void {
    const steps = [{ step: 0, width: 640, height: 360, rate: 25, bitrate: 400_000 }];
    this.#say({ type: 'publish', publication: { source: 'camera', codec: 'vp8', layers: 3, steps } });
    const voice = { source: 'microphone', codec: 'opus', sampleRate: 48_000, channels: 1, packet: 60 };
    this.#say({ type: 'publish', publication: voice });
    const media = { publisher: 0, step: 0, configChanged: false } as const;
    this.#timers.push(
      setInterval(() => {
        const sequence = this.#sequence++;
        const key = sequence % 250 === 0;
        const layer = key ? 0 : (layers[sequence % 4] ?? 0);
        const picture = { kind: 'picture', source: 'camera', level: 0, payload: new Uint8Array(2_000) } as const;
        this.#send(
          'picture',
          writeMedia({ ...media, ...picture, sequence, capturedAt: Date.now() * 1_000, key, layer }),
        );
      }, 40),
      setInterval(() => {
        const sequence = this.#sequence++;
        const packet = { kind: 'voice', source: 'microphone', level: 90, payload: new Uint8Array(180) } as const;
        const frame = { ...media, ...packet, sequence, capturedAt: Date.now() * 1_000, key: true, layer: 0 } as const;
        this.#send('main', writeMedia(frame));
      }, 60),
    );
  }

  leave(): void {
    this.onCut = undefined;
    for (const timer of this.#timers) clearInterval(timer);
    this.#say({ type: 'leave' });
    for (const socket of this.#sockets.values()) socket.close();
  }

  #open<T extends ServerMessage['type']>(
    plane: Plane,
    awaited: T,
    hello: object,
  ): Promise<Extract<ServerMessage, { type: T }>> {
    const { host } = this.#visitor.address;
    const headers = { cookie: this.#visitor.cookies };
    const socket = new WebSocket(`ws://${host}${livePath(this.#lessonId, plane)}`, { headers });
    this.#sockets.set(plane, socket);
    return new Promise((resolve, reject) => {
      socket.once('open', () => socket.send(JSON.stringify({ type: 'hello', protocol: protocolVersion, ...hello })));
      socket.on('message', (data, isBinary) => {
        if (!Buffer.isBuffer(data)) return;
        this.#counts[plane] += 1;
        this.heard.bytes += data.length;
        if (isBinary) {
          if (data[1] === frameKinds.voice) this.heard.voice += 1;
          if (data[1] === frameKinds.picture) this.heard.pictures += 1;
          return;
        }
        const message: ServerMessage = JSON.parse(data.toString());
        if (message.type === 'welcome') this.#tier = message.room.tier;
        if (message.type === 'tier') this.#tier = message.tier;
        if (message.type === awaited) resolve(message as Extract<ServerMessage, { type: T }>);
      });
      socket.once('unexpected-response', (_request, response) => {
        response.resume();
        const wait = Number(response.headers['retry-after']);
        reject(new NotEntered(response.statusCode ?? 0, 'refused upgrade', wait > 0 ? wait * 1_000 : undefined));
        socket.terminate();
      });
      socket.once('close', (code, reason) => {
        reject(new NotEntered(code, reason.toString()));
        this.onCut?.(code);
        this.onCut = undefined;
      });
      socket.once('error', reject);
    });
  }

  #acknowledge(): void {
    const { main, picture } = this.#counts;
    const counts = { mainCount: main, pictureCount: picture, pictureEpoch: this.#epoch };
    this.#send('main', writeAck({ ...counts, voiceDelay: 0, arrivedAt: performance.now() }));
  }

  #say(message: object): void {
    const socket = this.#sockets.get('main');
    if (socket?.readyState === WebSocket.OPEN) socket.send(JSON.stringify(message));
  }

  #send(plane: Plane, bytes: Uint8Array): void {
    const socket = this.#sockets.get(plane);
    if (socket?.readyState === WebSocket.OPEN) socket.send(bytes);
  }
}
