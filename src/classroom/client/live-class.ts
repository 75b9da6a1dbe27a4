// What the class page sees of the engine: one object with its state, its verbs and its measurements. Types only.
import type { Happened, PartName, Parts } from '../activities/contract.ts';
import type { ChatMessage, Recipient } from '../chat/contract.ts';
import type { WaitNote } from '../lobby/contract.ts';
import type { Member, Publication, RoomSnapshot, Tier, VoicesCarried } from '../messages.ts';
import type { PictureSource, Source } from '../protocol.ts';
import type { Quality } from '../quality/contract.ts';

/** One missing ability of this browser, in words for the person in front of it. */
export type Missing = {
  ability: 'hear' | 'speak' | 'watch' | 'show' | 'share-screen';
  /** French, shown as it is. */
  fr: string;
  en: string;
};

/** What this browser can do; `missing` says why for everything that is false. */
export type Capabilities = {
  hear: boolean;
  speak: boolean;
  watch: boolean;
  show: boolean;
  shareScreen: boolean;
  missing: Missing[];
};

export type ClassRoom = RoomSnapshot & {
  /** Own member number. */
  you: number;
  /** How far the relay's clock is ahead of this device's `Date.now()`, ms; absent is none. */
  ahead?: number;
  /** What this page manages to send of its own pictures; absent is everything. */
  sending?: Quality;
};

/** How the class ended for this page. */
export type EndReason =
  | 'left'
  | 'ended'
  | 'removed'
  | 'replaced'
  | 'signed-out'
  | 'not-allowed'
  | 'not-open'
  | 'cancelled'
  | 'full'
  /** Of a view as a pupil: who opened it isn't in class themselves, or has enough of them. */
  | 'not-in-class'
  | 'enough-views'
  | 'version'
  | 'malformed';

export type ClassState =
  | { type: 'joining' }
  /** Outside, early or in the lobby: let in by itself. `ahead` as in {@link ClassRoom}. */
  | { type: 'waiting'; note: WaitNote; ahead: number }
  | { type: 'live'; room: ClassRoom; publishing: ReadonlySet<Source>; talking: ReadonlySet<number> }
  /** Cut off: coming back by itself, the last known room stays readable. */
  | { type: 'returning'; room: ClassRoom | null; attempt: number; publishing: ReadonlySet<Source> }
  | { type: 'over'; reason: EndReason; room: ClassRoom | null };

export type Refusal = { code: string; message: string; ref?: string };

export type JoinOptions = {
  /** Origin of the relay, for example `wss://school.example`; the page's own when absent. */
  url?: string;
  lessonId: string;
  /** Looks at the class as a pupil would, without a sound, and leads it from another page. */
  asPupil?: boolean;
  /** Token kept by the page from `LiveClass.resumeToken()`, for a reload. */
  resume?: string;
  onState: (state: ClassState) => void;
  onRefused?: (refusal: Refusal) => void;
  /** Given while in class, to present when the pass is renewed. */
  onHold?: (hold: string) => void;
};

export type PictureStats = {
  member: number;
  source: PictureSource;
  framesReceived: number;
  framesDecoded: number;
  width: number;
  height: number;
  /** ms from entering (or coming back) to the first picture drawn; null before. */
  firstPicture: number | null;
};

export type VoiceStats = {
  member: number;
  samplesPlayed: number;
  /** Root mean square of the last second played, 0 to 1. */
  rms: number;
  /** Samples that were due but hadn't come. */
  samplesMissing: number;
};

export type LiveStats = {
  pictures: PictureStats[];
  voices: VoiceStats[];
  /** The computer's sound that comes with shared screens. */
  sounds: VoiceStats[];
  /** All that left for the loudspeaker in the last quarter of a second, 0 to 1; and what voices are multiplied by while one speaks oneself. */
  loudspeaker: { rms: number; gain: number };
  /** Capture timestamp to worklet sample in ms, over the last 1 000 packets; true only when both clocks are one machine's. */
  voiceDelay: { p50: number; p95: number; p99: number; count: number } | null;
  /** Jitter target of the playback in ms. */
  jitterTarget: number;
  reconnects: number;
  /** Round trip to the relay in ms. */
  roundTrip: number | null;
  /** Packets and pictures that this page gave to its encoders since each was opened: they rest when nothing is carried. */
  encoded: { voice: number; screenSound: number; pictures: number };
};

export type LiveClass = {
  state(): ClassState;
  /** Token to hand to `joinClass` after a reload of the page. */
  resumeToken(): string | null;
  /** This page only looks, as a pupil would. */
  asPupil: boolean;
  capabilities: Capabilities;
  /** Must be called once from a touch or key press where the browser blocks sound until then. Resolves true when sound plays. */
  unlockSound(): Promise<boolean>;
  /** Rejects with a `MediaError` of `../client/media-error.ts` whose message can be shown. */
  startCamera(deviceId?: string): Promise<MediaStream>;
  startMicrophone(deviceId?: string): Promise<MediaStream>;
  startScreen(): Promise<MediaStream>;
  stop(source: Source): void;
  /** Pauses one's own voice without giving the microphone back. */
  mute(muted: boolean): void;
  /** What this page plays doesn't reach its microphone: others aren't lowered while one speaks. False at first. */
  headphones(on: boolean): void;
  /** Draws this member's pictures on the canvas until the returned function is called. One canvas, one stream. */
  attachPicture(member: number, source: PictureSource, canvas: HTMLCanvasElement, onDrawn?: () => void): () => void;
  /**
   * Returns the reference that the message will carry when it comes back in `room.parts.chat.messages`, and a refusal too.
   * Said again with the same one, it appears once.
   */
  sendChat(text: string, to?: Recipient, ref?: string): string;
  removePerson(member: number): void;
  endLesson(): void;
  /** What this person wants to receive, from now on and after each cut. */
  chooseQuality(choice: Quality): void;
  raiseHand(up: boolean, member?: number): void;
  grantFloor(member: number, granted: boolean): void;
  /** Asks something of an activity; a refusal carries the reference returned. While cut off it waits, and goes when the class is back. */
  act<Name extends PartName>(part: Name, command: Parts[Name]['command']): string;
  /**
   * Told each thing that happens in an activity at once, before the state; null when some may have been missed (a cut, a backlog).
   * Returns what stops it.
   */
  onDid(listener: (happened: Happened | null) => void): () => void;
  /** A small picture of oneself, WebP or JPEG, of 6 KB at most. */
  sendStill(bytes: Uint8Array<ArrayBuffer>): void;
  /** Told each small picture of the others that comes. Returns what stops it. */
  onStill(listener: (member: number, picture: Uint8Array<ArrayBuffer>) => void): () => void;
  /** Told what `act` was refused, beside the notice that the page shows. Returns what stops it. */
  onRefusal(listener: (refusal: Refusal) => void): () => void;
  leave(): void;
  stats(): Promise<LiveStats>;
};

export type { ChatMessage, Member, Publication, Recipient, Tier, VoicesCarried };
