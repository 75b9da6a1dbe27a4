// The class as the engine worker holds it: the link, the room, and the rules between what comes in and what goes out.
import { whyNot } from '../floor/allowed.ts';
import { forbiddenWords, reopenWords } from '../floor/words.ts';
import { groupOf, movedWords, plenary } from '../groups/groups.ts';
import type { WaitNote } from '../lobby/contract.ts';
import type { ClientMessage, ServerMessage } from '../messages.ts';
import { isSound, type MediaFrame, type PictureSource, type SoundSource, type Source } from '../protocol.ts';
import type { Quality } from '../quality/contract.ts';
import { isCarried } from '../tier.ts';
import { reasonOf } from './end-reasons.ts';
import type { FromEngine, PictureShape, TileSize, ToEngine } from './engine-messages.ts';
import { Link } from './link.ts';
import type { ClassRoom, ClassState, EndReason, LiveStats, Member } from './live-class.ts';
import { deaf } from './media-error.ts';
import type { PictureSender } from './picture-sender.ts';
import { Publishing } from './publishing.ts';
import { RelayClock } from './relay-clock.ts';
import { applyMessage } from './room-state.ts';
import { VoiceReceiver } from './voice-receiver.ts';
import type { VoiceSender } from './voice-sender.ts';
import { Watching } from './watching.ts';

/** The state is told at most this often, ms; talking is looked at as often. */
const beat = 100;
/** Below what the relay takes at once from one member. */
const mostUnsaid = 60;

type Enter = Extract<ToEngine, { type: 'enter' }>;

export class Engine {
  private readonly tell: (message: FromEngine, transfer?: Transferable[]) => void;
  private readonly link: Link;
  private readonly watch: boolean;
  private room: ClassRoom | null = null;
  private life:
    | { type: 'joining' | 'live' }
    | { type: 'waiting'; note: WaitNote; ahead: number }
    | { type: 'returning'; attempt: number }
    | { type: 'over'; reason: EndReason } = {
    type: 'joining',
  };
  private readonly voices = new VoiceReceiver();
  private readonly watching: Watching;
  private readonly publishing: Publishing;
  /** Where this member is, by the groups. */
  private group = plenary;
  private lastEnded = false;
  private changed = true;
  private talking = new Set<number>();
  private readonly timer: ReturnType<typeof setInterval>;
  /** Messages said while cut off: told again after coming back. Chat carries its own reference against doubles. */
  private unsaid: ClientMessage[] = [];
  private readonly clock = new RelayClock();

  constructor(enter: Enter, tell: Engine['tell']) {
    this.tell = tell;
    this.watch = enter.watch;
    this.link = new Link(enter, {
      message: (message) => this.hear(message),
      frame: (frame) => this.receive(frame),
      still: ({ publisher: member, payload }) => this.tell({ type: 'still', member, bytes: payload.slice() }),
      acked: (_, pictureCount, arrivedAt) => {
        if (pictureCount !== undefined) this.publishing.acked(pictureCount, arrivedAt);
      },
      returning: (attempt) => this.returning(attempt),
      over: (code) => this.end(reasonOf(code)),
      pictureReady: () => this.pictureReady(),
    });
    this.watching = new Watching(
      {
        say: (message) => this.link.say(message),
        draw: (member, source, frame) => this.tell({ type: 'picture', member, source, frame }, [frame]),
      },
      enter.decodes ?? true,
    );
    this.publishing = new Publishing({
      say: (message) => this.link.say(message),
      sendPicture: (bytes) => this.link.send('picture', bytes),
      sendVoice: (bytes) => this.link.sendVoice(bytes),
      voicePressure: (now) => this.link.voicePressure(now),
      sendSound: (bytes) => void this.link.send('main', bytes),
      changed: () => {
        this.changed = true;
      },
      started: (source) => {
        this.changed = true;
        this.tell({ type: 'started', source });
      },
      spoke: (level) => this.voices.ownVoice(level),
      failed: (source, message) => this.tell({ type: 'failed', source, message }),
    });
    this.timer = setInterval(() => this.tick(), beat);
  }

  private hear(message: ServerMessage): void {
    switch (message.type) {
      case 'welcome':
        this.room = applyMessage({ ...message.room, you: message.you }, message);
        this.watching.entered();
        this.life = { type: 'live' };
        this.watching.settle(this.room);
        this.restVoice();
        this.obeyFloor();
        this.publishing.publishVoice();
        // With a picture plane, pictures are published again once it stands.
        if (!this.watch) this.publishing.publishPictures();
        this.watching.repeatWishes();
        for (const unsaid of this.unsaid.splice(0)) this.link.say(unsaid);
        break;
      case 'waiting':
        this.life = { type: 'waiting', note: message, ahead: message.now - Date.now() };
        break;
      case 'refused': {
        const { code, message: words, ref } = message;
        if (code === 'stage_full') this.publishing.stop('camera', words);
        else this.tell({ type: 'refused', refusal: { code, message: words, ...(ref === undefined ? {} : { ref }) } });
        break;
      }
      case 'hold':
        this.tell({ type: 'hold', hold: message.hold });
        break;
      case 'key':
        this.publishing.sender(message.source)?.key(message.step);
        break;
      case 'need':
        this.publishing.sender(message.source)?.need(message.steps);
        break;
      case 'ended':
        this.lastEnded = true;
        break;
      case 'did': {
        const { type: _, ...happened } = message;
        this.tell({ type: 'did', happened });
        const before = this.room;
        this.room = before && applyMessage(before, message);
        // A pen that moves changes no state: nothing to tell again.
        if (this.room === before) return;
        this.obeyFloor();
        break;
      }
      default:
        if (this.room) this.room = applyMessage(this.room, message);
        if (message.type === 'published' || message.type === 'unpublished' || message.type === 'snapshot')
          if (this.room) this.watching.settle(this.room);
        if (message.type === 'published' && 'steps' in message.publication)
          this.watching.published(message.member, message.publication.source);
        if (message.type === 'unpublished' && message.source === 'microphone') this.link.forgetVoice(message.member);
        if (message.type === 'tier' || message.type === 'snapshot') this.restVoice();
        if (message.type === 'snapshot') this.obeyFloor();
    }
    this.clock.hear(message, this.link.roundTrip);
    const { ahead } = this.clock;
    if (this.room && this.room.ahead !== ahead) this.room = { ...this.room, ahead };
    this.changed = true;
    if (message.type === 'welcome') this.tick();
    if (message.type === 'welcome' || message.type === 'snapshot') this.tell({ type: 'did', happened: null });
  }

  private receive(frame: MediaFrame): void {
    if (isSound(frame.source)) this.voices.receive(frame);
    else this.link.rhythm.cameLate(this.watching.receive(frame, frame.source), performance.now());
  }

  private pictureReady(): void {
    this.watching.restart();
    this.publishing.pictureReady();
  }

  private restVoice(): void {
    const { room, own } = this;
    if (room && own) this.publishing.rest(!isCarried(room.voices, own.role), room.tier !== 'full');
  }

  private get own(): Member | undefined {
    return this.room?.members.find(({ number }) => number === this.room?.you);
  }

  /** What may not be published any more stops here as well, and gives its device back. */
  private obeyFloor(): void {
    const { room, own } = this;
    if (!room || !own) return;
    const group = groupOf(room.parts.groups, own.number);
    const moved = own.role === 'pupil' && group !== this.group;
    this.group = group;
    for (const source of this.publishing.sources()) {
      const why = whyNot(room.parts, own, source);
      // As the relay does: others would hear and see from one moment to the next. A screen takes its sound with it.
      if ((why || moved) && source !== 'screen-sound')
        this.publishing.stop(source, why ? forbiddenWords[why] : movedWords);
    }
  }

  private returning(attempt: number): void {
    this.life = { type: 'returning', attempt };
    // A pupil comes back with the microphone closed, and reopens it by a touch.
    if (this.own?.role === 'pupil' && this.publishing.sources().has('microphone'))
      this.publishing.stop('microphone', reopenWords);
    this.changed = true;
    this.tick();
  }

  private end(reason: EndReason): void {
    this.life = { type: 'over', reason: this.lastEnded ? 'ended' : reason };
    clearInterval(this.timer);
    this.publishing.close();
    this.watching.close();
    this.changed = true;
    this.tick();
  }

  private tick(): void {
    this.voices.rest();
    this.keepUp(performance.now());
    const talking = this.voices.talking();
    const same = talking.size === this.talking.size && [...talking].every((member) => this.talking.has(member));
    if (same && !this.changed) return;
    this.talking = talking;
    this.changed = false;
    this.tell({ type: 'state', state: this.state(), resume: this.link?.resume ?? null });
  }

  /** How this machine and its way to the relay keep up with what comes and goes. */
  private keepUp(now: number): void {
    if (this.life.type !== 'live') return;
    this.watching.look(now);
    this.publishing.look(now);
    const { sending } = this.publishing;
    if (!this.room || this.room.sending === sending) return;
    this.room = { ...this.room, sending };
    this.changed = true;
  }

  private state(): ClassState {
    const { life, room } = this;
    const publishing = this.publishing.sources();
    switch (life.type) {
      case 'joining':
        return { type: 'joining' };
      case 'waiting':
        return { type: 'waiting', note: life.note, ahead: life.ahead };
      case 'live':
        return room ? { type: 'live', room, publishing, talking: this.talking } : { type: 'joining' };
      case 'returning':
        return { type: 'returning', room, attempt: life.attempt, publishing };
      case 'over':
        return { type: 'over', reason: life.reason, room };
    }
  }

  say(message: ClientMessage): void {
    if (this.link.live) this.link.say(message);
    else if (this.unsaid.length < mostUnsaid) this.unsaid.push(message);
  }

  speaker(port: MessagePort): void {
    this.voices.connect(port, () => this.tell({ type: 'refused', refusal: deaf }));
  }

  openSound(source: SoundSource, feed: (sender: VoiceSender) => void): Promise<void> {
    return this.publishing.openSound(source, feed);
  }

  openPicture(source: PictureSource, shape: PictureShape): Promise<PictureSender | undefined> {
    return this.publishing.openPicture(source, shape);
  }

  sender(source: PictureSource): PictureSender | undefined {
    return this.publishing.sender(source);
  }

  unfed(source: Source, sender: VoiceSender | PictureSender): void {
    this.publishing.unfed(source, sender);
  }

  stop(source: Source): void {
    this.publishing.stop(source);
  }

  mute(muted: boolean): void {
    this.publishing.mute(muted);
  }

  still(bytes: Uint8Array): void {
    this.publishing.still(bytes);
  }

  headphones(on: boolean): void {
    this.voices.headphones = on;
  }

  attach(member: number, source: PictureSource, size: TileSize): void {
    this.watching.attach(member, source, size);
  }

  show(visible: boolean): void {
    this.watching.show(visible);
  }

  chooseQuality(choice: Quality): void {
    this.watching.choose(choice);
  }

  lookAgain(moved: boolean): void {
    this.link.lookAgain(moved);
  }

  leave(): void {
    this.link.leave();
  }

  stats(): LiveStats {
    const { reconnects, roundTrip } = this.link;
    const encoded = this.publishing.encoded();
    return { ...this.voices.stats(), pictures: this.watching.stats(), reconnects, roundTrip, encoded };
  }
}
