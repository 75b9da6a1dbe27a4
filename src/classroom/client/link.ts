// The two sockets to the relay: hello, counting for acknowledgements, noticing a dead network, and coming back by itself.
import type { ClientMessage, ServerMessage } from '../messages.ts';
import {
  closeCodes,
  type Frame,
  isFinal,
  livePath,
  type MediaFrame,
  type Plane,
  protocolVersion,
  readFrame,
  writeAck,
} from '../protocol.ts';
import { isStill, readStill, type StillFrame } from '../stills/still-frame.ts';
import { AckRhythm } from './ack-rhythm.ts';
import { VoiceWays } from './voice-ways.ts';
import { wallNow } from './wall-clock.ts';

/** Nothing heard for this long: ask. In ms. */
const quiet = 1_000;
/** Nothing heard for this long, having asked: the network is gone. */
const dead = 2_300;
/** The main socket alone is silent for this long, pings unanswered, while others live: it is stuck. In ms. */
const stuckMain = 9_000;
const beat = 200;
/** The thread stood still for this long: what came meanwhile waits to be read, and gets this long for it, once a silence. In ms. */
const standstill = 1_000;
const reading = 500;
/** Waits before each attempt after one that was refused, ms; the last one repeats. One that got no answer has waited enough. */
const waits = [0, 300, 700, 1_500, 2_000];
/**
 * A system asks again 1 s and 3 s after it began to connect, then only at 7 s: begun anew here, it asks every 2 s at least, so that
 * a page is back within 3 s of its network. In ms.
 */
const openTime = 5_000;
/** From the open connection to the welcome, which may be large. In ms. */
const welcomeTime = 12_000;
/** The network is another one, and what went over the old one has so long to answer. In ms. */
const doubtTime = 1_000;
/** An attempt younger than this isn't given up for another one, ms. */
const waitAtLeast = 300;
/**
 * The relay writes to the picture socket every few seconds. Silent for this long while the main one lives, it is stuck; but
 * a large picture may be on its way through a slow network, so each one in vain is given longer. In ms.
 */
const stuck = 12_000;
const stuckMost = 120_000;
/** Who waits outside hears nothing for long: asked this often, and gone after so much silence, in ms. */
const outsideQuiet = 5_000;
const outsideDead = 12_000;

export type LinkEvents = {
  message(message: ServerMessage): void;
  frame(frame: MediaFrame): void;
  still(frame: StillFrame): void;
  /** Acknowledgement by the relay of what this side sent. */
  acked(mainCount: number, pictureCount: number | undefined, arrivedAt: number): void;
  /** The main plane is gone, and this is the nth attempt to come back. */
  returning(attempt: number): void;
  over(code: number): void;
  /** A new picture socket: whatever it carried before is lost. */
  pictureReady(): void;
};

/** Outside: the relay knows that this member waits, and lets them in by itself. */
type Phase = 'connecting' | 'outside' | 'live' | 'waiting' | 'over';

export class Link {
  resume: string | undefined;
  roundTrip: number | null = null;
  reconnects = 0;
  private readonly url: string;
  private readonly lessonId: string;
  private readonly watch: boolean;
  private readonly asPupil: boolean;
  private readonly events: LinkEvents;
  private readonly sockets: Partial<Record<Plane, WebSocket>> = {};
  private phase: Phase = 'connecting';
  private attempt = 0;
  private entered = false;
  private mainCount = 0;
  private pictureCount = 0;
  private epoch = 0;
  /** When the picture socket was opened or last heard, and how long it may stay silent, ms. */
  private pictureHeardAt = 0;
  private picturePatience = stuck;
  private readonly voices: VoiceWays;
  /** Messages sent on the main socket, as the relay counts them. */
  private sentCount = 0;
  /** 0 until the main socket of this attempt is open. */
  private openedAt = 0;
  /** Since when there are reasons to doubt the present connection; 0 for none. */
  private doubtedAt = 0;
  private lastArrival = 0;
  private unacked = false;
  readonly rhythm = new AckRhythm();
  private heardAt = 0;
  private mainHeardAt = 0;
  private tickedAt = performance.now();
  /** Before this, silence proves nothing. */
  private judgeFrom = 0;
  private excused = false;
  private askedAt = 0;
  private startedAt = 0;
  private readonly timer: ReturnType<typeof setInterval>;
  private retry: ReturnType<typeof setTimeout> | undefined;

  constructor(
    options: { url: string; lessonId: string; resume: string | undefined; watch: boolean; asPupil?: boolean },
    events: LinkEvents,
  ) {
    this.url = options.url;
    this.lessonId = options.lessonId;
    this.resume = options.resume;
    this.watch = options.watch;
    this.asPupil = options.asPupil ?? false;
    this.events = events;
    this.voices = new VoiceWays({
      openSpare: () => new WebSocket(this.url + livePath(this.lessonId, 'voice', this.asPupil)),
      resume: () => this.resume,
      frame: (frame) => {
        this.heardAt = performance.now();
        events.frame(frame);
      },
    });
    this.timer = setInterval(() => this.tick(), beat);
    this.connect();
  }

  get live(): boolean {
    return this.phase === 'live';
  }

  say(message: ClientMessage): void {
    if (this.live) this.sendMain(JSON.stringify(message));
  }

  private sendMain(data: string | Uint8Array<ArrayBuffer>): void {
    this.sockets.main?.send(data);
    this.sentCount = (this.sentCount + 1) >>> 0;
  }

  /** Returns false when there is nowhere to send it. */
  send(plane: Plane, bytes: Uint8Array<ArrayBuffer>): boolean {
    const socket = this.sockets[plane];
    if (!this.live || socket?.readyState !== WebSocket.OPEN || (plane === 'picture' && this.epoch === 0)) return false;
    if (plane === 'main') this.sendMain(bytes);
    else socket.send(bytes);
    return true;
  }

  /** One's own voice, on two connections while one isn't enough. */
  sendVoice(bytes: Uint8Array<ArrayBuffer>): void {
    this.voices.send(bytes, performance.now(), () => (this.send('main', bytes) ? this.sentCount : undefined));
  }

  /** What one's own voice suffers, as pressure on one's pictures: 1 stops them. */
  voicePressure(now: number): number {
    return this.voices.pressure(now);
  }

  /** This member's voice begins anew. */
  forgetVoice(member: number): void {
    this.voices.forget(member);
  }

  /**
   * The page is looked at again, or its network came or changed: don't wait for the next attempt, and check the present connection.
   * @param moved the network is another one
   */
  lookAgain(moved: boolean): void {
    const now = performance.now();
    if (this.phase === 'waiting') this.connect();
    else if (this.phase === 'connecting' && this.openedAt === 0 && now - this.startedAt > waitAtLeast) {
      this.shut('main');
      this.connect();
    } else if (this.phase === 'live' || this.phase === 'outside') {
      this.askedAt = 0;
      this.ask(now);
      if (moved) this.doubtedAt = now;
    }
  }

  leave(): void {
    if (this.phase === 'outside') this.sockets.main?.send(JSON.stringify({ type: 'leave' }));
    this.say({ type: 'leave' });
    this.finish(closeCodes.normal);
  }

  private open(plane: Plane): WebSocket {
    const socket = new WebSocket(this.url + livePath(this.lessonId, plane, this.asPupil));
    socket.binaryType = 'arraybuffer';
    this.sockets[plane] = socket;
    socket.onopen = () => {
      if (plane === 'main') this.openedAt = performance.now();
      const { resume } = this;
      socket.send(JSON.stringify({ type: 'hello', protocol: protocolVersion, ...(resume ? { resume } : {}) }));
    };
    socket.onmessage = ({ data }: MessageEvent<unknown>) => {
      if (this.sockets[plane] === socket) this.hear(plane, data);
    };
    socket.onclose = ({ code }) => {
      if (this.sockets[plane] === socket) this.closed(plane, code);
    };
    return socket;
  }

  private connect(): void {
    clearTimeout(this.retry);
    this.phase = 'connecting';
    this.startedAt = performance.now();
    this.openedAt = 0;
    this.doubtedAt = 0;
    this.mainCount = 0;
    this.sentCount = 0;
    this.unacked = false;
    this.rhythm.startOver(this.startedAt);
    this.open('main');
  }

  private openPicture(): void {
    if (!this.watch) return;
    this.shut('picture');
    this.epoch = 0;
    this.pictureCount = 0;
    this.pictureHeardAt = performance.now();
    this.open('picture');
  }

  private hear(plane: Plane, data: unknown): void {
    const now = performance.now();
    this.heardAt = now;
    this.excused = false;
    this.lastArrival = wallNow();
    this.unacked = true;
    if (plane === 'main') {
      this.mainCount = (this.mainCount + 1) >>> 0;
      this.mainHeardAt = now;
    } else {
      this.pictureCount = (this.pictureCount + 1) >>> 0;
      this.pictureHeardAt = now;
      // More than its welcome came through.
      if (this.epoch !== 0) this.picturePatience = stuck;
    }
    if (data instanceof ArrayBuffer) {
      const bytes = new Uint8Array(data);
      this.rhythm.came(bytes.length);
      if (isStill(bytes)) this.events.still(readStill(bytes));
      else this.hearFrame(readFrame(bytes), now);
    } else if (typeof data === 'string') {
      this.rhythm.came(data.length);
      this.understand(JSON.parse(data));
    }
    if (this.live) this.acknowledge(now);
  }

  private hearFrame(frame: Frame, now: number): void {
    if (frame.kind === 'ack') {
      this.voices.acked(frame, now);
      this.events.acked(
        frame.mainCount,
        // Epoch 0 is no socket: around a cut both sides are there, and nothing was sent on it.
        this.epoch !== 0 && frame.pictureEpoch === this.epoch ? frame.pictureCount : undefined,
        frame.arrivedAt,
      );
    } else if (frame.source === 'microphone') this.rhythm.cameLate(this.voices.heard(frame, now), now);
    else this.events.frame(frame);
  }

  private understand(message: ServerMessage): void {
    if (message.type === 'welcome') {
      this.resume = message.resume;
      // What was heard outside isn't counted.
      this.mainCount = 1;
      this.sentCount = 0;
      // Outside one waits for the door, not for bytes.
      const took = this.phase === 'outside' ? 0 : performance.now() - this.openedAt;
      this.phase = 'live';
      this.attempt = 0;
      if (this.entered) this.reconnects += 1;
      this.entered = true;
      this.voices.entered(took, performance.now());
      this.openPicture();
    } else if (message.type === 'waiting') {
      this.phase = 'outside';
      this.attempt = 0;
    } else if (message.type === 'picture-ready') {
      this.epoch = message.epoch;
      this.events.pictureReady();
    } else if (message.type === 'pong') this.roundTrip = performance.now() - message.at;
    this.events.message(message);
  }

  private tick(): void {
    const now = performance.now();
    this.noteStandstill(now);
    const judges = now >= this.judgeFrom;
    if (judges && this.phase === 'connecting')
      if (this.openedAt === 0 ? now - this.startedAt > openTime : now - this.openedAt > welcomeTime) this.lost(true);
    const doubted = this.doubtedAt > this.heardAt && now - this.doubtedAt > doubtTime;
    if (this.phase === 'outside') this.tickOutside(now, judges, doubted);
    if (this.phase !== 'live') return;
    this.voices.tick(now);
    this.acknowledge(now);
    const silence = now - this.heardAt;
    if (judges && (silence > dead || doubted || now - this.mainHeardAt > stuckMain)) this.lost();
    else {
      if (silence > quiet || now - this.askedAt > 5_000) this.ask(now);
      if (judges) this.watchPicture(now);
    }
  }

  private tickOutside(now: number, judges: boolean, doubted: boolean): void {
    const silence = now - this.heardAt;
    if ((silence > outsideDead || doubted) && judges) this.lost();
    else if (silence > outsideQuiet && now - this.askedAt > outsideQuiet) this.ask(now);
  }

  /**
   * With what comes rather than by the timer, which is for what nothing follows: a class that was sent something together answers
   * together, and the relay is woken once for many.
   */
  private acknowledge(now: number): void {
    if (!this.unacked || !this.rhythm.due(now)) return;
    const { mainCount, pictureCount, epoch: pictureEpoch, lastArrival: arrivedAt } = this;
    const counts = { mainCount, pictureCount, pictureEpoch };
    this.unacked = false;
    const nextWithin = this.rhythm.acknowledged(now);
    this.send('main', writeAck({ ...counts, arrivedAt, voiceDelay: this.voices.delay, nextWithin }));
  }

  /** Timers come before what the network brought while the thread stood still. */
  private noteStandstill(now: number): void {
    const stood = now - this.tickedAt > standstill;
    this.tickedAt = now;
    if (!stood || this.excused) return;
    this.excused = true;
    this.judgeFrom = now + reading;
  }

  private watchPicture(now: number): void {
    // Its welcome is small: nothing large can be in front of it.
    const patience = this.epoch === 0 ? this.picturePatience / 2 : this.picturePatience;
    if (!this.sockets.picture || now - this.pictureHeardAt <= patience) return;
    this.picturePatience = Math.min(stuckMost, this.picturePatience * 2);
    this.openPicture();
  }

  private ask(now: number): void {
    if (now - this.askedAt < 500) return;
    this.askedAt = now;
    this.sendMain(JSON.stringify({ type: 'ping', at: now }));
  }

  private closed(plane: Plane, code: number): void {
    if (this.phase === 'over') return;
    if (isFinal(code)) {
      this.finish(code);
    } else if (plane === 'main') this.lost();
    else {
      delete this.sockets.picture;
      this.epoch = 0;
      // Voice and text go on; the picture plane comes back after a breath.
      setTimeout(() => this.live && !this.sockets.picture && this.openPicture(), 500);
    }
  }

  /** @param unanswered the attempt took all its time */
  private lost(unanswered = false): void {
    this.shut('main');
    this.shut('picture');
    this.epoch = 0;
    this.phase = 'waiting';
    const wait = unanswered ? 0 : (waits[Math.min(this.attempt, waits.length - 1)] ?? 2_000);
    this.attempt += 1;
    this.events.returning(this.attempt);
    // Spread, so that a class that was cut together doesn't come back in the same millisecond.
    const spread = this.attempt === 1 ? 0 : (crypto.getRandomValues(new Uint8Array(1))[0] ?? 0);
    this.retry = setTimeout(() => this.connect(), wait + spread);
  }

  private shut(plane: Plane): void {
    const socket = this.sockets[plane];
    delete this.sockets[plane];
    socket?.close();
  }

  private finish(code: number): void {
    if (this.phase === 'over') return;
    this.phase = 'over';
    clearInterval(this.timer);
    clearTimeout(this.retry);
    this.shut('main');
    this.shut('picture');
    this.voices.close();
    this.events.over(code);
  }
}
