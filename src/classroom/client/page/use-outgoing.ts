// Messages between the keyboard and the class: a draft for each conversation and what the relay hasn't said yet, both kept on
// this device until they are said.
import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import type { Talk } from '../../chat/client/talks.ts';
import type { ClassRoom, LiveClass, Recipient, Refusal } from '../live-class.ts';

export type Waiting = {
  ref: string;
  text: string;
  to: Recipient;
  /** Key of its conversation. */
  talk: string;
  refused: Refusal | null;
  /** Not given to the relay, or swallowed by a cut: goes when its turn comes. */
  held: boolean;
};

export type Outgoing = {
  draft(talk: Talk): string;
  write(talk: Talk, text: string): void;
  send(talk: Talk): void;
  /** Sent and not yet come back, oldest first. */
  waiting: readonly Waiting[];
  again(ref: string): void;
  giveUp(ref: string): void;
};

/** What was written during a cut goes one by one: slower than the relay would refuse, in ms. */
const gap = { pupil: 1_500, leader: 250 };

type Given = { live: LiveClass; room: ClassRoom; leads: boolean; refusal: Refusal | null; cut: boolean };

export function useOutgoing({ live, room, leads, refusal, cut }: Given): Outgoing {
  const place = `preau.class.${room.lesson.id}`;
  const [drafts, setDrafts] = useState<Readonly<Record<string, string>>>({});
  const [sent, setSent] = useState<readonly Waiting[]>(() => read(`${place}.outgoing`));
  const { messages, settings } = room.parts.chat;
  const draftKey = (talk: string) => (talk === 'all' ? `${place}.draft` : `${place}.draft.${talk}`);
  const draftOf = (talk: string) => drafts[talk] ?? sessionStorage.getItem(draftKey(talk)) ?? '';
  const write = (talk: string, text: string) => {
    setDrafts((before) => ({ ...before, [talk]: text }));
    sessionStorage.setItem(draftKey(talk), text);
  };
  const change = (ref: string, to: Partial<Waiting>) =>
    setSent((before) => before.map((one) => (one.ref === ref ? { ...one, ...to } : one)));

  useEffect(() => sessionStorage.setItem(`${place}.outgoing`, JSON.stringify(sent)), [sent]);

  const last = messages.at(-1)?.id;
  const arrived = useMemo(
    () => new Set(messages.filter(({ member }) => member === room.you).map(({ ref }) => ref)),
    [last, room.you],
  );
  // In the same drawing as the message that came back, or it stands there twice until the next one.
  const waiting = useMemo(() => sent.filter(({ ref }) => !arrived.has(ref)), [sent, arrived]);
  useEffect(() => {
    setSent((before) =>
      before.some(({ ref }) => arrived.has(ref)) ? before.filter(({ ref }) => !arrived.has(ref)) : before,
    );
  }, [arrived]);

  useEffect(() => {
    const refused = sent.find(({ ref }) => ref === refusal?.ref);
    if (!refusal || !refused || refused.refused !== null) return;
    // Back under the hand that wrote it, unless something else has been begun there.
    if (draftOf(refused.talk) !== '') return change(refused.ref, { refused: refusal });
    setSent((before) => before.filter((one) => one !== refused));
    write(refused.talk, refused.text);
  }, [refusal]);

  // Back after a cut, the room holds all that had arrived: what isn't in it is said again, with the reference it had.
  const wasCut = useRef(cut);
  useEffect(() => {
    const returned = wasCut.current && !cut;
    wasCut.current = cut;
    if (returned) setSent((before) => before.map((one) => (one.refused === null ? { ...one, held: true } : one)));
  }, [cut]);

  const next = cut ? undefined : waiting.find(({ held, refused }) => held && refused === null);
  const lastGone = useRef(Number.NEGATIVE_INFINITY);
  const period = leads ? gap.leader : Math.max(gap.pupil, settings.slow * 1_000);
  useEffect(() => {
    if (!next) return;
    const { ref, text, to } = next;
    const timer = setTimeout(
      () => {
        lastGone.current = performance.now();
        live.sendChat(text, to, ref);
        change(ref, { held: false });
      },
      Math.max(0, lastGone.current + period - performance.now()),
    );
    return () => clearTimeout(timer);
  }, [next?.ref, period]);

  return {
    draft: ({ key }) => draftOf(key),
    write: ({ key }, text) => write(key, text),
    send({ key, to }) {
      const text = draftOf(key).trim();
      if (text === '') return;
      // Behind what still waits for its turn.
      const held = cut || next !== undefined;
      const ref = held ? newRef() : live.sendChat(text, to);
      setSent((before) => [...before, { ref, text, to, talk: key, refused: null, held }]);
      write(key, '');
    },
    waiting,
    again: (ref) => change(ref, { refused: null, held: true }),
    giveUp: (ref) => setSent((before) => before.filter((one) => one.ref !== ref)),
  };
}

const newRef = (): string => crypto.getRandomValues(new Uint32Array(3)).join('-');

/** What waited when the page was reloaded. */
function read(key: string): readonly Waiting[] {
  try {
    const kept: unknown = JSON.parse(sessionStorage.getItem(key) ?? '[]');
    if (!Array.isArray(kept)) return [];
    return kept.flatMap((one: Partial<Waiting> | null) => {
      const { ref, text, to, talk } = one ?? {};
      if (typeof ref !== 'string' || typeof text !== 'string' || typeof talk !== 'string' || to === undefined)
        return [];
      return [{ ref, text, to, talk, refused: null, held: true }];
    });
  } catch {
    return [];
  }
}
