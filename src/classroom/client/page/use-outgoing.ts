// Messages between the keyboard and the class: the draft, kept on this device, and those not yet said by the relay.
import { useEffect, useRef, useState } from 'preact/hooks';
import type { ClassRoom, LiveClass, Refusal } from '../live-class.ts';

export type Waiting = {
  ref: string;
  text: string;
  refused: Refusal | null;
  /** Said to a class that seemed there: a cut may have swallowed it. */
  exposed: boolean;
};

export type Outgoing = {
  draft: string;
  write(text: string): void;
  send(): void;
  /** Sent and not yet come back, oldest first. */
  waiting: Waiting[];
};

type Given = { live: LiveClass; room: ClassRoom; refusal: Refusal | null; cut: boolean };

export function useOutgoing({ live, room, refusal, cut }: Given): Outgoing {
  const draftKey = `preau.class.${room.lesson.id}.draft`;
  const [draft, setDraft] = useState(() => sessionStorage.getItem(draftKey) ?? '');
  const [sent, setSent] = useState<Waiting[]>([]);
  const { tail } = room.chat;
  const write = (text: string) => {
    setDraft(text);
    sessionStorage.setItem(draftKey, text);
  };

  useEffect(() => {
    setSent((before) => {
      const left = before.filter(
        ({ ref }) => !tail.some((message) => message.ref === ref && message.member === room.you),
      );
      return left.length === before.length ? before : left;
    });
  }, [tail, room.you]);

  useEffect(() => {
    const refused = sent.find(({ ref }) => ref === refusal?.ref);
    if (!refusal || !refused || refused.refused !== null) return;
    setSent((before) => before.filter((one) => one !== refused));
    // Back under the hand that wrote it, unless something else has been begun.
    if (draft === '') write(refused.text);
    else setSent((before) => [...before, { ...refused, refused: refusal }]);
  }, [refusal]);

  // Back after a cut, the room holds all that had arrived: what isn't in it is said again. The engine itself keeps what
  // was said during the cut.
  const wasCut = useRef(cut);
  useEffect(() => {
    const returned = wasCut.current && !cut;
    wasCut.current = cut;
    if (!returned) return;
    const arrived = new Set(tail.map(({ ref }) => ref));
    setSent((before) =>
      before.map((one) =>
        one.refused !== null || arrived.has(one.ref)
          ? one
          : { ...one, ref: one.exposed ? live.sendChat(one.text) : one.ref, exposed: true },
      ),
    );
  }, [cut]);

  return {
    draft,
    write,
    send() {
      const text = draft.trim();
      if (text === '') return;
      const ref = live.sendChat(text);
      setSent((before) => [...before, { ref, text, refused: null, exposed: !cut }]);
      write('');
    },
    waiting: sent,
  };
}
