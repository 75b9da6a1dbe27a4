// One viewing of a replay: its worker, its sound, its story, and where it is. The page draws what this says.
import { type Signal, signal } from '@preact/signals';
import type { ClassRoom, Publication } from '../../client/live-class.ts';
import type { Replay } from '../contract.ts';
import type { Told } from '../retell.ts';
import { lengthOf } from '../timeline.ts';
import { piecesOf } from './pieces.ts';
import type { FromPlayer, Shown, ToPlayer } from './player-messages.ts';
import reelUrl from './reel-worklet.ts?worker&url';
import { Pictures, ReplayClass } from './replay-class.ts';
import { type Chapter, chaptersOf, Story } from './story.ts';
import { sampleRate } from './voice-mix.ts';

export const speeds = [0.75, 1, 1.25, 1.5, 2] as const;

export class Viewing {
  /** ms of the replay. */
  readonly time = signal(0);
  readonly playing = signal(false);
  /** Playing, and the sound isn't there yet. */
  readonly waiting = signal(false);
  readonly speed = signal<number>(1);
  readonly trouble = signal<'gone' | 'network' | 'sound' | null>(null);
  /** This browser plays no sound; the rest goes on. */
  readonly silent = signal(false);
  readonly talking = signal<ReadonlySet<number>>(new Set());
  /** Replaced whenever what the class sees changes; its `live` by each jump. */
  readonly seen: Signal<{ live: ReplayClass; room: ClassRoom }>;
  readonly length: number;
  readonly chapters: readonly Chapter[];
  private readonly replay: Replay;
  private readonly events: readonly Told[];
  private readonly lessonId: string;
  private readonly worker: Worker;
  private readonly pictures = new Pictures();
  private context: AudioContext | undefined;
  private readonly speaker: MessagePort;
  private story: Story;
  /** Of the last jump: where the player was before it says nothing of the story after it. */
  private turn = 0;
  private live: ReplayClass;
  private shown: readonly Shown[] = [];

  /** @param kept the browser may keep files: this device is one person's own */
  constructor(lessonId: string, replay: Replay, events: readonly Told[], kept: boolean) {
    this.replay = replay;
    this.events = events;
    this.lessonId = lessonId;
    this.length = lengthOf(replay.runs);
    this.chapters = chaptersOf(events, replay.runs);
    this.story = new Story(events, replay.runs);
    this.story.to(0);
    this.live = new ReplayClass(this.story, this.pictures, this.room());
    this.seen = signal({ live: this.live, room: this.live.room });
    this.worker = new Worker(new URL('./player-worker.ts', import.meta.url), { type: 'module', name: 'preau-replay' });
    this.worker.onmessage = ({ data }: MessageEvent<FromPlayer>) => this.hear(data);
    const { port1, port2 } = new MessageChannel();
    this.speaker = port1;
    const segments = replay.segments.map(({ keys, ...segment }) => ({
      ...segment,
      keys: keys.map(([at, member, source]) => [at, member, source] as const),
    }));
    this.send({ type: 'open', lessonId, kept, pieces: piecesOf(replay.runs, segments), speaker: port2 }, [port2]);
    this.openSound().catch(() => {
      this.trouble.value = 'sound';
    });
  }

  /** The clock runs in the audio thread: it is there before anything is heard. */
  private async openSound(): Promise<void> {
    const context = new AudioContext({ sampleRate, latencyHint: 'playback' });
    this.context = context;
    await context.audioWorklet.addModule(reelUrl);
    const node = new AudioWorkletNode(context, 'preau-reel', { numberOfInputs: 0, outputChannelCount: [1] });
    node.port.postMessage({ port: this.speaker }, [this.speaker]);
    node.connect(context.destination);
  }

  private send(message: ToPlayer, transfer: Transferable[] = []): void {
    this.worker.postMessage(message, transfer);
  }

  /** From a touch or a key: browsers play nothing before one. */
  play(on = !this.playing.value): void {
    if (on && this.time.value >= this.length - 50) this.seek(0);
    if (on) void this.context?.resume();
    this.playing.value = on;
    this.send({ type: 'play', on });
  }

  seek(wished: number): void {
    const time = Math.max(0, Math.min(this.length, wished));
    this.time.value = time;
    this.turn += 1;
    this.send({ type: 'seek', turn: this.turn, time });
    this.story = new Story(this.events, this.replay.runs);
    this.story.to(time);
    this.live = new ReplayClass(this.story, this.pictures, this.room());
    this.tell();
    // Where sound waits for a touch, this is one: the picture of where one is is decoded, and the clock runs.
    void this.context?.resume();
  }

  setSpeed(speed: number): void {
    this.speed.value = speed;
    this.send({ type: 'speed', speed });
  }

  private hear(message: FromPlayer): void {
    switch (message.type) {
      case 'at':
        if (message.turn !== this.turn) break;
        this.at(message.time, message.waiting);
        if ([...this.talking.peek()].join() !== message.talking.join()) this.talking.value = new Set(message.talking);
        break;
      case 'shown':
        this.shown = message.shown;
        this.tell();
        break;
      case 'picture':
        this.pictures.draw(message.member, message.source, message.frame);
        break;
      case 'silent':
        this.silent.value = true;
        break;
      case 'trouble':
        this.trouble.value = message.why;
        break;
      default:
        message satisfies never;
    }
  }

  private at(time: number, waiting: boolean): void {
    this.waiting.value = this.playing.value && waiting;
    this.time.value = Math.min(time, this.length);
    if (this.playing.value && time >= this.length) this.play(false);
    const before = this.story.states;
    const told = this.story.to(time);
    for (const event of told) this.live.happened(event);
    if (this.story.states !== before) this.tell();
  }

  private tell(): void {
    const room = this.room();
    this.live.room = room;
    this.seen.value = { live: this.live, room };
  }

  private room(): ClassRoom {
    const { people, title, runs } = this.replay;
    return {
      lesson: { id: this.lessonId, title, endsAt: runs.at(-1)?.to ?? 0 },
      members: people.map(({ member, name, role }) => ({
        ...{ number: member, name, role, here: true, hand: null, floor: true },
      })),
      publications: this.shown.map(({ member, source, codec }) => ({
        member,
        publication: { source, codec, layers: 1, steps: [] } satisfies Publication,
      })),
      ...{ tier: 'full', voices: 'all', you: 0, parts: this.story.states },
      ...{ quality: { quality: 'full', cause: null }, qualities: [] },
    };
  }

  close(): void {
    this.worker.terminate();
    this.pictures.close();
    void this.context?.close();
  }
}
