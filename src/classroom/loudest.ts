// Which voices are heard: three at most, the loudest, without flickering between two that are about as loud.

export const maxVoices = 3;
/** A voice not heard for this long gives its turn back, in ms. */
const memory = 600;
/** A newcomer must be this much louder (dB) than the quietest one heard to take its turn. */
const margin = 6;

type Voice = { level: number; at: number; heard: boolean };

export class Loudest {
  private readonly voices = new Map<number, Voice>();

  /** Notes a packet of this member; true when it is to be forwarded. @param level 0 (silence) to 127 */
  hear(member: number, level: number, now: number): boolean {
    const known = this.voices.get(member);
    const voice = known ?? { level, at: now, heard: false };
    if (!known) this.voices.set(member, voice);
    voice.level += (level - voice.level) * (level > voice.level ? 0.5 : 0.15);
    voice.at = now;
    if (voice.heard) return true;

    let heard = 0;
    let quietest: Voice | undefined;
    for (const [number, other] of this.voices) {
      if (now - other.at > memory) this.voices.delete(number);
      else if (other.heard) {
        heard += 1;
        if (!quietest || other.level < quietest.level) quietest = other;
      }
    }
    if (heard >= maxVoices) {
      if (!quietest || voice.level < quietest.level + margin) return false;
      quietest.heard = false;
    }
    voice.heard = true;
    return true;
  }

  forget(member: number): void {
    this.voices.delete(member);
  }
}
