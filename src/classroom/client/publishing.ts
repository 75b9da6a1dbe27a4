// What this page publishes, in the engine worker: the voice, the camera, the screen and its sound, and telling the relay of them.
import { Flow } from '../flow.ts';
import type { ClientMessage } from '../messages.ts';
import { isSound, type PictureSource, type SoundSource, type Source } from '../protocol.ts';
import type { Quality } from '../quality/contract.ts';
import { eased, Means, noPictures, strained } from '../quality/means.ts';
import { writeStill } from '../stills/still-frame.ts';
import type { PictureShape } from './engine-messages.ts';
import type { LiveStats } from './live-class.ts';
import { choosePicture } from './picture-config.ts';
import { PictureSender } from './picture-sender.ts';
import { packetLength, VoiceSender } from './voice-sender.ts';

/** Acknowledgements come five times a second: none for this long is an outage, ms. */
const outage = 2_000;
/** Neither strain nor ease: nothing is sent from which to know. */
const unknown = (strained + eased) / 2;
/** Of what the uplink bears: above it, a still waits for the next one. */
const mostStrain = 0.5;

const cannotSend = 'Ce navigateur ne peut pas envoyer cela. Vous pouvez continuer à écouter, regarder et écrire.';

export type PublishingOffice = {
  say(message: ClientMessage): void;
  /** False when there is nowhere to send it. */
  sendPicture(bytes: Uint8Array<ArrayBuffer>): boolean;
  sendVoice(bytes: Uint8Array<ArrayBuffer>): void;
  /** What one's own voice suffers, as pressure on one's pictures: 1 stops them. */
  voicePressure(now: number): number;
  /** What a computer plays: never twice. */
  sendSound(bytes: Uint8Array<ArrayBuffer>): void;
  /** What is published changed. */
  changed(): void;
  started(source: Source): void;
  /** Loudness of the voice that is being sent, 0 to 127, for each packet. */
  spoke(level: number): void;
  /** It stopped without being asked, and why. */
  failed(source: Source, message: string): void;
};

export class Publishing {
  private readonly office: PublishingOffice;
  private readonly sounds = new Map<SoundSource, VoiceSender>();
  private readonly senders = new Map<PictureSource, PictureSender>();
  /** What is under way to the relay on the picture plane. */
  private pictureFlow = new Flow(performance.now());
  /** How far what goes out has to go down on its way to the relay. */
  private way = new Means(noPictures, performance.now());
  private ackHeardAt = Number.NEGATIVE_INFINITY;
  private muted = false;
  private readonly resting: Record<SoundSource, boolean> = { microphone: false, 'screen-sound': false };

  constructor(office: PublishingOffice) {
    this.office = office;
  }

  sources(): Set<Source> {
    return new Set<Source>([...this.senders.keys(), ...this.sounds.keys()]);
  }

  sender(source: PictureSource): PictureSender | undefined {
    return this.senders.get(source);
  }

  acked(pictureCount: number, arrivedAt: number): void {
    this.ackHeardAt = performance.now();
    this.pictureFlow.acked(pictureCount, arrivedAt, this.ackHeardAt);
  }

  /** Whether what is published gets through; called by the engine's beat. */
  look(now: number): void {
    // Nothing at all acknowledged says nothing of what the way bears.
    if (this.senders.size === 0 || now - this.ackHeardAt > outage) return;
    const sends = [...this.senders.values()].some((sender) => sender.needed);
    const pictures = sends ? this.pressure(now) : unknown;
    if (this.way.sense({ pictures, voices: 0 }, now)) this.adapt();
  }

  private adapt(): void {
    for (const [source, sender] of this.senders) if (sender.adapt(this.way.level)) this.publishPicture(source, sender);
  }

  /** What gets through of this page's pictures. */
  get sending(): Quality {
    return this.senders.size > 0 ? this.way.said : 'full';
  }

  /** What the relay doesn't carry isn't encoded, and goes on by itself. Pictures rest by the relay's own `need`. */
  rest(microphone: boolean, screenSound: boolean): void {
    this.resting.microphone = microphone;
    this.resting['screen-sound'] = screenSound;
    for (const [source, sender] of this.sounds) sender.resting = this.resting[source];
  }

  mute(muted: boolean): void {
    this.muted = muted;
    const voice = this.sounds.get('microphone');
    if (voice) voice.muted = muted;
  }

  async openSound(source: SoundSource, feed: (sender: VoiceSender) => void): Promise<void> {
    this.sounds.get(source)?.close();
    this.sounds.delete(source);
    try {
      const sender = await VoiceSender.open({
        source,
        send: (bytes) => (source === 'microphone' ? this.office.sendVoice(bytes) : this.office.sendSound(bytes)),
        ...(source === 'microphone' && { onLevel: (level) => this.office.spoke(level) }),
        onFailure: () => this.fail(source),
      });
      sender.muted = source === 'microphone' && this.muted;
      sender.resting = this.resting[source];
      this.sounds.set(source, sender);
      feed(sender);
      this.publishSound(source);
      this.office.started(source);
    } catch {
      this.fail(source);
    }
  }

  /** Resolves with where frames go, or nothing when this browser can't encode them. */
  async openPicture(source: PictureSource, shape: PictureShape): Promise<PictureSender | undefined> {
    this.senders.get(source)?.close();
    this.senders.delete(source);
    try {
      const sender = new PictureSender({
        source,
        choice: await choosePicture(source, shape),
        pressure: (now) => this.pressure(now),
        send: (bytes) => {
          const sent = this.office.sendPicture(bytes);
          if (sent) this.pictureFlow.wrote(bytes.byteLength, performance.now());
          return sent;
        },
        onFailure: () => this.fail(source),
      });
      this.senders.set(source, sender);
      sender.adapt(this.way.level);
      this.publishPicture(source, sender);
      this.office.started(source);
      return sender;
    } catch {
      this.fail(source);
      return undefined;
    }
  }

  /** A small picture of this pupil; after what else is under way, or not at all. */
  still(picture: Uint8Array): void {
    const now = performance.now();
    if (this.pictureFlow.pressure(now) >= mostStrain) return;
    const bytes = writeStill(picture);
    if (this.office.sendPicture(bytes)) this.pictureFlow.wrote(bytes.byteLength, now);
  }

  /** After a cut the relay knows nothing of what this page publishes. Muted stays muted. */
  publishVoice(): void {
    this.publishSound('microphone');
  }

  private publishSound(source: SoundSource): void {
    // Without its screen it isn't taken.
    if (!this.sounds.has(source) || (source === 'screen-sound' && !this.senders.has('screen'))) return;
    const publication = { source, codec: 'opus', sampleRate: 48_000, channels: 1, packet: packetLength } as const;
    this.office.say({ type: 'publish', publication });
  }

  publishPictures(): void {
    for (const [source, sender] of this.senders) this.publishPicture(source, sender);
    this.publishSound('screen-sound');
  }

  /** The picture socket is new: what went over the old one is lost. */
  pictureReady(): void {
    this.pictureFlow = new Flow(performance.now());
    this.way = new Means(noPictures, performance.now());
    for (const sender of this.senders.values()) {
      sender.restart();
      sender.adapt(this.way.level);
    }
    this.publishPictures();
  }

  /** The worst of the picture connection's own pressure and of what one's voice suffers on the same way. */
  private pressure(now: number): number {
    return Math.max(this.pictureFlow.pressure(now), this.sounds.has('microphone') ? this.office.voicePressure(now) : 0);
  }

  private publishPicture(source: PictureSource, { offered: { codec, layers, steps } }: PictureSender): void {
    this.office.say({ type: 'publish', publication: { source, codec, layers, steps } });
  }

  private fail(source: Source): void {
    this.stop(source, cannotSend);
  }

  /** What fed this sender is broken for good. One that was replaced meanwhile concerns nobody. */
  unfed(source: Source, sender: VoiceSender | PictureSender): void {
    const present = isSound(source) ? this.sounds.get(source) : this.senders.get(source);
    if (present === sender) this.fail(source);
  }

  /** @param message why, when the person didn't ask for it */
  stop(source: Source, message?: string): void {
    if (source === 'screen' && this.sounds.has('screen-sound')) this.stop('screen-sound');
    if (isSound(source)) {
      this.sounds.get(source)?.close();
      this.sounds.delete(source);
    } else {
      this.senders.get(source)?.close();
      this.senders.delete(source);
    }
    this.office.say({ type: 'unpublish', source });
    if (message !== undefined) this.office.failed(source, message);
    this.office.changed();
  }

  encoded(): LiveStats['encoded'] {
    let pictures = 0;
    for (const sender of this.senders.values()) pictures += sender.encodedCount;
    const count = (source: SoundSource) => this.sounds.get(source)?.encodedCount ?? 0;
    return { voice: count('microphone'), screenSound: count('screen-sound'), pictures };
  }

  close(): void {
    for (const sender of this.sounds.values()) sender.close();
    for (const sender of this.senders.values()) sender.close();
  }
}
