// The board over real sockets: who may do what, what each page is really sent, floods, and what a restarted relay knows.
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import * as Y from 'yjs';
import { journal, peerOf, reopen, server } from '../testing/kept-lesson.ts';
import type { Peer } from '../testing/peer.ts';
import type { BoardCommand, BoardEvent } from './contract.ts';
import { encodePoints } from './points.ts';
import { Hand, text64 } from './testing.ts';

type Told<Type extends BoardEvent['type']> = Extract<BoardEvent, { type: Type }>;

/** Each page signs with another lower half. */
let stays = 0;

/** A member with a hand that writes. */
class Member {
  readonly peer: Peer;
  hand = new Hand(0);
  private count = 0;

  constructor(name: string, role: 'teacher' | 'pupil') {
    this.peer = peerOf({ name, role, userId: `user-${name}` });
  }

  async enter() {
    const { you, room } = await this.peer.join({ picture: false });
    const known = room.parts.board.authors.find(({ member }) => member === you);
    const author = known?.author ?? (await this.told('seated', ({ member }) => member === you)).author;
    stays += 1;
    this.hand = new Hand(author, stays);
    return { you, board: room.parts.board };
  }

  ask(command: BoardCommand): string {
    const ref = `a${this.count++}`;
    this.peer.say({ type: 'do', ref, part: 'board', command });
    return ref;
  }

  ink(update: Uint8Array, sheet = 1): string {
    const ref = `u${this.count++}`;
    this.ask({ type: 'ink', page: 'p1', sheet, ref, update: text64(update) });
    return ref;
  }

  async told<Type extends BoardEvent['type']>(
    type: Type,
    fits: (event: Told<Type>) => boolean = () => true,
    from = 0,
  ): Promise<Told<Type>> {
    const isIt = (event: BoardEvent): event is Told<Type> => event.type === type;
    const { event } = await this.peer.until(
      'did',
      (happened) => happened.part === 'board' && isIt(happened.event) && fits(happened.event),
      from,
    );
    if (typeof event === 'object' && isIt(event as BoardEvent)) return event as Told<Type>;
    throw new Error('not the board');
  }

  async read(sheet = 1, from = 0): Promise<Told<'slice'>> {
    const heard = this.peer.messages.length;
    this.ask({ type: 'read', page: 'p1', sheet, from, most: 32_768 });
    return this.told('slice', () => true, heard);
  }
}

/** Acknowledged every 50 ms: told faster than that, a quarter of a megabyte becomes a snapshot without ink. Pages pace themselves. */
const breath = () => new Promise((resolve) => setTimeout(resolve, 20));

const aClass = async () => {
  const madame = new Member('Mme Roux', 'teacher');
  await madame.enter();
  const lina = new Member('Lina', 'pupil');
  const { you } = await lina.enter();
  return { madame, lina, linaNumber: you };
};
const wet = (author: Member): BoardCommand => ({
  type: 'wet',
  page: 'p1',
  id: 1,
  look: { kind: 'pen', colour: 0, width: 1, force: false },
  points: text64(encodePoints([{ x: author.hand.author, y: 10, force: 0.5 }], false)),
});

describe('[B1] a pupil', () => {
  test('without leave draws nothing, and nobody sees it grow', async () => {
    const { madame, lina } = await aClass();
    lina.ask(wet(lina));
    const ref = lina.ask({ type: 'ink', page: 'p1', sheet: 1, ref: 'u', update: text64(lina.hand.draw().update) });
    expect(await lina.peer.until('refused')).toMatchObject({ code: 'board_closed', ref });
    expect((await madame.read()).of).toBe(0);
    expect(JSON.stringify(madame.peer.messages)).not.toContain('"wet"');
  });

  test('leads nothing', async () => {
    const { lina } = await aClass();
    const commands: BoardCommand[] = [
      { type: 'open', open: true },
      { type: 'allow', member: 2, allowed: true },
      { type: 'add-page', ground: 'lined' },
      { type: 'turn', page: 'p1' },
      { type: 'ground', page: 'p1', ground: 'lined' },
      { type: 'clear', page: 'p1' },
      { type: 'restore', page: 'p1' },
    ];
    for (const command of commands) {
      const ref = lina.ask(command);
      expect(await lina.peer.until('refused', (refused) => refused.ref === ref)).toMatchObject({ code: 'not_allowed' });
    }
    const { board } = await new Member('Noé', 'pupil').enter();
    expect(board).toMatchObject({ open: false, allowed: [], page: 'p1', pages: [{ id: 'p1', ground: 'blank' }] });
  });

  test('who is let in draws, until it is taken back', async () => {
    const { madame, lina, linaNumber } = await aClass();
    madame.ask({ type: 'allow', member: linaNumber, allowed: true });
    await lina.told('allowed');
    lina.ask(wet(lina));
    expect(await madame.told('wet')).toMatchObject({ author: lina.hand.author });
    const ref = lina.ink(lina.hand.draw().update);
    expect(await madame.told('ink')).toMatchObject({ author: lina.hand.author, ref, at: 0 });
    madame.ask({ type: 'open', open: false });
    await lina.told('opened');
    lina.ink(lina.hand.draw().update);
    expect(await lina.peer.until('refused')).toMatchObject({ code: 'board_closed' });
    expect((await madame.read()).of).toBe(1);
  });

  test('[B2] [A4] who rubs out another’s stroke, or signs as another, is shown the door and nothing changed', async () => {
    const { madame, lina } = await aClass();
    madame.ask({ type: 'open', open: true });
    const stroke = madame.hand.draw();
    madame.ink(stroke.update);
    await lina.told('ink');
    lina.hand.hear(stroke.update);
    lina.ink(lina.hand.rub(stroke.key));
    expect((await lina.peer.untilClosed('main')).code).toBe(1002);
    const noe = new Member('Noé', 'pupil');
    await noe.enter();
    noe.ink(new Hand(madame.hand.author, 99).draw().update);
    expect((await noe.peer.untilClosed('main')).code).toBe(1002);
    expect((await madame.read()).of).toBe(1);
  });
});

describe('the relay', () => {
  test('[B3] has an update once, however often it is sent', async () => {
    const { madame } = await aClass();
    const { update } = madame.hand.draw();
    madame.ink(update);
    await madame.told('ink');
    const ref = madame.ink(update);
    expect(await madame.told('settled')).toEqual({ type: 'settled', to: 1, ref, known: true });
    expect((await madame.read()).of).toBe(1);
  });

  test('[B4] restarted, has the ink, the pages and who may draw', async () => {
    const { madame, lina, linaNumber } = await aClass();
    madame.ask({ type: 'allow', member: linaNumber, allowed: true });
    madame.ask({ type: 'add-page', ground: 'squared' });
    madame.ink(madame.hand.draw().update);
    await lina.told('ink');
    lina.ask(wet(lina));
    const own = lina.hand.draw({ order: 2 });
    lina.ink(own.update);
    await madame.told('ink', ({ at }) => at === 1);
    await server.close();
    expect(readFileSync(journal(), 'utf8')).not.toContain('"wet"');
    await reopen();
    const again = new Member('Lina', 'pupil');
    const { board } = await again.enter();
    expect(again.hand.author).toBe(lina.hand.author);
    expect(board.pages).toEqual([
      { id: 'p1', ground: 'blank' },
      { id: 'p2', ground: 'squared' },
    ]);
    const { updates, of } = await again.read();
    expect(of).toBe(2);
    for (const update of updates) again.hand.hear(Buffer.from(update, 'base64'));
    expect(again.hand.items.size).toBe(2);
    again.ink(again.hand.rub(own.key));
    expect(await again.told('ink')).toMatchObject({ at: 2, author: lina.hand.author });
  });

  test('[B6] [A3] tells no ink in the welcome, and no account of anybody', async () => {
    const { madame, lina } = await aClass();
    madame.ink(madame.hand.draw().update);
    await lina.told('ink');
    const noe = new Member('Noé', 'pupil');
    const { board } = await noe.enter();
    expect(JSON.stringify(board).length).toBeLessThan(600);
    for (const { peer } of [madame, lina, noe]) {
      const told = peer.messages.flatMap((message): unknown[] => {
        if (message.type === 'welcome') return [message.room.parts.board];
        return message.type === 'did' && message.part === 'board' ? [message.event] : [];
      });
      expect(told.length).toBeGreaterThan(1);
      expect(JSON.stringify(told)).not.toContain('user-');
    }
  });

  test('[B6] gives 2 000 strokes in slices, each of 32 KB at most', { timeout: 60_000 }, async () => {
    const { madame } = await aClass();
    const whole = { bytes: 0 };
    const points = Array.from({ length: 60 }, (_, index) => ({
      x: 9 * index,
      y: 300 + 80 * Math.sin(index / 4),
      force: 0.5,
    }));
    for (let n = 0; n < 100; n += 1) {
      const updates = Array.from({ length: 20 }, () => madame.hand.draw({ order: n + 1, points }).update);
      const ref = madame.ink(Y.mergeUpdates(updates));
      await madame.told('ink', (event) => event.ref === ref, madame.peer.messages.length - 1);
      server.shift(200);
      await breath();
    }
    const late = new Member('Zoé', 'pupil');
    await late.enter();
    let slice = await late.read();
    for (;;) {
      const bytes = slice.updates.map((update) => Buffer.from(update, 'base64'));
      expect(bytes.reduce((sum, { length }) => sum + length, 0)).toBeLessThanOrEqual(32_768);
      for (const update of bytes) {
        whole.bytes += update.length;
        late.hand.hear(update);
      }
      if (slice.next >= slice.of) break;
      await breath();
      slice = await late.read(1, slice.next);
    }
    expect(late.hand.items.size).toBe(2_000);
    expect(whole.bytes).toBeLessThan(600_000);
  });

  test('[B8] brings a cleared page back once, and forgets what was cleared before', async () => {
    const { madame, lina } = await aClass();
    madame.ink(madame.hand.draw().update);
    await lina.told('ink');
    madame.ask({ type: 'clear', page: 'p1' });
    expect(await lina.told('cleared')).toMatchObject({ sheet: 2, hides: [1] });
    expect((await lina.read(1)).of).toBe(0);
    madame.ask({ type: 'restore', page: 'p1' });
    expect(await lina.told('restored')).toMatchObject({ shown: [1] });
    expect((await lina.read(1)).of).toBe(1);
    madame.ask({ type: 'clear', page: 'p1' });
    madame.hand = new Hand(madame.hand.author, 60_001);
    madame.ink(madame.hand.draw().update, 2);
    await lina.told('ink', ({ sheet }) => sheet === 2);
    madame.ask({ type: 'clear', page: 'p1' });
    await lina.told('cleared', ({ sheet }) => sheet === 3);
    const ref = madame.ink(new Hand(madame.hand.author, 60_002).draw().update, 1);
    expect(await madame.told('settled')).toMatchObject({ ref, known: false });
  });

  test('[B9] refuses a flood with words, and what is too large breaks the protocol', async () => {
    const { madame, lina } = await aClass();
    const points = Array.from({ length: 1_200 }, (_, index) => ({
      x: (index * 377) % 1_600,
      y: (index * 613) % 1_000,
      force: 0.5,
    }));
    for (let n = 0; n < 40; n += 1) madame.ink(madame.hand.draw({ points, order: 1 }).update);
    expect(await madame.peer.until('refused')).toMatchObject({ code: 'too_fast' });
    lina.ask({ type: 'ink', page: 'p1', sheet: 1, ref: 'u', update: 'A'.repeat(13_601) });
    expect((await lina.peer.untilClosed('main')).code).toBe(1002);
  });
});
