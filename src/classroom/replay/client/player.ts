// The replay in its worker: fetches and decodes a little ahead of what is heard, and keeps pictures in step with it.
import type { MediaFrame } from '../../protocol.ts';
import { VoiceDecoders } from './decode-voices.ts';
import { Gone, type Loaded, load, Ways } from './loaded-piece.ts';
import { PicturesInTime } from './pictures-in-time.ts';
import { type Piece, pieceAt } from './pieces.ts';
import type { FromPlayer, FromReel, ToReel } from './player-messages.ts';
import { sampleRate, VoiceMix } from './voice-mix.ts';

const perMs = sampleRate / 1_000;
/** Decoded before it is heard, ms of the replay. */
const ahead = 12_000;
/** After a failure of the network, ms. */
const breath = 2_000;
/** As in class: a voice at least this loud, for so long. */
const talkingLevel = 75;
const talkingFor = 500;

type Options = {
  lessonId: string;
  kept: boolean;
  pieces: Piece[];
  speaker: MessagePort;
  tell(message: FromPlayer, transfer?: Transferable[]): void;
};

export class Player {
  private readonly options: Options;
  private readonly voices: VoiceDecoders;
  private readonly pictures: PicturesInTime;
  private ways = new Ways();
  /** Each jump is another turn; what belongs to an earlier one is dropped. */
  private turn = 0;
  private time = 0;
  private held: Loaded[] = [];
  private nextFrame = 0;
  private nextNote = 0;
  private showing: Loaded | undefined;
  private said: { time: number; member: number }[] = [];
  private jumping = false;

  constructor(options: Options) {
    this.options = options;
    this.voices = new VoiceDecoders(() => options.tell({ type: 'silent' }));
    this.pictures = new PicturesInTime({
      draw: (member, source, frame) => options.tell({ type: 'picture', member, source, frame }, [frame]),
      shown: (shown) => options.tell({ type: 'shown', shown: [...shown] }),
    });
    options.speaker.onmessage = ({ data }: MessageEvent<FromReel>) => this.heard(data);
    this.say({ type: 'length', samples: Math.round((options.pieces.at(-1)?.to ?? 0) * perMs) });
    this.seek(0, 0);
  }

  say(message: ToReel, transfer: Transferable[] = []): void {
    this.options.speaker.postMessage(message, transfer);
  }

  /** @param turn what is told of it carries this number */
  seek(time: number, turn: number): void {
    this.turn = turn;
    this.time = time;
    this.held = [];
    this.said = [];
    this.jumping = true;
    this.voices.reset();
    this.say({ type: 'seek', turn: this.turn, sample: Math.round(time * perMs) });
    void this.run(this.turn);
  }

  /** Fetches and decodes piece after piece, as long as this turn lasts. */
  private async run(turn: number): Promise<void> {
    const { pieces } = this.options;
    const stale = () => turn !== this.turn;
    const first = pieceAt(pieces, this.time);
    let before: VoiceMix | undefined;
    // The piece before may hold the key frame of what is seen at the beginning of this one.
    for (let index = Math.max(0, first - 1); index < pieces.length; index += 1) {
      const piece = pieces[index];
      if (!piece) break;
      while (piece.from > this.time + ahead) {
        await new Promise((resolve) => setTimeout(resolve, 100));
        if (stale()) return;
      }
      const loaded = await this.fetch(piece, stale);
      if (!loaded || stale()) return;
      this.held = [...this.held, loaded].filter(({ piece: { to } }) => to > this.time - 20_000);
      if (index >= first) before = await this.decode(loaded, before, turn);
      if (stale()) return;
      if (index === first) {
        await this.pictures.jump(this.held, this.time, stale);
        if (stale()) return;
        this.begin(loaded);
        this.jumping = false;
      }
    }
  }

  private async fetch(piece: Piece, stale: () => boolean): Promise<Loaded | undefined> {
    for (let tries = 0; ; tries += 1)
      try {
        const loaded = await load(this.options.lessonId, piece, this.ways, this.options.kept);
        if (tries > 0) this.options.tell({ type: 'trouble', why: null });
        return loaded;
      } catch (error) {
        if (stale()) return undefined;
        this.options.tell({ type: 'trouble', why: error instanceof Gone ? 'gone' : 'network' });
        if (error instanceof Gone) return undefined;
        await new Promise((resolve) => setTimeout(resolve, breath));
        if (stale()) return undefined;
      }
  }

  private async decode({ piece, sounds }: Loaded, before: VoiceMix | undefined, turn: number): Promise<VoiceMix> {
    const mix = new VoiceMix(piece.from, piece.to);
    if (before) mix.carry(before);
    await this.voices.decode(sounds, this.ways.place, mix);
    if (turn !== this.turn) return mix;
    this.note(sounds);
    // Copied: the mix still holds what goes on in the next piece.
    const samples = mix.samples.slice();
    this.say({ type: 'piece', turn, from: mix.start, samples }, [samples.buffer]);
    return mix;
  }

  private note(sounds: readonly MediaFrame[]): void {
    for (const frame of sounds)
      if (frame.source === 'microphone' && frame.level >= talkingLevel)
        this.said.push({ time: this.ways.place(frame), member: frame.publisher });
  }

  private begin(loaded: Loaded): void {
    this.showing = loaded;
    this.nextFrame = loaded.pictures.findIndex(({ time }) => time > this.time);
    if (this.nextFrame < 0) this.nextFrame = loaded.pictures.length;
    this.nextNote = loaded.notes.filter(({ time }) => time <= this.time).length;
  }

  /** The clock of it all: what is heard now. */
  private heard({ turn, sample, waiting }: FromReel): void {
    if (turn !== this.turn) return;
    this.time = sample / perMs;
    if (!this.jumping) this.follow();
    this.said = this.said.filter(({ time }) => time > this.time - talkingFor);
    const talking = new Set(this.said.filter(({ time }) => time <= this.time).map(({ member }) => member));
    this.options.tell({ type: 'at', turn, time: this.time, waiting, talking: [...talking] });
  }

  private follow(): void {
    for (;;) {
      const { showing } = this;
      if (!showing) return;
      for (
        let note = showing.notes[this.nextNote];
        note && note.time <= this.time;
        note = showing.notes[++this.nextNote]
      )
        this.pictures.settle(note.shown);
      for (
        let one = showing.pictures[this.nextFrame];
        one && one.time <= this.time;
        one = showing.pictures[++this.nextFrame]
      )
        this.pictures.show(one);
      if (this.time < showing.piece.to) return;
      const next = this.held.find(({ piece }) => piece.from === showing.piece.to);
      if (!next) return;
      // Nobody showed anything where there is no file.
      if (!next.piece.segment) this.pictures.settle([]);
      this.showing = next;
      this.nextFrame = 0;
      this.nextNote = 0;
    }
  }
}
