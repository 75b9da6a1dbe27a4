// All that is asked of Redis, with what comes back checked. Every call fails within a second when Redis doesn't answer.
import { RESP_TYPES } from 'redis';
import { type Static, type TSchema, Type } from 'typebox';
import { Check } from 'typebox/value';
import { Lane, laneNames } from '../contract.ts';
import type { PolicyChange } from '../gate.ts';
import type { Fact, Place, Subject } from '../model.ts';
import { connection, inTime } from './connection.ts';
import { keysOf } from './keys.ts';
import { beatScript, blockScript, raiseScript, writeScript } from './scripts.ts';

const Hold = Type.Object({ known: Type.Number(), headroom: Type.Number() });

/** What a node says of itself with each beat. */
const Said = Type.Object({
  /** Seats that it may give by itself, and has given, since it started; counted up. */
  granted: Type.Number(),
  spent: Type.Number(),
  /** What it does by itself when it hears of nobody. */
  holds: Type.Object({ lesson: Hold, staff: Hold, open: Hold }),
  /** Numbers below it were given by this node by itself. */
  tops: Type.Object({ lesson: Type.Number(), staff: Type.Number(), open: Type.Number() }),
  epoch: Type.Number(),
  /** The stripe that it had before a loss, or −1. */
  wish: Type.Number(),
  /** The greatest number that it called, in the other nodes' place. */
  serving: Type.Object({ lesson: Type.Number(), staff: Type.Number(), open: Type.Number() }),
  /** By the leader: seats that each node may have given by itself, counted up. */
  grants: Type.Record(Type.String(), Type.Number()),
});
const Heard = Type.Intersect([Said, Type.Object({ stripe: Type.Number(), heard: Type.Number() })]);

export type Said = Static<typeof Said>;
export type Heard = Static<typeof Heard>;

export type LaneKept = { end: number; given: number; serving: number; turns: number };
export type Kept = {
  life: string;
  term: number;
  /** 0: nothing was kept yet. */
  epoch: number;
  lanes: Record<Lane, LaneKept>;
  seats: { count: number; at: number };
};

export type Beat = {
  /** By the clock of Redis, ms since 1970. */
  at: number;
  leader: string;
  kept: Kept;
  nodes: Map<string, Heard>;
  changes: number;
  /** What the leader published, JSON. */
  board: string;
};

/** What is written by the leader; counted until the next `write`. */
export type Command = readonly [key: string, words: readonly string[]];

const BeatReply = Type.Tuple([
  Type.Number(),
  Type.String(),
  Type.Array(Type.String()),
  Type.Array(Type.String()),
  Type.Number(),
  Type.String(),
]);
const Change = Type.Object({
  at: Type.Number(),
  by: Type.String(),
  change: Type.Object({}),
  draw: Type.Optional(Lane),
});

export type Store = ReturnType<typeof createStore>;

export function createStore(url: string, site: string, node: string, onChange: (ready: boolean) => void) {
  const keys = keysOf(site);
  const client = connection(url, onChange);
  const ask = async <T extends TSchema>(schema: T, script: string, names: string[], words: string[]) => {
    const reply: unknown = await inTime(client.eval(script, { keys: names, arguments: [node, ...words] }));
    return checked(schema, reply);
  };

  return {
    keys,
    client,
    async beat(options: { lead: boolean; lease: number; forget: number; life: string; said: Said }): Promise<Beat> {
      const { lead, lease, forget, life, said } = options;
      const names = [keys.line, keys.leader, keys.nodes, keys.changes, keys.board];
      const words = [lead ? '1' : '0', String(lease), JSON.stringify(said), String(forget), life];
      const [at, leader, line, nodes, changes, board] = await ask(BeatReply, beatScript, names, words);
      const heard = new Map(
        [...fields(nodes)].map(([name, text]): [string, Heard] => [name, checked(Heard, JSON.parse(text))]),
      );
      return { at, leader, kept: keptOf(fields(line)), nodes: heard, changes, board };
    },
    /** @throws when this node doesn't lead. @returns the first number */
    block: (lane: Lane, numbers: number, silent: number, least: number): Promise<number> =>
      ask(
        Type.Number(),
        blockScript,
        [keys.leader, keys.line, keys.nodes],
        [...[lane, String(numbers), String(silent), String(least)]],
      ),
    /** @throws when this node doesn't lead; then nothing of it was written. */
    async write(commands: readonly Command[]): Promise<void> {
      // A script's words are limited by the stack of the machine that runs it.
      for (let at = 0; at < commands.length; at += mostCommands) {
        const some = commands.slice(at, at + mostCommands);
        const names = [keys.leader, ...new Set(some.map(([key]) => key))];
        const words = some.flatMap(([, parts]) => [String(parts.length), ...parts]);
        await ask(Type.Number(), writeScript, names, words);
      }
    },
    /** Counters rise to these. */
    async raise(counters: Record<string, number>): Promise<void> {
      const words = Object.entries(counters).flatMap(([field, value]) => [field, String(value)]);
      await ask(Type.Number(), raiseScript, [keys.leader, keys.line], words);
    },
    async places(into: (subject: Subject, place: Place) => void): Promise<void> {
      for (const key of keys.allPlaces()) {
        for (const [subject, text] of Object.entries(await inTime(client.hGetAll(key)))) {
          const [name, number] = String(text).split(' ');
          const lane = laneNames.find((known) => known === name);
          if (lane) into(subject, { lane, number: Number(number) });
        }
      }
    },
    /** Calls `into` for every number used. */
    async used(into: (lane: Lane, number: number) => void): Promise<void> {
      for (const lane of laneNames) {
        const size = await inTime(client.strLen(keys.used(lane)));
        for (let at = 0; at < size; at += usedPiece) {
          const text = await client.sendCommand(['GETRANGE', keys.used(lane), String(at), String(at + usedPiece - 1)], {
            typeMapping: { [RESP_TYPES.BLOB_STRING]: Buffer },
          });
          if (!Buffer.isBuffer(text)) throw new Error('Redis gave no bytes');
          for (const [index, byte] of text.entries()) {
            if (byte === 0) continue;
            for (let bit = 0; bit < 8; bit++) if (byte & (0x80 >> bit)) into(lane, (at + index) * 8 + bit);
          }
        }
      }
    },
    /** What happened in the draw, in order. */
    async draw(): Promise<Fact[]> {
      const texts = await inTime(client.lRange(keys.draw, 0, -1));
      // Written by the leader, fact by fact.
      return texts.map((text): Fact => JSON.parse(text));
    },
    /** @returns how many there are now */
    addChange: (change: PolicyChange): Promise<number> =>
      inTime(
        client.rPush(
          keys.changes,
          JSON.stringify(change, (_name, inner: unknown) => (inner === undefined ? null : inner)),
        ),
      ),
    async changes(from: number): Promise<PolicyChange[]> {
      const texts = await inTime(client.lRange(keys.changes, from, -1));
      return texts.map((text) => checked(Change, JSON.parse(text)));
    },
    /** Gives the lead back, so that another one needn't wait for the lease to end. */
    async leave(): Promise<void> {
      if (!client.isReady) return;
      const release = `if redis.call('GET', KEYS[1]) == ARGV[1] then redis.call('DEL', KEYS[1]) end
        return redis.call('HDEL', KEYS[2], ARGV[1])`;
      await ask(Type.Number(), release, [keys.leader, keys.nodes], []);
    },
  };
}

const mostCommands = 500;
const usedPiece = 1 << 20;

function checked<T extends TSchema>(schema: T, value: unknown): Static<T> {
  if (!Check(schema, value)) throw new Error('Redis holds something that the gate did not write');
  return value;
}

function fields(flat: readonly string[]): Map<string, string> {
  const found = new Map<string, string>();
  for (let at = 0; at + 1 < flat.length; at += 2) found.set(flat[at] ?? '', flat[at + 1] ?? '');
  return found;
}

function keptOf(line: Map<string, string>): Kept {
  const number = (field: string, otherwise = 0) => Number(line.get(field) ?? otherwise);
  const lane = (name: Lane): LaneKept => ({
    end: number(`end:${name}`, 1),
    given: number(`given:${name}`),
    serving: number(`serving:${name}`),
    turns: number(`turns:${name}`),
  });
  return {
    ...{ life: line.get('life') ?? '', term: number('term'), epoch: number('epoch') },
    lanes: { lesson: lane('lesson'), staff: lane('staff'), open: lane('open') },
    seats: { count: number('seats'), at: number('seatsAt') },
  };
}
