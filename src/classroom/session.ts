// The life of one socket: hello first, then its plane's messages, until it closes. Everything that arrives is checked here.
import { Compile } from 'typebox/compile';
import { ProtocolError, UserError } from '../errors.ts';
import type { Clock } from '../lib/clock.ts';
import { Allowance } from './allowance.ts';
import { obey } from './control.ts';
import { limitsOf, type SocketLimits } from './limits.ts';
import type { Waiter } from './lobby/antechamber.ts';
import { type ClientMessage, clientMessage, helloMessage } from './messages.ts';
import type { Person, Place } from './place.ts';
import { closeCodes, FrameError, type Plane, protocolVersion, readFrame } from './protocol.ts';
import { pack, type Room } from './room.ts';
import { isStill, readStill } from './stills/still-frame.ts';
import type { Wire } from './wire.ts';

const checkHello = Compile(helloMessage);
const checkMessage = Compile(clientMessage);

type Life =
  | { type: 'hello-awaited' }
  /** Outside: early, or in the lobby. */
  | { type: 'waiting'; room: Room; waiter: Waiter; messages: Allowance }
  | { type: 'main'; room: Room; place: Place }
  | { type: 'picture'; room: Room; place: Place }
  | { type: 'voice'; room: Room; place: Place }
  | { type: 'over' };

/** Refused at the door or thrown out; carries the close code. */
class Farewell extends Error {
  readonly code: number;
  constructor(code: number, reason: string) {
    super(reason);
    this.code = code;
  }
}

const noPlace = () => new Farewell(closeCodes.noPlace, 'no place with this token: enter by the main plane first');

export type SessionOptions = {
  clock: Clock;
  person: Person;
  plane: Plane;
  wire: Wire;
  /** Undefined when the lesson is over; for planes other than the main one, also when nobody is in it. */
  room(): Room | undefined;
  /** Something broke that is no fault of the peer. */
  onFailure(error: unknown): void;
};

export class Session {
  private readonly options: SessionOptions;
  private readonly limits: SocketLimits;
  private life: Life = { type: 'hello-awaited' };

  constructor(options: SessionOptions) {
    this.options = options;
    this.limits = limitsOf(options.person.role, options.clock.now());
  }

  get greeted(): boolean {
    return this.life.type !== 'hello-awaited';
  }

  receive(data: Buffer, isBinary: boolean) {
    try {
      switch (this.life.type) {
        case 'hello-awaited':
          return this.hello(data, isBinary);
        case 'waiting':
          return this.outside(this.life, data, isBinary);
        case 'main':
          return isBinary ? this.mainFrame(this.life, data) : this.control(this.life, data);
        case 'picture':
          return this.pictureFrame(this.life, data, isBinary);
        case 'voice':
          return this.voiceFrame(this.life, data, isBinary);
        case 'over':
          return;
        default:
          this.life satisfies never;
      }
    } catch (error) {
      this.fail(error);
    }
  }

  /** A ping or a pong came. @returns false when there were too many: this socket is closed */
  sign(): boolean {
    if (this.limits.signs.take(this.options.clock.now())) return true;
    this.dismiss(closeCodes.flood, 'too many pings a second');
    return false;
  }

  /** Says why and goes. Whatever still arrives is ignored, though the peer be slow to close. */
  dismiss(code: number, reason: string): void {
    this.options.wire.close(code, reason);
    this.closed();
  }

  /** The socket is gone, whoever closed it. */
  closed(): void {
    const { life } = this;
    this.life = { type: 'over' };
    if (life.type === 'waiting') life.room.antechamber.leave(life.waiter);
    if (life.type === 'main') life.room.cut(life.place, this.options.wire);
    if (life.type === 'picture') life.room.cutPicture(life.place, this.options.wire);
    if (life.type === 'voice') life.room.cutSpare(life.place, this.options.wire);
  }

  private hello(data: Buffer, isBinary: boolean): void {
    if (isBinary) throw new ProtocolError('the first message must be a hello');
    const message = parse(data);
    const version = typeof message === 'object' && message && 'protocol' in message ? message.protocol : undefined;
    if (typeof version === 'number' && version !== protocolVersion)
      throw new Farewell(
        closeCodes.version,
        `protocol ${version} is unknown here; this server speaks ${protocolVersion}`,
      );
    if (!checkHello.Check(message)) throw new ProtocolError(explain('hello', checkHello.Errors(message)));
    const { person, plane, wire } = this.options;
    const room = this.options.room();
    if (!room && plane !== 'main') throw noPlace();
    if (!room) throw new Farewell(closeCodes.ended, 'le cours est terminé');
    const refusal = room.refusal(person, message.resume);
    if (refusal) throw new Farewell(refusal.code, refusal.reason);
    if (plane === 'main' && room.antechamber.mustWait(person)) {
      this.wait(room);
      return;
    }
    if (plane === 'main') {
      this.life = { type: 'main', room, place: room.enter(person, wire, message.resume) };
      return;
    }
    const { resume } = message;
    const place = plane === 'picture' ? room.enterPicture(person, wire, resume) : room.enterSpare(person, wire, resume);
    if (!place) throw noPlace();
    this.life = { type: plane, room, place };
  }

  private wait(room: Room): void {
    const { person, wire } = this.options;
    const now = room.options.clock.now();
    const waiter: Waiter = {
      ...{ person, wire, lastHeard: now },
      entered: (place) => {
        this.life = { type: 'main', room, place };
      },
    };
    if (!room.antechamber.wait(waiter)) throw new Farewell(closeCodes.full, 'trop de monde attend');
    this.life = { type: 'waiting', room, waiter, messages: new Allowance(20, 80, now) };
  }

  /** Who waits may say that they live, and that they go. */
  private outside(life: Extract<Life, { type: 'waiting' }>, data: Buffer, isBinary: boolean): void {
    const now = life.room.options.clock.now();
    life.waiter.lastHeard = now;
    if (!life.messages.take(now)) throw new Farewell(closeCodes.flood, 'too many messages a second');
    const message = isBinary ? undefined : parse(data);
    if (!checkMessage.Check(message) || (message.type !== 'ping' && message.type !== 'leave'))
      throw new ProtocolError('who waits outside may only say ping and leave');
    if (message.type === 'leave') throw new Farewell(closeCodes.normal, '');
    this.options.wire.write(pack({ type: 'pong', at: message.at, now }));
  }

  private mainFrame({ room, place }: { room: Room; place: Place }, data: Buffer) {
    if (place.life.type !== 'here') return;
    const now = room.options.clock.now();
    place.life.lastHeard = now;
    place.life.main.received = (place.life.main.received + 1) >>> 0;
    if (!place.frames.take(now)) throw new Farewell(closeCodes.flood, 'too many frames a second');
    const frame = readFrame(data);
    if (frame.kind === 'ack') {
      if (!this.limits.acks.take(now)) throw new Farewell(closeCodes.flood, 'too many acknowledgements a second');
      return room.acked(place, frame);
    }
    if (frame.kind === 'picture') throw new ProtocolError('picture frame on the main plane');
    room.broadcast.relay(place, frame, data, 'main');
  }

  /** Voices that came on the main connection too, or will. */
  private voiceFrame({ room, place }: { room: Room; place: Place }, data: Buffer, isBinary: boolean): void {
    const { wire } = this.options;
    // Another spare connection, or none, has taken this one's part.
    if (place.life.type !== 'here' || place.life.spare?.wire !== wire) return;
    if (!isBinary) throw new ProtocolError('text on the voice plane');
    const now = room.options.clock.now();
    const { spare } = place.life;
    spare.received = (spare.received + 1) >>> 0;
    if (!place.frames.take(now)) throw new Farewell(closeCodes.flood, 'too many frames a second');
    const frame = readFrame(data);
    if (frame.kind === 'picture') throw new ProtocolError('picture frame on the voice plane');
    if (frame.kind === 'ack') spare.flow.acked(frame.mainCount, frame.arrivedAt, now);
    else room.broadcast.relay(place, frame, data, 'voice');
  }

  private pictureFrame({ room, place }: { room: Room; place: Place }, data: Buffer, isBinary: boolean): void {
    if (place.life.type !== 'here' || !place.life.picture) return;
    if (!isBinary) throw new ProtocolError('text on the picture plane');
    const now = room.options.clock.now();
    const { line } = place.life.picture;
    line.received = (line.received + 1) >>> 0;
    if (!this.limits.pictureBytes.take(now, data.length))
      throw new Farewell(closeCodes.flood, 'too many bytes a second');
    if (!place.frames.take(now)) throw new Farewell(closeCodes.flood, 'too many frames a second');
    if (isStill(data)) {
      room.broadcast.stills.relay(place, readStill(data), data, now);
      return;
    }
    const frame = readFrame(data);
    if (frame.kind !== 'picture') throw new ProtocolError(`${frame.kind} frame on the picture plane`);
    room.broadcast.relay(place, frame, data, 'picture');
  }

  private control({ room, place }: { room: Room; place: Place }, data: Buffer): void {
    if (place.life.type !== 'here') return;
    const now = room.options.clock.now();
    place.life.lastHeard = now;
    place.life.main.received = (place.life.main.received + 1) >>> 0;
    if (!place.messages.take(now)) throw new Farewell(closeCodes.flood, 'too many messages a second');
    const message = parse(data);
    if (!checkMessage.Check(message)) throw new ProtocolError(explain('message', checkMessage.Errors(message)));
    try {
      obey(room, place, message);
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      const { code, message: words } = error;
      room.tell(place, { type: 'refused', code, message: words, ...refOf(message) }, now);
    }
  }

  private fail(error: unknown): void {
    if (error instanceof Farewell) this.options.wire.close(error.code, error.message);
    else if (error instanceof FrameError)
      this.options.wire.close(error.unknownVersion ? closeCodes.version : closeCodes.malformed, error.message);
    else if (error instanceof ProtocolError) this.options.wire.close(error.closeCode, error.message);
    else {
      this.options.onFailure(error);
      this.options.wire.close(closeCodes.failure, 'something broke on our side');
    }
    this.closed();
  }
}

const refOf = (message: ClientMessage): { ref?: string } => ('ref' in message ? { ref: message.ref } : {});

function parse(data: Buffer): unknown {
  try {
    return JSON.parse(data.toString());
  } catch {
    throw new ProtocolError('not JSON');
  }
}

function explain(what: string, errors: readonly { instancePath: string; message: string }[]): string {
  const first = errors[0];
  return first ? `${what}${first.instancePath}: ${first.message}` : `malformed ${what}`;
}
