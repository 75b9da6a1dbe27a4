// What a replay tells, made once for all who watch it: for that its lesson's whole journal is read.
import { BoundedMap } from '../../lib/bounded-map.ts';
import type { Clock } from '../../lib/clock.ts';
import { etagOf } from '../../lib/http/etag.ts';
import type { Happened } from '../activities/contract.ts';
import { type Retold, retell } from './retell.ts';

/** Of a lesson that goes on after its recording, the journal grows all the time: it is read anew this often at most, ms. */
const fresh = 5_000;
/** Characters of what is held to be told again. */
const mostHeld = 64 * 1024 * 1024;

export type Telling = Pick<Retold, 'runs' | 'people'> & {
  /** The events, as JSON. */
  events: string;
  etag: string;
};

type Asked = { authorised: ReadonlySet<string>; end: number; since: number };

/** @param journal of one lesson: its size in bytes, and what is in it */
export type Tell = (key: string, journal: Source, asked: Asked) => Promise<Telling>;
type Source = { size(): Promise<number>; read(): Promise<readonly Happened[]> };

export function createTellings(clock: Clock): Tell {
  const held = new BoundedMap<string, { asked: string; size: number; at: number; telling: Telling }>(mostHeld);
  const making = new Map<string, Promise<Telling>>();

  const make = async (journal: Source, { authorised, end, since }: Asked): Promise<Telling> => {
    const { runs, people, events } = retell(await journal.read(), authorised, { end, since });
    const told = JSON.stringify(events);
    return { runs, people, events: told, etag: etagOf(told) };
  };

  return async (key, journal, wanted) => {
    const { authorised, end, since } = wanted;
    // Who is in it decides what is told: taken back, nothing held counts any more.
    const asked = JSON.stringify([end, since, [...authorised].sort()]);
    const size = await journal.size();
    const known = held.get(key);
    if (known?.asked === asked && (known.size === size || clock.now() - known.at < fresh)) return known.telling;
    const turn = `${key}\n${asked}`;
    const under = making.get(turn);
    if (under) return under;
    const at = clock.now();
    const work = make(journal, wanted).finally(() => making.delete(turn));
    making.set(turn, work);
    const telling = await work;
    held.set(key, { asked, size, at, telling }, telling.events.length + 1_000);
    return telling;
  };
}
