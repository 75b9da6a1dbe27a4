// Ink over slides and on the boards of groups, and talk in groups, over real sockets: who is told what, who may write where, what stays.
import { describe, expect, test } from 'vitest';
import type { PartName, Parts } from '../activities/contract.ts';
import type { Recipient } from '../chat/contract.ts';
import { workedGroups } from '../groups/groups.ts';
import { peerOf, reopen, server } from '../testing/kept-lesson.ts';
import { type Peer, writtenIn } from '../testing/peer.ts';
import { groupPage, slidePage } from './pages.ts';
import { encodePoints } from './points.ts';
import { Hand, text64 } from './testing.ts';

let stays = 100;

class Member {
  readonly peer: Peer;
  number = 0;
  private author = 0;
  private count = 0;

  constructor(name: string, role: 'teacher' | 'pupil') {
    this.peer = peerOf({ name, role, userId: `user-${name}` });
  }

  async enter() {
    const { you, room } = await this.peer.join({ picture: false });
    this.number = you;
    const known = room.parts.board.authors.find(({ member }) => member === you)?.author;
    const seated = async () => {
      const { event } = await this.peer.until('did', (told) => told.part === 'board' && told.event.type === 'seated');
      return 'author' in event ? event.author : 0;
    };
    this.author = known ?? (await seated());
    return room;
  }

  ask<Name extends PartName>(part: Name, command: Parts[Name]['command']): string {
    const ref = `a${this.count++}`;
    this.peer.say({ type: 'do', ref, part, command });
    return ref;
  }

  /** Each sheet is a document of its own, and what was refused is no part of it. */
  draw(page: string): string {
    const ref = `u${this.count++}`;
    stays += 1;
    const hand = new Hand(this.author, stays);
    return this.ask('board', { type: 'ink', page, sheet: 1, ref, update: text64(hand.draw().update) });
  }

  grow(page: string): void {
    const points = text64(encodePoints([{ x: 10, y: 10, force: 0.5 }], false));
    const look = { kind: 'pen', colour: 0, width: 1, force: false } as const;
    this.ask('board', { type: 'wet', page, id: 1, look, points });
  }

  /** How many updates this page has for them. */
  async reads(page: string): Promise<number> {
    const heard = this.peer.messages.length;
    this.ask('board', { type: 'read', page, sheet: 1, from: 0, most: 32_768 });
    const { event } = await this.peer.until(
      'did',
      (told) => told.part === 'board' && told.event.type === 'slice',
      heard,
    );
    return 'updates' in event ? event.updates.length : -1;
  }

  /** All that came until now is here. */
  async settled(): Promise<void> {
    const at = this.peer.messages.length;
    this.peer.say({ type: 'ping', at });
    await this.peer.until('pong', (told) => told.at === at);
  }

  /** Ink, growing or not, that this member was told of a page. */
  async inkOf(page: string): Promise<number> {
    await this.settled();
    return this.peer.messages.filter(
      (message) =>
        message.type === 'did' && message.part === 'board' && 'page' in message.event && message.event.page === page,
    ).length;
  }

  told = (part: PartName, type: string, from = 0) =>
    this.peer.until('did', (message) => message.part === part && message.event.type === type, from);

  say(text: string, to: Recipient): string {
    return this.ask('chat', { type: 'say', ref: `m${this.count++}`, text, to });
  }

  async heard(): Promise<string[]> {
    await this.settled();
    return writtenIn(this.peer.messages).map(({ text }) => text);
  }
}

async function enter(name: string, role: 'teacher' | 'pupil' = 'pupil'): Promise<Member> {
  const member = new Member(name, role);
  await member.enter();
  return member;
}

const deck = 'deck-0001';
const picture = (n: number) => `${String(n).repeat(32)}.webp`;

async function slides() {
  const madame = await enter('Mme Roux', 'teacher');
  madame.ask('slides', { type: 'add-deck', deck, name: 'Les fractions' });
  for (const n of [1, 2])
    madame.ask('slides', { type: 'add-page', deck, picture: picture(n), width: 1600, height: 900, text: '' });
  madame.ask('slides', { type: 'go', deck, page: 1 });
  await madame.told('slides', 'went');
  return madame;
}

describe('[B12] ink over slides', () => {
  test('is told to all, stays with its slide, and of one that pupils may not see they are told nothing', async () => {
    const madame = await slides();
    const lina = await enter('Lina');
    madame.grow(slidePage(deck, 1));
    madame.draw(slidePage(deck, 1));
    madame.draw(slidePage(deck, 2));
    await madame.settled();
    expect(await lina.inkOf(slidePage(deck, 1))).toBe(2);
    expect(await lina.inkOf(slidePage(deck, 2))).toBe(0);
    expect(await lina.reads(slidePage(deck, 2))).toBe(0);
    madame.ask('slides', { type: 'go', deck, page: 2 });
    await lina.told('slides', 'went');
    expect(await lina.reads(slidePage(deck, 2))).toBe(1);
    // Looking back, it is still there; and after a restart of the relay.
    expect(await lina.reads(slidePage(deck, 1))).toBe(1);
    await server.close();
    await reopen();
    const noe = new Member('Noé', 'pupil');
    expect((await noe.enter()).parts.board.overSlides).toBe(true);
    expect([await noe.reads(slidePage(deck, 1)), await noe.reads(slidePage(deck, 2))]).toEqual([1, 1]);
  });

  test('a pupil writes there by the same leave as on the board, and on no slide that isn’t there', async () => {
    const madame = await slides();
    const lina = await enter('Lina');
    const refused = lina.draw(slidePage(deck, 1));
    expect(await lina.peer.until('refused')).toMatchObject({ code: 'board_closed', ref: refused });
    madame.ask('board', { type: 'open', open: true });
    await lina.told('board', 'opened');
    lina.draw(slidePage(deck, 1));
    await madame.told('board', 'ink');
    const unknown = lina.draw(slidePage(deck, 2));
    expect(await lina.peer.until('refused', ({ ref }) => ref === unknown)).toMatchObject({ code: 'page_unknown' });
    const gone = madame.draw(slidePage('deck-none', 1));
    expect(await madame.peer.until('refused', ({ ref }) => ref === gone)).toMatchObject({ code: 'page_unknown' });
    // Cleared like any page, and brought back.
    madame.ask('board', { type: 'clear', page: slidePage(deck, 1) });
    await lina.told('board', 'cleared');
    madame.ask('board', { type: 'restore', page: slidePage(deck, 1) });
    await lina.told('board', 'restored');
  });
});

/** Ana and Ben in group 1, Chloé in group 2, open. */
async function inGroups() {
  const madame = await enter('Mme Roux', 'teacher');
  const [ana, ben, chloe] = [await enter('Ana'), await enter('Ben'), await enter('Chloé')];
  for (const _ of [1, 2]) madame.ask('groups', { type: 'add' });
  for (const [one, group] of [
    [ana, 1],
    [ben, 1],
    [chloe, 2],
  ] as const)
    madame.ask('groups', { type: 'place', member: one.number, group });
  madame.ask('groups', { type: 'settle', settings: { camera: false, late: 'wait' } });
  madame.ask('groups', { type: 'open', seconds: null });
  await chloe.told('groups', 'seen');
  return { madame, ana, ben, chloe };
}

describe('[G12] the board of a group', () => {
  test('is written on by its members alone, seen by them and those who lead, and by nobody else', async () => {
    const { madame, ana, ben, chloe } = await inGroups();
    ana.draw(groupPage(1));
    await ben.told('board', 'ink');
    expect(await madame.inkOf(groupPage(1))).toBe(1);
    expect(await chloe.inkOf(groupPage(1))).toBe(0);
    expect(await chloe.reads(groupPage(1))).toBe(0);
    const refused = chloe.draw(groupPage(1));
    expect(await chloe.peer.until('refused')).toMatchObject({ code: 'board_closed', ref: refused });
    expect(await ben.reads(groupPage(1))).toBe(1);
  });

  test('is found again by its members when everybody is back, and by all when it is shown; also after a restart', async () => {
    const { madame, ana, ben, chloe } = await inGroups();
    ana.draw(groupPage(1));
    await ben.told('board', 'ink');
    madame.ask('groups', { type: 'close' });
    const { event } = await ana.peer.until(
      'did',
      ({ part, event }) => part === 'groups' && event.type === 'seen' && event.as.life.type === 'closed',
    );
    expect(event).toMatchObject({ as: { past: [{ board: 1, number: 1, members: [ana.number] }] } });
    expect(await ana.reads(groupPage(1))).toBe(1);
    expect(await chloe.reads(groupPage(1))).toBe(0);
    const late = ana.draw(groupPage(1));
    expect(await ana.peer.until('refused')).toMatchObject({ code: 'board_closed', ref: late });

    madame.ask('board', { type: 'turn', page: groupPage(1) });
    await chloe.told('board', 'turned');
    expect(await chloe.reads(groupPage(1))).toBe(1);
    const heard = chloe.peer.messages.length;
    madame.ask('board', { type: 'turn', page: 'p1' });
    await chloe.told('board', 'turned', heard);
    expect(await chloe.reads(groupPage(1))).toBe(0);

    // Dealt out anew, other groups have other boards; the old one stays with who made it.
    madame.ask('groups', { type: 'draw', by: 'size', count: 4, absent: [] });
    await madame.told('groups', 'drawn');
    await server.close();
    await reopen();
    const again = new Member('Ana', 'pupil');
    const { groups } = (await again.enter()).parts;
    expect(workedGroups(groups).map(({ board }) => board)).toEqual([1]);
    expect(await again.reads(groupPage(1))).toBe(1);
    const other = await enter('Chloé');
    expect(await other.reads(groupPage(1))).toBe(0);
  });
});

test('[G12] who is moved elsewhere finds it again when everybody is back, and doesn’t look on before', async () => {
  const { madame, ana, ben } = await inGroups();
  ben.draw(groupPage(1));
  await ana.told('board', 'ink');
  madame.ask('groups', { type: 'place', member: ben.number, group: 2 });
  const { event: moved } = await ben.peer.until(
    'did',
    ({ part, event }) => part === 'groups' && event.type === 'seen' && event.as.groups[1]?.members.length === 2,
  );
  expect(moved).toMatchObject({ as: { past: [] } });
  expect(await ben.reads(groupPage(1))).toBe(0);
  ana.say('entre nous', 'group-1');
  await ana.peer.untilWritten();
  madame.ask('groups', { type: 'close' });
  const { event } = await ben.peer.until(
    'did',
    ({ part, event }) => part === 'groups' && event.type === 'seen' && event.as.life.type === 'closed',
  );
  expect(event).toMatchObject({ as: { past: [{ board: 1 }, { board: 2 }] } });
  expect(await ben.reads(groupPage(1))).toBe(1);
  // What was said there after he left isn't his.
  expect(await ben.heard()).toEqual([]);
});

describe('[G13] talk in a group', () => {
  test('is read by the group and those who lead, said by who is in it, and told to who comes into it', async () => {
    const { madame, ana, ben, chloe } = await inGroups();
    ana.say('on commence ?', 'group-1');
    expect(await ben.peer.untilWritten()).toMatchObject({ text: 'on commence ?', to: 'group-1' });
    expect(await madame.heard()).toEqual(['on commence ?']);
    expect(await chloe.heard()).toEqual([]);
    const refused = chloe.say('je veux lire', 'group-1');
    expect(await chloe.peer.until('refused')).toMatchObject({ code: 'not_in_group', ref: refused });
    // Those who lead go there to write.
    madame.say('bien', 'group-1');
    expect(await madame.peer.until('refused')).toMatchObject({ code: 'not_in_group' });
    madame.ask('groups', { type: 'visit', group: 1 });
    await ana.peer.until(
      'did',
      ({ part, event }) => part === 'groups' && event.type === 'seen' && event.as.visits.length > 0,
    );
    madame.say('très bien', 'group-1');
    await ben.peer.untilWritten(({ text }) => text === 'très bien');
    expect(await chloe.heard()).toEqual([]);

    // Moved into it, one is told what was said; moved out of it, nothing more.
    madame.ask('groups', { type: 'place', member: chloe.number, group: 1 });
    const { event } = await chloe.told('chat', 'gathered');
    expect(event).toMatchObject({ messages: [{ text: 'on commence ?' }, { text: 'très bien' }] });
    madame.ask('groups', { type: 'place', member: ben.number, group: 2 });
    await ben.settled();
    await madame.settled();
    ana.say('sans Ben', 'group-1');
    await chloe.peer.untilWritten(({ text }) => text === 'sans Ben');
    expect(await ben.heard()).not.toContain('sans Ben');
  });

  test('a message of it is reported like any other; closed chat and an absent teacher close it too', async () => {
    const { madame, ana, ben, chloe } = await inGroups();
    ana.say('un gros mot', 'group-1');
    const { id } = await ben.peer.untilWritten();
    const stranger = chloe.ask('chat', { type: 'report', id });
    expect(await chloe.peer.until('refused')).toMatchObject({ code: 'message_gone', ref: stranger });
    ben.ask('chat', { type: 'report', id });
    const { event } = await madame.told('chat', 'reported');
    expect(event).toMatchObject({ report: { message: { text: 'un gros mot', to: 'group-1' } } });
    madame.ask('chat', { type: 'set', closed: true });
    await ana.told('chat', 'set');
    ana.say('encore', 'group-1');
    expect(await ana.peer.until('refused')).toMatchObject({ code: 'chat_closed' });
    madame.ask('chat', { type: 'set', closed: false });
    await madame.settled();
    madame.peer.close();
    await ana.peer.until(
      'did',
      ({ part, event }) => part === 'groups' && event.type === 'seen' && event.as.life.type === 'paused',
    );
    const heard = ana.peer.messages.length;
    ana.say('seuls', 'group-1');
    expect(await ana.peer.until('refused', () => true, heard)).toMatchObject({ code: 'not_in_group' });
  });
});
