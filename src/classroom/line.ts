// One open socket of a member: the wire with what is known of its flow, and the rule for each kind of traffic.
import { Flow, maxVoiceAge } from './flow.ts';
import type { Packed, Wire } from './wire.ts';

/** Control under way above this becomes a snapshot, in bytes. */
export const maxBacklog = 256 * 1024;

export class Line {
  readonly wire: Wire;
  readonly flow: Flow;
  /** Messages received on this socket, modulo 2^32: what the relay acknowledges. */
  received = 0;
  /** The last such number that was told, of a spare connection or one for pictures. */
  acknowledged = 0;
  private writtenAt: number;
  /** Control was left out: everything must be told again once the backlog is gone. */
  needsSnapshot = false;

  constructor(wire: Wire, now: number) {
    this.wire = wire;
    this.flow = new Flow(now);
    this.writtenAt = now;
  }

  /** How long nothing was written, ms. */
  idle(now: number): number {
    return now - this.writtenAt;
  }

  write(message: Packed, now: number): void {
    this.writtenAt = now;
    this.flow.wrote(message.length, now);
    this.wire.write(message);
  }

  /** Two messages in one write. @param both one behind the other. @param first bytes of the first */
  writeBoth(both: Packed, first: number, now: number): void {
    this.writtenAt = now;
    this.flow.wrote(first, now);
    this.flow.wrote(both.length - first, now);
    this.wire.write(both);
  }

  /** Control, chat, hands: never lost, but told as a whole when too much of it waits. */
  control(message: Packed, now: number): void {
    if (this.needsSnapshot || this.flow.outstandingBytes + message.length > maxBacklog) this.needsSnapshot = true;
    else this.write(message, now);
  }

  /** True when it was written. */
  voice(message: Packed, now: number): boolean {
    if (this.flow.excess(now) > maxVoiceAge) return false;
    this.write(message, now);
    return true;
  }

  /** True when a backlog was noted and is gone. */
  readyForSnapshot(): boolean {
    return this.needsSnapshot && this.flow.outstandingBytes < maxBacklog / 4;
  }
}
