// What was written here and waits for the network.
import { useEffect, useState } from 'preact/hooks';
import { unsent } from '../../../web/outbox.ts';
import { type Entry, entriesOf, ownerOf } from '../../../web/outbox-store.ts';
import { presence } from '../../../web/session.ts';

export type Waiting = { key: string; subject: string; text: string };

/** Of this address, the oldest first. */
export function useWaiting(address: string): Waiting[] {
  const [found, setFound] = useState<Waiting[]>([]);
  const here = presence.value;
  const owner = here.type === 'in' ? ownerOf(here.session) : undefined;
  const { waiting } = unsent.value;
  useEffect(() => {
    if (owner === undefined) return;
    void entriesOf(owner).then((entries) => setFound(entries.filter((one) => one.address === address).flatMap(read)));
  }, [owner, address, waiting]);
  return found;
}

/** Refused ones are shown where they can be erased, among what was sent. */
function read({ key, body, refusal }: Entry): Waiting[] {
  if (refusal || typeof body !== 'string') return [];
  const said: { subject?: string; text?: string } = JSON.parse(body);
  return [{ key, subject: said.subject ?? '', text: said.text ?? '' }];
}
