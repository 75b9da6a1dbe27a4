// One page without a browser: the engine as the worker runs it, its loudspeaker and its canvas replaced by what measures them.
// Usage: page.js '{"url","lesson","who","teaches"}'. Says "live" once in class; a line on standard input asks for the figures, as one line.
import { createInterface } from 'node:readline';
import { WebSocket } from 'ws';
import type { FromEngine, ToSpeaker } from '../../src/classroom/client/engine-messages.ts';
import { VoiceTrack } from '../../src/classroom/client/voice-track.ts';
import { wallNow } from '../../src/classroom/client/wall-clock.ts';
import { Frame, standIn } from './codecs.ts';

type Wish = { url: string; lesson: string; who: string; teaches: boolean };

const wish: Wish = JSON.parse(process.argv[2] ?? '{}');
const block = 128;
const blockMs = block / 48;
/** Shorter than this, a silence is no gap, ms. */
const shortest = 20;

export type PageFigures = {
  seconds: number;
  delays: number[];
  /** Lengths of silences while the other spoke, ms. */
  gaps: number[];
  /** Ages of pictures when drawn, ms. */
  ages: number[];
  bytes: number;
  /** Spare connections opened, and cuts. */
  spares: number;
  cuts: number;
  /** Part of the time in which pictures came, by second. */
  shown: number;
  jitter: number;
};

let bytes = 0;
let spares = 0;
let cuts = 0;

class PageSocket extends WebSocket {
  constructor(url: string) {
    super(url, { headers: { cookie: `who=${wish.who}` } });
    if (url.includes('plane=voice')) spares += 1;
    this.on('error', () => {});
    this.on('message', (data: ArrayBuffer | Buffer) => {
      bytes += data instanceof ArrayBuffer ? data.byteLength : Buffer.byteLength(data);
    });
  }
}
standIn();
Object.assign(globalThis, { WebSocket: PageSocket });
// The engine looks for its globals when it is loaded.
const { Engine } = await import('../../src/classroom/client/engine.ts');

const track = new VoiceTrack();
let playedUntil = 0;
let silentSince: number | undefined;
let began = false;
let delays: number[] = [];
let gaps: number[] = [];
let ages: number[] = [];
const seconds = new Set<number>();
let since = wallNow();

/** Plays what is due, block by block, as the audio thread does. */
function play(now: number): void {
  if (playedUntil === 0) playedUntil = now;
  const out = new Float32Array(block);
  for (; playedUntil + blockMs <= now; playedUntil += blockMs) {
    out.fill(0);
    track.mix(out, playedUntil);
    const heard = out[0] !== 0 || out[block - 1] !== 0;
    if (heard) {
      if (began && silentSince !== undefined && playedUntil - silentSince >= shortest)
        gaps.push(playedUntil - silentSince);
      began = true;
      silentSince = undefined;
    } else if (began) silentSince ??= playedUntil;
  }
  delays.push(...track.delays);
  track.delays = [];
}

let live = false;
const attached = new Set<number>();
const engine = new Engine(
  {
    type: 'enter',
    url: wish.url,
    lessonId: wish.lesson,
    resume: undefined,
    watch: true,
  },
  hear,
);

function hear(message: FromEngine): void {
  if (message.type === 'picture') {
    ages.push(wallNow() - message.frame.timestamp / 1_000);
    seconds.add(Math.floor(wallNow() / 1_000));
    return;
  }
  if (message.type !== 'state') return;
  const { state } = message;
  if (state.type === 'returning') cuts += state.attempt === 1 ? 1 : 0;
  if (state.type === 'over') {
    process.stderr.write(`over: ${state.reason}\n`);
    process.exit(1);
  }
  if (state.type !== 'live') return;
  for (const { member, publication } of state.room.publications) {
    if (publication.source === 'microphone' || member === state.room.you || attached.has(member)) continue;
    attached.add(member);
    setImmediate(() => engine.attach(member, publication.source === 'screen' ? 'screen' : 'camera', 'large'));
  }
  if (live) return;
  live = true;
  process.stdout.write('live\n');
}

const { port1, port2 } = new MessageChannel();
port1.onmessage = ({ data }: { data: ToSpeaker }) => {
  const now = Date.now();
  play(now);
  if (data.type === 'voice') track.push(data, now);
};
engine.speaker(port2);
setInterval(() => play(Date.now()), 10);

if (wish.teaches) {
  const started = wallNow();
  let position = 0;
  await engine.openSound('microphone', (sender) => {
    setInterval(() => {
      const now = wallNow();
      for (; started + (position + 480) / 48 <= now; position += 480)
        sender.push(new Float32Array(480).fill(0.1), (position / 48) * 1_000, started + (position + 480) / 48);
    }, 10);
  });
  const camera = await engine.openPicture('camera', {
    width: 640,
    height: 360,
  });
  setInterval(() => {
    const frame = new Frame({}, { timestamp: Math.round(performance.now() * 1_000) });
    camera?.push(frame as unknown as VideoFrame);
  }, 50);
}

createInterface({ input: process.stdin }).on('line', (line) => {
  if (line === 'begin') {
    [delays, gaps, ages, bytes, cuts] = [[], [], [], 0, 0];
    seconds.clear();
    since = wallNow();
    return;
  }
  const past = (wallNow() - since) / 1_000;
  const jitter = track.jitter.target;
  const figures: PageFigures = {
    seconds: past,

    delays,
    gaps,
    ages,
    bytes,
    spares,
    cuts,
    shown: Math.min(1, seconds.size / past),
    jitter,
  };
  process.stdout.write(`${JSON.stringify(figures)}\n`);
});
