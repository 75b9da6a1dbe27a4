// Decodes the sounds of one piece of a replay, by whichever decoder this browser has: one for each voice and each shared screen, which lives on
// into the next piece.
import { loadOpus, type OpenOpus, type OpusDecoding } from '../../client/opus.ts';
import { type MediaFrame, type Source, streamByte } from '../../protocol.ts';
import type { VoiceMix } from './voice-mix.ts';

/** Capture time on the publisher's clock (µs) to ms of the replay. */
export type Place = (frame: Pick<MediaFrame, 'publisher' | 'capturedAt'>) => number;

type Voice = { decoding: OpusDecoding; into: VoiceMix | undefined };

/** A member's voice and what their screen sounds like are two sounds. */
const idOf = (member: number, source: Source): number => (member << 8) | streamByte(source, 0);

export class VoiceDecoders {
  private readonly voices = new Map<number, Voice>();
  private readonly loading: Promise<OpenOpus | null>;

  /** @param onSilence this browser decodes no sound at all: the rest plays without */
  constructor(onSilence: () => void, load: () => Promise<OpenOpus> = loadOpus) {
    this.loading = load().catch(() => {
      onSilence();
      return null;
    });
  }

  /** Resolves when all of them are in the mix. */
  async decode(frames: readonly MediaFrame[], place: Place, into: VoiceMix): Promise<void> {
    const open = await this.loading;
    if (!open) return;
    const used = new Map<number, MediaFrame[]>();
    for (const frame of frames) {
      const id = idOf(frame.publisher, frame.source);
      const own = used.get(id);
      if (own) own.push(frame);
      else used.set(id, [frame]);
    }
    await Promise.all(
      Array.from(used, async ([id, own]) => {
        const voice = this.voiceOf(id, open, place);
        // A decoder that is being made ready would let most of ten seconds go.
        await voice.decoding.settled();
        voice.into = into;
        for (const { payload, capturedAt } of own)
          if (voice.decoding.works) voice.decoding.decode({ payload, capturedAt });
        await voice.decoding.settled();
      }),
    );
  }

  private voiceOf(id: number, open: OpenOpus, place: Place): Voice {
    const known = this.voices.get(id);
    // A broken packet may close its decoder: the next piece opens another.
    if (known?.decoding.works) return known;
    const voice: Voice = {
      into: undefined,
      decoding: open((capturedAt, samples) => voice.into?.add(id, place({ publisher: id >> 8, capturedAt }), samples)),
    };
    this.voices.set(id, voice);
    return voice;
  }

  /** Another place of the replay: nothing of what was said before belongs there. */
  reset(): void {
    for (const { decoding } of this.voices.values()) decoding.close();
    this.voices.clear();
  }
}
