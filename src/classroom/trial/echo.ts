// The only other one in a test room: a member of the relay that says back, two seconds later, what it hears and sees.
import { UserError } from '../../errors.ts';
import type { Clock } from '../../lib/clock.ts';
import type { Member, Published, ServerMessage } from '../messages.ts';
import type { Person, Place } from '../place.ts';
import { type MediaFrame, readFrame, writeMedia } from '../protocol.ts';
import type { Room } from '../room.ts';
import { messagesIn, type Packed, payloadOf, type Wire } from '../wire.ts';
import { echoName, trialDelay } from './trial.ts';

/** Acknowledgements go this often, as a page's do, ms. */
const ackEvery = 200;
/** Held back at most, in bytes: two seconds of the best picture are a fifth of it. */
const mostHeld = 4 * 1024 * 1024;
/** Nobody but the echo for this long, ms: the room is of no use any more. */
const aloneFor = 15_000;
const textOpcode = 0x81;
const binaryOpcode = 0x82;

export class Echo {
  private readonly room: Room;
  private readonly clock: Clock;
  private readonly place: Place;
  private readonly pending = new Set<NodeJS.Timeout>();
  private readonly timer: NodeJS.Timeout;
  private readonly counts = { main: 0, picture: 0 };
  private readonly epoch: number;
  private held = 0;
  private aloneSince: number;

  constructor(room: Room, person: Pick<Person, 'schoolId' | 'lessonId' | 'endsAt' | 'title'>, clock: Clock) {
    this.room = room;
    this.clock = clock;
    this.aloneSince = clock.now();
    const self: Person = { ...person, accountId: '', userId: 'echo', name: echoName, role: 'teacher' };
    this.place = room.enter(self, this.wire('main'), undefined);
    room.enterPicture(self, this.wire('picture'), this.place.resume);
    const { life } = this.place;
    this.epoch = life.type === 'here' ? (life.picture?.epoch ?? 0) : 0;
    this.timer = setInterval(() => this.guard(() => this.live()), ackEvery).unref();
  }

  /** Whether who came to try has gone. */
  get forsaken(): boolean {
    const now = this.clock.now();
    for (const { life, number } of this.room.broadcast.everybody())
      if (number !== this.place.number && life.type === 'here') this.aloneSince = now;
    return now - this.aloneSince > aloneFor;
  }

  close(): void {
    clearInterval(this.timer);
    for (const timer of this.pending) clearTimeout(timer);
    this.pending.clear();
  }

  private wire(plane: 'main' | 'picture'): Wire {
    return {
      write: (packed) => {
        this.counts[plane] = (this.counts[plane] + 1) >>> 0;
        for (const message of messagesIn(packed)) this.hear(message);
      },
      close: () => this.close(),
      drop: () => {},
    };
  }

  private hear(packed: Packed): void {
    if (packed[0] === textOpcode) {
      const message: ServerMessage = JSON.parse(payloadOf(packed).toString());
      // What it is told while it enters, or acts itself, waits for its turn.
      this.later(0, () => this.understand(message));
    } else if (packed[0] === binaryOpcode) {
      const frame = readFrame(payloadOf(packed));
      if (frame.kind !== 'ack') this.repeat(frame);
    }
  }

  private understand(message: ServerMessage): void {
    const { room, place } = this;
    const now = this.clock.now();
    switch (message.type) {
      case 'presence':
        this.giveFloor(message.changed);
        return;
      case 'snapshot': {
        // In place of what was left out.
        const { members, publications } = message.room;
        this.giveFloor(members);
        const theirs = publications.filter(({ member }) => member !== place.number);
        for (const source of [...place.publications.keys()])
          if (!theirs.some(({ publication }) => publication.source === source))
            room.broadcast.unpublish(place, source, now);
        for (const one of theirs) if (!place.publications.has(one.publication.source)) this.mirror(one, now);
        return;
      }
      case 'published':
        if (message.member !== place.number) this.mirror(message, now);
        return;
      case 'unpublished':
        if (message.member !== place.number) room.broadcast.unpublish(place, message.source, now);
        return;
      case 'key':
        // Who watches the echo needs a key frame: the one who is echoed is asked for it.
        for (const other of room.broadcast.everybody())
          if (other !== place) room.broadcast.pictures.keyAsked(place, other.number, message.source, now);
        return;
      default:
    }
  }

  private giveFloor(members: readonly Member[]): void {
    for (const { number, floor } of members)
      if (number !== this.place.number && !floor)
        this.room.activities.happen('floor', [{ type: 'given', member: number, camera: true }]);
  }

  private mirror({ member, publication }: Published, now: number): void {
    const { room, place } = this;
    room.broadcast.publish(place, publication);
    if ('steps' in publication)
      room.broadcast.pictures.want(place, member, publication.source, { step: 2, layers: 2 }, now);
  }

  /** As captured two seconds later, so that what the page measures is the way and not the wait. */
  private repeat(frame: MediaFrame): void {
    const bytes = writeMedia({ ...frame, capturedAt: frame.capturedAt + trialDelay * 1_000 });
    if (this.held + bytes.byteLength > mostHeld) return;
    this.held += bytes.byteLength;
    this.later(trialDelay, () => {
      this.held -= bytes.byteLength;
      const again = readFrame(bytes);
      if (again.kind !== 'ack')
        this.room.broadcast.relay(this.place, again, bytes, again.kind === 'voice' ? 'main' : 'picture');
    });
  }

  private later(wait: number, act: () => void): void {
    const timer = setTimeout(() => {
      this.pending.delete(timer);
      if (!this.room.ended && this.place.life.type === 'here') this.guard(act);
    }, wait).unref();
    this.pending.add(timer);
  }

  /** Nobody is there to be told: what the room refuses isn't done, and nothing of one room may end the process. */
  private guard(act: () => void): void {
    try {
      act();
    } catch (error) {
      if (!(error instanceof UserError)) this.room.options.onFailure?.(error);
    }
  }

  /** What a page's engine says by itself. */
  private live(): void {
    const { place } = this;
    if (place.life.type !== 'here') return;
    const now = this.clock.now();
    place.life.lastHeard = now;
    const { main: mainCount, picture: pictureCount } = this.counts;
    this.room.acked(place, {
      ...{ kind: 'ack', mainCount, pictureCount, pictureEpoch: this.epoch, voiceDelay: 0, arrivedAt: now },
      nextWithin: ackEvery,
    });
  }
}
