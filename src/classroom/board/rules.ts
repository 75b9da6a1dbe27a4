// Who may do what at the board, and what it costs.
import { ProtocolError, UserError } from '../../errors.ts';
import type { ActivityRules, Attendee, Scene } from '../activities/activity.ts';
import type { Allowance } from '../allowance.ts';
import { groupNumberOf } from '../guests/guest.ts';
import { leads } from '../place.ts';
import { mayLookAt, mayWriteOn } from './allowed.ts';
import { board, mayDraw, sheetsOf } from './board.ts';
import { type BoardCommand, type BoardEvent, type BoardState, boardCommand, maxBoardPages } from './contract.ts';
import { bookOf } from './ink-book.ts';
import { isBoardPage } from './pages.ts';
import { decodePoints } from './points.ts';
import { SheetInk } from './sheet-ink.ts';

type Command<Type extends BoardCommand['type']> = Extract<BoardCommand, { type: Type }>;

const mostShown = 20;

export const boardRules: ActivityRules<BoardState, BoardCommand, BoardEvent> = {
  ...board,
  command: boardCommand,
  decide(state, command, by, scene) {
    switch (command.type) {
      case 'ink':
        return ink(state, command, by, scene);
      case 'wet':
        return wet(state, command, by, scene);
      case 'read':
        return read(state, command, by, scene);
      default:
        if (!leads(by.role)) throw new UserError('not_allowed', 'Seul le professeur peut faire cela au tableau.');
        return lead(state, command, by, scene);
    }
  },
  heard(event, room) {
    if (event.type === 'ink') bookOf(room).add(event.page, event.sheet, Buffer.from(event.update, 'base64'));
    // Of what was cleared before, nothing can be brought back any more.
    else if (event.type === 'cleared') bookOf(room).keepOnly(event.page, [event.sheet, ...event.hides]);
  },
  fleeting: ({ type }) => type === 'wet' || type === 'slice' || type === 'settled',
  seenBy(event, viewer, state, scene) {
    if (event.type === 'slice' || event.type === 'settled') return event.to === viewer.number ? event : undefined;
    if (event.type === 'ink' || event.type === 'wet')
      return mayLook(state, event.page, viewer, scene) ? event : undefined;
    return event.type === 'seated' ? { ...event, userId: '' } : event;
  },
  viewOf: (state) => ({ ...state, authors: state.authors.map((author) => ({ ...author, userId: '' })) }),
  noticed(state, { userId, name, number: member }, change) {
    if (change !== 'entered') return [];
    const known = state.authors.find((author) => author.userId === userId);
    if (known?.member === member && known.name === name) return [];
    const author = known?.author ?? 1 + Math.max(0, ...state.authors.map((one) => one.author));
    return [{ type: 'seated', author, userId, name, member }];
  },
};

const roomOf = ({ room }: Scene): object => {
  if (!room) throw new Error('the board needs a room');
  return room;
};

const authorOf = (state: BoardState, { userId }: Attendee): number | undefined =>
  state.authors.find((author) => author.userId === userId)?.author;

/** Undefined when this hand may not draw there. */
function handOn(state: BoardState, page: string, by: Attendee, { parts }: Scene): number | undefined {
  const author = authorOf(state, by);
  if (author === undefined) return undefined;
  const may = parts ? mayWriteOn({ ...parts, board: state }, page, by, author) : mayDraw(state, author, leads(by.role));
  return may ? author : undefined;
}

/** The hand that draws. @throws UserError when it has no leave. */
function mustDraw(state: BoardState, page: string, by: Attendee, scene: Scene): number {
  const author = handOn(state, page, by, scene);
  if (author === undefined)
    throw new UserError('board_closed', 'Le professeur ne vous a pas laissé écrire au tableau.');
  return author;
}

/** What isn't told with the other activities isn't there. */
function mayLook(state: BoardState, page: string, by: Attendee, { parts }: Scene): boolean {
  if (isBoardPage(page)) return state.pages.some(({ id }) => id === page);
  // An adult beside a pupil sees what the pupil sees, in their group too. [J9]
  const who = { role: by.role, number: groupNumberOf(by) };
  return parts !== undefined && mayLookAt({ ...parts, board: state }, page, who);
}

function mustLook(state: BoardState, page: string, by: Attendee, scene: Scene): void {
  if (!mayLook(state, page, by, scene)) throw new UserError('page_unknown', 'Cette page n’existe pas.');
}

function spend(allowance: Allowance, bytes: number, now: number): boolean {
  let enough = true;
  for (let left = Math.ceil(bytes / 1_024); left > 0; left -= 1) enough = allowance.take(now);
  return enough;
}

function ink(state: BoardState, command: Command<'ink'>, by: Attendee, scene: Scene): BoardEvent[] {
  const { page, sheet, ref, update: text } = command;
  const author = mustDraw(state, page, by, scene);
  const book = bookOf(roomOf(scene));
  if (!spend(book.handOf(by.userId, scene.now).ink, text.length, scene.now))
    throw new UserError('too_fast', 'Pas si vite : le tableau n’arrive pas à suivre.');
  const to = by.number;
  const { shown, before } = sheetsOf(state, page);
  if (isBoardPage(page) && !state.pages.some(({ id }) => id === page)) throw new ProtocolError('board: no such page');
  mustLook(state, page, by, scene);
  // Drawn while cut off, on what was cleared twice meanwhile.
  if (!shown.includes(sheet) && !before?.includes(sheet)) return [{ type: 'settled', to, ref, known: false }];
  const update = Buffer.from(text, 'base64');
  const found = book.find(page, sheet);
  const sender = { author, leads: leads(by.role) };
  if (!(found ?? new SheetInk()).takes(update, sender, book.order(page)))
    return [{ type: 'settled', to, ref, known: true }];
  book.mustHold(page, sheet, update.length);
  return [{ type: 'ink', page, sheet, author, ref, at: found?.length ?? 0, update: text }];
}

/** Too fast, or without leave, a stroke is only not seen growing: words are for what it becomes. */
function wet(state: BoardState, { page, id, look, points }: Command<'wet'>, by: Attendee, scene: Scene): BoardEvent[] {
  const author = handOn(state, page, by, scene);
  if (author === undefined || !mayLook(state, page, by, scene)) return [];
  if (!bookOf(roomOf(scene)).handOf(by.userId, scene.now).wet.take(scene.now)) return [];
  if (!decodePoints(Buffer.from(points, 'base64'), look.force)) throw new ProtocolError('board: no points');
  return [{ type: 'wet', page, author, id, look, points }];
}

function read(state: BoardState, command: Command<'read'>, by: Attendee, scene: Scene): BoardEvent[] {
  const { page, sheet, from, most } = command;
  const book = bookOf(roomOf(scene));
  if (!spend(book.handOf(by.userId, scene.now).reads, most, scene.now))
    throw new UserError('too_fast', 'Pas si vite : le tableau n’arrive pas à suivre.');
  const shown = sheetsOf(state, page).shown.includes(sheet) && mayLook(state, page, by, scene);
  const found = shown ? book.find(page, sheet) : undefined;
  const slice = found?.read(from, most) ?? { from, next: from, of: from, updates: [] };
  const updates = slice.updates.map((update) => Buffer.from(update).toString('base64'));
  return [{ type: 'slice', to: by.number, page, sheet, ...slice, updates }];
}

type ForLeaders = Exclude<BoardCommand, { type: 'ink' | 'wet' | 'read' }>;

function lead(state: BoardState, command: ForLeaders, by: Attendee, scene: Scene): BoardEvent[] {
  switch (command.type) {
    case 'open':
      if (command.open === state.open && (command.open || state.allowed.length === 0)) return [];
      return [{ type: 'opened', open: command.open }];
    case 'allow':
      return allow(state, command, scene);
    case 'add-page': {
      if (state.pages.length >= maxBoardPages)
        throw new UserError('too_many_pages', 'Le tableau n’a pas plus de soixante pages.');
      return [{ type: 'page-added', page: `p${state.pages.length + 1}`, ground: command.ground }];
    }
    case 'turn':
      mustLook(state, command.page, by, scene);
      return command.page === state.page ? [] : [{ type: 'turned', page: command.page }];
    case 'ground':
      mustHave(state, command.page);
      return [{ type: 'ground', page: command.page, ground: command.ground }];
    case 'clear':
      mustLook(state, command.page, by, scene);
      return clear(state, command.page, scene);
    case 'restore':
      return restore(state, command.page, scene);
  }
}

function mustHave(state: BoardState, page: string): void {
  if (!state.pages.some(({ id }) => id === page)) throw new UserError('page_unknown', 'Cette page n’existe pas.');
}

function allow(state: BoardState, { member, allowed }: Command<'allow'>, scene: Scene): BoardEvent[] {
  const person = scene.attendees.find(({ number }) => number === member);
  const author = person && authorOf(state, person);
  if (author === undefined) throw new UserError('member_unknown', 'Cette personne n’est plus là.');
  return allowed === state.allowed.includes(author) ? [] : [{ type: 'allowed', author, allowed }];
}

function clear(state: BoardState, page: string, scene: Scene): BoardEvent[] {
  const sheets = sheetsOf(state, page);
  const book = bookOf(roomOf(scene));
  // A page with nothing on it stays, and so does what can be brought back.
  if (!sheets.shown.some((sheet) => (book.find(page, sheet)?.size ?? 0) > 0)) return [];
  const sheet = 1 + Math.max(...sheets.shown, ...(sheets.before ?? []));
  return [{ type: 'cleared', page, sheet, hides: [...sheets.shown] }];
}

function restore(state: BoardState, page: string, scene: Scene): BoardEvent[] {
  const { shown, before } = sheetsOf(state, page);
  if (!before) return [];
  const book = bookOf(roomOf(scene));
  const drawn = shown.filter((sheet) => (book.find(page, sheet)?.size ?? 0) > 0);
  const all = [...before, ...drawn];
  if (all.length > mostShown) throw new UserError('page_full', 'Cette page est pleine : prenez-en une autre.');
  return [{ type: 'restored', page, shown: all }];
}
