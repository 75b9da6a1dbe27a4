// The class as the engine worker holds it: the link, the room, what comes in and what goes out.
import { whyNot } from '../floor/allowed.ts';
import { forbiddenWords, reopenWords } from '../floor/words.ts';
import { Flow } from '../flow.ts';
import { groupOf, movedWords, plenary } from '../groups/groups.ts';
import type { ClientMessage, ServerMessage } from '../messages.ts';
import { type MediaFrame, type PictureSource, type Source, streamByte } from '../protocol.ts';
import { isCarried } from '../tier.ts';
import { reasonOf } from './end-reasons.ts';
import type { FromEngine, PictureShape, ToEngine } from './engine-messages.ts';
import { Link } from './link.ts';
import type { ClassRoom, ClassState, EndReason, LiveStats, Member } from './live-class.ts';
import { choosePicture } from './picture-config.ts';
import { PictureReceiver } from './picture-receiver.ts';
import { PictureSender } from './picture-sender.ts';
import { RelayClock } from './relay-clock.ts';
import { applyMessage } from './room-state.ts';
import { VoiceReceiver } from './voice-receiver.ts';
import { packetLength, VoiceSender } from './voice-sender.ts';

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
    | { type: 'returning'; attempt: number }
    | { type: 'over'; reason: EndReason } = {
    type: 'joining',
  };
  private readonly voices = new VoiceReceiver();
  private readonly pictures = new Map<number, PictureReceiver>();
  private readonly attached = new Set<number>();
  /** Where this member is, by the groups. */
  private group = plenary;
  /** What this page has asked of the relay, by stream: asked again after a cut, because it may have changed meanwhile. */
  private readonly wants = new Map<number, Extract<ClientMessage, { type: 'want' }>>();
  private voice: VoiceSender | undefined;
  private readonly senders = new Map<PictureSource, PictureSender>();
  private pictureFlow = new Flow(performance.now());
  private lastEnded = false;
  private changed = true;
  private talking = new Set<number>();
  private since = performance.now();
  private readonly timer: ReturnType<typeof setInterval>;
  /** Messages said while cut off: told again after coming back. Chat carries its own reference against doubles. */
  private unsaid: ClientMessage[] = [];
  private muted = false;
  private readonly clock = new RelayClock();

  constructor(enter: Enter, tell: Engine['tell']) {
    this.tell = tell;
    this.watch = enter.watch;
    this.link = new Link(enter, {
      message: (message) => this.hear(message),
      frame: (frame) => this.receive(frame),
      acked: (_, pictureCount, arrivedAt) => {
        if (pictureCount !== undefined) this.pictureFlow.acked(pictureCount, arrivedAt, performance.now());
      },
      returning: (attempt) => this.returning(attempt),
      over: (code) => this.end(reasonOf(code)),
      pictureReady: () => this.pictureReady(),
      voiceDelay: () => this.voices.delay,
    });
    this.timer = setInterval(() => this.tick(), beat);
  }

  private hear(message: ServerMessage): void {
    switch (message.type) {
      case 'welcome':
        this.room = applyMessage({ ...message.room, you: message.you }, message);
        this.since = performance.now();
        this.life = { type: 'live' };
        this.voices.returned();
        this.settle();
        this.restVoice();
        this.obeyFloor();
        this.republish();
        for (const [id, want] of this.wants) if (this.pictures.has(id)) this.link.say(want);
        for (const unsaid of this.unsaid.splice(0)) this.link.say(unsaid);
        break;
      case 'refused': {
        const { code, message: words, ref } = message;
        if (code === 'stage_full') this.stop('camera', words);
        else this.tell({ type: 'refused', refusal: { code, message: words, ...(ref === undefined ? {} : { ref }) } });
        break;
      }
      case 'hold':
        this.tell({ type: 'hold', hold: message.hold });
        break;
      case 'key':
        this.senders.get(message.source)?.key(message.step);
        break;
      case 'need':
        this.senders.get(message.source)?.need(message.steps);
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
          this.settle();
        if (message.type === 'unpublished' && message.source === 'microphone') this.voices.unpublished(message.member);
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

  /** Opens and closes receivers so that they match what is published. */
  private settle(): void {
    const wanted = new Set<number>();
    for (const { member, publication } of this.room?.publications ?? []) {
      if (publication.source === 'microphone' || member === this.room?.you) continue;
      const { source, codec } = publication;
      const id = idOf(member, source);
      wanted.add(id);
      const known = this.pictures.get(id);
      if (known?.options.codec === codec) continue;
      known?.close();
      this.pictures.set(
        id,
        new PictureReceiver(
          {
            member,
            source,
            codec,
            draw: (frame) => this.draw(id, member, source, frame),
            askKey: () => this.link.say({ type: 'key', member, source }),
          },
          this.since,
        ),
      );
    }
    for (const [id, receiver] of this.pictures) {
      if (wanted.has(id)) continue;
      receiver.close();
      this.pictures.delete(id);
    }
  }

  private receive(frame: MediaFrame): void {
    if (frame.source === 'microphone') this.voices.receive(frame);
    else this.pictures.get(idOf(frame.publisher, frame.source))?.receive(frame);
  }

  private draw(id: number, member: number, source: PictureSource, frame: VideoFrame): void {
    if (this.attached.has(id)) this.tell({ type: 'picture', member, source, frame }, [frame]);
    else frame.close();
  }

  private pictureReady(): void {
    this.pictureFlow = new Flow(performance.now());
    for (const receiver of this.pictures.values()) receiver.restart();
    for (const sender of this.senders.values()) sender.restart();
    this.republishPictures();
  }

  /** What the relay doesn't carry isn't encoded, and goes on by itself. Pictures rest by the relay's own `need`. */
  private restVoice(): void {
    const { room, voice, own } = this;
    if (room && own && voice) voice.resting = !isCarried(room.voices, own.role);
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
    for (const source of this.publishing()) {
      const why = whyNot(room.parts, own, source);
      // As the relay does: others would hear and see from one moment to the next.
      if (why || moved) this.stop(source, why ? forbiddenWords[why] : movedWords);
    }
  }

  private returning(attempt: number): void {
    this.life = { type: 'returning', attempt };
    // A pupil comes back with the microphone closed, and reopens it by a touch.
    if (this.own?.role === 'pupil' && this.voice) this.stop('microphone', reopenWords);
    this.changed = true;
    this.tick();
  }

  private end(reason: EndReason): void {
    this.life = { type: 'over', reason: this.lastEnded ? 'ended' : reason };
    clearInterval(this.timer);
    this.voice?.close();
    for (const sender of this.senders.values()) sender.close();
    for (const receiver of this.pictures.values()) receiver.close();
    this.changed = true;
    this.tick();
  }

  private tick(): void {
    this.voices.rest();
    const talking = this.voices.talking();
    const same = talking.size === this.talking.size && [...talking].every((member) => this.talking.has(member));
    if (same && !this.changed) return;
    this.talking = talking;
    this.changed = false;
    this.tell({ type: 'state', state: this.state(), resume: this.link?.resume ?? null });
  }

  private state(): ClassState {
    const { life, room } = this;
    const publishing = this.publishing();
    switch (life.type) {
      case 'joining':
        return { type: 'joining' };
      case 'live':
        return room ? { type: 'live', room, publishing, talking: this.talking } : { type: 'joining' };
      case 'returning':
        return { type: 'returning', room, attempt: life.attempt, publishing };
      case 'over':
        return { type: 'over', reason: life.reason, room };
    }
  }

  private publishing(): Set<Source> {
    const sources = new Set<Source>(this.senders.keys());
    if (this.voice) sources.add('microphone');
    return sources;
  }

  say(message: ClientMessage): void {
    if (this.link.live) this.link.say(message);
    else if (this.unsaid.length < mostUnsaid) this.unsaid.push(message);
  }

  speaker(port: MessagePort): void {
    this.voices.connect(port);
  }

  async openMicrophone(feed: (sender: VoiceSender) => void): Promise<void> {
    this.voice?.close();
    this.voice = undefined;
    try {
      const sender = await VoiceSender.open({
        send: (bytes) => void this.link.send('main', bytes),
        onFailure: () => this.fail('microphone'),
      });
      sender.muted = this.muted;
      this.voice = sender;
      this.restVoice();
      feed(sender);
      this.publishVoice();
      this.started('microphone');
    } catch {
      this.fail('microphone');
    }
  }

  /** Resolves with where frames go, or nothing when this browser can't encode them. */
  async openPicture(source: PictureSource, shape: PictureShape): Promise<PictureSender | undefined> {
    this.senders.get(source)?.close();
    this.senders.delete(source);
    try {
      const choice = await choosePicture(source, shape);
      const sender = new PictureSender({
        source,
        choice,
        flow: () => this.pictureFlow,
        send: (bytes) => {
          const sent = this.link.send('picture', bytes);
          if (sent) this.pictureFlow.wrote(bytes.byteLength, performance.now());
          return sent;
        },
        onFailure: () => this.fail(source),
      });
      this.senders.set(source, sender);
      const { codec, layers, steps } = choice;
      this.link.say({ type: 'publish', publication: { source, codec, layers, steps } });
      this.started(source);
      return sender;
    } catch {
      this.fail(source);
      return undefined;
    }
  }

  sender(source: PictureSource): PictureSender | undefined {
    return this.senders.get(source);
  }

  private started(source: Source): void {
    this.changed = true;
    this.tell({ type: 'started', source });
  }

  private publishVoice(): void {
    if (!this.voice) return;
    const publication = { source: 'microphone', codec: 'opus', sampleRate: 48_000, channels: 1 } as const;
    this.link.say({ type: 'publish', publication: { ...publication, packet: packetLength } });
  }

  /** After a cut the relay knows nothing of what this page publishes. Muted stays muted. */
  private republish(): void {
    this.publishVoice();
    if (!this.watch) this.republishPictures();
  }

  private republishPictures(): void {
    for (const [source, sender] of this.senders) {
      const { codec, layers, steps } = sender.choice;
      this.link.say({ type: 'publish', publication: { source, codec, layers, steps } });
    }
  }

  private fail(source: Source): void {
    this.stop(source, 'Ce navigateur ne peut pas envoyer cela. Vous pouvez continuer à écouter, regarder et écrire.');
  }

  /** What fed this sender is broken for good. One that was replaced meanwhile concerns nobody. */
  unfed(source: Source, sender: VoiceSender | PictureSender): void {
    const present = source === 'microphone' ? this.voice : this.senders.get(source);
    if (present === sender) this.fail(source);
  }

  stop(source: Source, message?: string): void {
    if (source === 'microphone') {
      this.voice?.close();
      this.voice = undefined;
    } else {
      this.senders.get(source)?.close();
      this.senders.delete(source);
    }
    this.link.say({ type: 'unpublish', source });
    if (message !== undefined) this.tell({ type: 'failed', source, message });
    this.changed = true;
  }

  mute(muted: boolean): void {
    this.muted = muted;
    if (this.voice) this.voice.muted = muted;
  }

  attach(member: number, source: PictureSource, on: boolean): void {
    const id = idOf(member, source);
    if (on) this.attached.add(id);
    else this.attached.delete(id);
    const want = { type: 'want', member, source, step: on ? 2 : null } as const;
    this.wants.set(id, want);
    if (this.pictures.has(id)) this.link.say(want);
  }

  networkChanged(): void {
    this.link.networkChanged();
  }

  leave(): void {
    this.link.leave();
  }

  stats(): LiveStats {
    const { reconnects, roundTrip } = this.link;
    let pictures = 0;
    for (const sender of this.senders.values()) pictures += sender.encodedCount;
    return {
      ...this.voices.stats(),
      pictures: Array.from(this.pictures.values(), (one) => one.stats()),
      reconnects,
      roundTrip,
      encoded: { voice: this.voice?.encodedCount ?? 0, pictures },
    };
  }
}

const idOf = (member: number, source: PictureSource): number => (member << 8) | streamByte(source, 0);
