// The chat of one lesson: its tail, in memory, and whether pupils may write.
import type { ChatMessage } from './messages.ts';

/** Messages told to those who come late. */
export const chatTail = 200;

export class Chat {
  closed = false;
  readonly tail: ChatMessage[] = [];
  private nextId = 1;

  /** The message as kept, or undefined when this reference was already said (sent twice around a cut). */
  say(author: { number: number; name: string; role: ChatMessage['role'] }, ref: string, text: string, now: number) {
    if (this.tail.some((known) => known.member === author.number && known.ref === ref)) return undefined;
    const { number: member, name, role } = author;
    const message: ChatMessage = { id: this.nextId++, ref, member, name, role, text, at: now };
    this.tail.push(message);
    if (this.tail.length > chatTail) this.tail.shift();
    return message;
  }

  /** True when it was there. */
  remove(id: number): boolean {
    const index = this.tail.findIndex((message) => message.id === id);
    if (index < 0) return false;
    this.tail.splice(index, 1);
    return true;
  }
}
