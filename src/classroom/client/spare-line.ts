// The spare connection that carries voices a second time: opened and closed as it is wanted, and replaced when it is stuck.
import { maxVoiceAge } from '../flow.ts';
import { type MediaFrame, protocolVersion, readFrame, writeAck } from '../protocol.ts';
import { UnderWay } from './under-way.ts';
import { wallNow } from './wall-clock.ts';

/** Waits before it is opened again after a failure, ms; the last one repeats. */
const waits = [0, 1_000, 3_000, 10_000, 30_000];
/** So many voices came on the main connection and none on this one: it is stuck. */
const missed = 50;
/** One's own voice has been under way on it for this long: the same. In ms. */
const stuck = 4_000;
/** After a cut, one that wasn't heard for this long was cut too. In ms. */
const cutToo = 1_000;

export type SpareLineOptions = {
  open(): WebSocket;
  /** Shows whose place it is. */
  resume(): string | undefined;
  frame(frame: MediaFrame): void;
  /** How late the relay says that one's own voice comes, over whichever connection brings it first. */
  ownLate(late: number, now: number): void;
};

export class SpareLine {
  private readonly options: SpareLineOptions;
  private socket: WebSocket | undefined;
  private ready = false;
  private readonly underWay = new UnderWay();
  private received = 0;
  private acknowledged = 0;
  private sent = 0;
  private missed = 0;
  private arrivedAt = 0;
  private heardAt = 0;
  private failures = 0;
  private notBefore = 0;

  constructor(options: SpareLineOptions) {
    this.options = options;
  }

  /** A voice came on the main connection. */
  passed(): void {
    this.missed += 1;
  }

  send(bytes: Uint8Array<ArrayBuffer>, now: number): void {
    const { socket } = this;
    if (!socket || !this.ready || socket.readyState !== WebSocket.OPEN) return;
    if (this.underWay.overdue(now) > maxVoiceAge) return;
    socket.send(bytes);
    this.sent = (this.sent + 1) >>> 0;
    this.underWay.wrote(this.sent, now);
  }

  tick(wanted: boolean, now: number): void {
    if (!wanted) {
      this.shut();
      return;
    }
    if (this.socket && (this.missed > missed || this.underWay.overdue(now) > stuck)) this.failed(now);
    if (!this.socket && now >= this.notBefore) this.open();
    else this.acknowledge();
  }

  private open(): void {
    const socket = this.options.open();
    socket.binaryType = 'arraybuffer';
    this.socket = socket;
    this.ready = false;
    this.received = 0;
    this.acknowledged = 0;
    this.sent = 0;
    this.missed = 0;
    this.underWay.startOver();
    socket.onopen = () =>
      socket.send(JSON.stringify({ type: 'hello', protocol: protocolVersion, resume: this.options.resume() }));
    socket.onmessage = ({ data }: MessageEvent<unknown>) => {
      if (this.socket === socket) this.hear(data);
    };
    socket.onclose = () => {
      if (this.socket === socket) this.failed(performance.now());
    };
  }

  private hear(data: unknown): void {
    this.received = (this.received + 1) >>> 0;
    this.missed = 0;
    this.arrivedAt = wallNow();
    this.heardAt = performance.now();
    if (!(data instanceof ArrayBuffer)) {
      this.ready = true;
      this.failures = 0;
      return;
    }
    const frame = readFrame(new Uint8Array(data));
    if (frame.kind === 'ack') {
      this.underWay.acked(frame.mainCount, this.heardAt);
      this.options.ownLate(frame.voiceDelay, this.heardAt);
    } else this.options.frame(frame);
  }

  private acknowledge(): void {
    const { socket, received, arrivedAt } = this;
    if (!socket || !this.ready || socket.readyState !== WebSocket.OPEN || received === this.acknowledged) return;
    this.acknowledged = received;
    socket.send(writeAck({ mainCount: received, pictureCount: 0, pictureEpoch: 0, voiceDelay: 0, arrivedAt }));
    this.sent = (this.sent + 1) >>> 0;
  }

  /** The main connection was cut and is back. */
  returned(now: number): void {
    if (now - this.heardAt > cutToo) this.shut();
    this.notBefore = now;
  }

  /** Its end harms nothing: voices go on over the main connection. */
  private failed(now: number): void {
    this.shut();
    this.failures += 1;
    this.notBefore = now + (waits[Math.min(this.failures, waits.length - 1)] ?? 0);
  }

  shut(): void {
    const { socket } = this;
    this.socket = undefined;
    this.ready = false;
    socket?.close();
  }
}
