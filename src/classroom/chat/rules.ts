// Who may say what to whom, who reads it, and what becomes of it when somebody objects.
import { UserError } from '../../errors.ts';
import type { ActivityRules, Attendee, Scene } from '../activities/activity.ts';
import { boardNow, ownTalk } from '../groups/groups.ts';
import { leads } from '../place.ts';
import { chat, groupIn, isPair, threadOf } from './chat.ts';
import {
  type ChatCommand,
  type ChatEvent,
  type ChatMessage,
  type ChatReport,
  type ChatState,
  chatCommand,
  type Recipient,
} from './contract.ts';
import { newcomers } from './gathering.ts';
import * as limits from './limits.ts';

type Say = Extract<ChatCommand, { type: 'say' }>;

const refuse = (code: string, message: string): UserError => new UserError(code, message);
const notYours = () => refuse('not_allowed', 'Seul le professeur peut faire cela.');

export const chatRules: ActivityRules<ChatState, ChatCommand, ChatEvent> = {
  ...chat,
  command: chatCommand,
  decide(state, command, by, scene) {
    switch (command.type) {
      case 'say':
        return say(state, command, by, scene);
      case 'remove': {
        const message = find(state, command.id, by, scene) ?? reported(state, command.id, by);
        // Taken away by two at once, or already by its author.
        if (!message) return [];
        if (!leads(by.role)) {
          if (message.member !== by.number) throw notYours();
          if (scene.now - message.at > limits.regret)
            throw refuse('too_late', 'Ce message est là depuis plus d’une minute : demandez au professeur.');
        }
        return [{ type: 'removed', id: command.id, by: by.number }];
      }
      case 'report':
        return report(state, command.id, by, scene);
      case 'set': {
        if (!leads(by.role)) throw notYours();
        const { type: _, ...asked } = command;
        const { closed, pairs, slow } = { ...state.settings, ...asked };
        const before = state.settings;
        if (closed === before.closed && pairs === before.pairs && slow === before.slow) return [];
        return [{ type: 'set', settings: asked }];
      }
      case 'settle': {
        if (!leads(by.role)) throw notYours();
        const open = state.reports.find(({ id, settled }) => id === command.report && !settled);
        return open && hearsOf(open, by) ? [{ type: 'settled', report: command.report }] : [];
      }
      default:
        command satisfies never;
        return [];
    }
  },
  seenBy(event, viewer, state, scene) {
    switch (event.type) {
      case 'said':
        return mayRead(event.message, viewer, scene) ? event : undefined;
      case 'removed': {
        const message = state.messages.find(({ id }) => id === event.id);
        return message && mayRead(message, viewer, scene) ? event : undefined;
      }
      case 'set':
        return event;
      case 'reported':
        return hearsOf(event.report, viewer) ? { ...event, report: nameless(event.report) } : undefined;
      case 'settled': {
        const report = state.reports.find(({ id }) => id === event.report);
        return report && hearsOf(report, viewer) ? event : undefined;
      }
      case 'gathered': {
        if (event.to !== viewer.number) return undefined;
        const { group } = event;
        const messages = state.messages.filter(({ to, removed }) => !removed && groupIn(to) === group);
        return { ...event, messages: messages.slice(-limits.tail) };
      }
      default:
        event satisfies never;
        return undefined;
    }
  },
  fleeting: ({ type }) => type === 'gathered',
  follows(state, part, scene) {
    if (part !== 'groups' || !scene.parts || !scene.room) return [];
    const { groups } = scene.parts;
    return newcomers(scene.room, groups, scene.attendees).flatMap(({ number, group }): ChatEvent[] =>
      state.messages.some(({ to }) => groupIn(to) === group) ? [{ type: 'gathered', to: number, group }] : [],
    );
  },
  viewOf(state, viewer, scene) {
    const readable = state.messages.filter((message) => !message.removed && mayRead(message, viewer, scene));
    const from = readable.length - limits.tail;
    // One's own always: a page that waits for its message to arrive finds it here.
    const messages = readable.filter(({ member }, index) => index >= from || member === viewer.number);
    const reports = state.reports.filter((one) => hearsOf(one, viewer)).map(nameless);
    return { ...state, messages, reports };
  },
};

/**
 * Public, one's own, to oneself, of one's group, or (who leads) of any group and between a pupil and those who lead. Never between two
 * pupils.
 */
function mayRead(message: Pick<ChatMessage, 'member' | 'role' | 'to'>, viewer: Attendee, { parts }: Scene): boolean {
  const { member, to } = message;
  if (to === 'all' || member === viewer.number || to === viewer.number) return true;
  if (leads(viewer.role)) return !isPair(message);
  const group = groupIn(to);
  return group !== undefined && parts !== undefined && ownTalk(parts.groups, viewer.number, group);
}

/** Who reported hears what became of it; who leads hears of all but those about themselves. */
const hearsOf = ({ message, by }: Pick<ChatReport, 'message' | 'by'>, viewer: Attendee): boolean =>
  by.member === viewer.number || (leads(viewer.role) && message.member !== viewer.number);

function nameless<Report extends { people?: ChatReport['people'] }>({
  people: _,
  ...told
}: Report): Omit<Report, 'people'> {
  return told;
}

/** The message, as long as it is there and this member may read it. */
const find = (state: ChatState, id: number, by: Attendee, scene: Scene): ChatMessage | undefined =>
  state.messages.find((message) => message.id === id && !message.removed && mayRead(message, by, scene));

/** Leaders may take away what two pupils wrote to each other once one of them has shown it. */
const reported = (state: ChatState, id: number, by: Attendee): ChatMessage | undefined =>
  leads(by.role)
    ? state.reports.find(({ message, ...report }) => message.id === id && hearsOf({ message, ...report }, by))?.message
    : undefined;

function say(state: ChatState, { ref, text, to }: Say, by: Attendee, scene: Scene): ChatEvent[] {
  const { now } = scene;
  const { number: member, name, role } = by;
  // Sent twice around a cut.
  if (state.messages.some((known) => known.member === member && known.ref === ref)) return [];
  const words = tidy(text);
  if (words === '') return [];
  checkRecipient(state, to, by, scene);
  if (!leads(role)) checkPupil(state, by, now);
  const { most, period } = leads(role) ? limits.pace.leader : limits.pace.pupil;
  if (lately(state, member, now - period) >= most)
    throw refuse('too_fast', 'Pas si vite : attendez quelques secondes avant d’écrire encore.');
  return [{ type: 'said', message: { id: state.lastId + 1, ref, member, name, role, text: words, to } }];
}

function checkRecipient(state: ChatState, to: Recipient, by: Attendee, { attendees, parts }: Scene): void {
  const group = groupIn(to);
  if (to === 'all' || group !== undefined) {
    if (by.guest) throw refuse('no_recipient', 'Vous êtes invité : vous pouvez écrire au professeur, en privé.');
    // Paused, closed, or moved meanwhile: what was meant for these isn't said to those.
    if (group !== undefined && (!parts || boardNow(parts.groups, by.number) !== group))
      throw refuse('not_in_group', 'Vous n’êtes plus dans ce groupe.');
    return;
  }
  if (to === 'leaders') {
    if (leads(by.role)) throw refuse('no_recipient', 'Choisissez l’élève à qui vous écrivez.');
    return;
  }
  const other = attendees.find(({ number }) => number === to);
  if (!other) throw refuse('member_unknown', 'Cette personne n’est plus là.');
  if (other.role !== 'pupil' || to === by.number)
    throw refuse('no_recipient', 'On ne peut pas écrire à cette personne en privé.');
  if (leads(by.role)) return;
  if (besideEachOther(by, other)) return;
  if (by.guest || other.guest) throw refuse('no_recipient', 'On ne peut pas écrire à cette personne en privé.');
  if (!state.settings.pairs) throw refuse('pairs_closed', 'Le professeur n’a pas ouvert les messages entre élèves.');
  if (!attendees.some(({ role, here }) => role === 'teacher' && here))
    throw refuse('teacher_away', 'Les messages entre élèves sont fermés tant que le professeur n’est pas là.');
}

/** An assistant and their pupil. */
const besideEachOther = (one: Attendee, other: Attendee): boolean =>
  (one.guest === 'assistant' && one.beside === other.number) ||
  (other.guest === 'assistant' && other.beside === one.number);

function checkPupil({ settings, messages }: ChatState, { number }: Attendee, now: number): void {
  if (settings.closed) throw refuse('chat_closed', 'Le professeur a fermé la discussion.');
  if (settings.slow === 0) return;
  const last = messages.findLast(({ member }) => member === number);
  const wait = last ? last.at + settings.slow * 1_000 - now : 0;
  if (wait > 0)
    throw refuse('slow_mode', `Un message toutes les ${settings.slow} s : encore ${Math.ceil(wait / 1_000)} s.`);
}

/** How many messages this member has said since then, those removed too. */
function lately({ messages }: ChatState, member: number, since: number): number {
  let count = 0;
  for (let index = messages.length - 1; index >= 0; index -= 1) {
    const message = messages[index];
    if (!message || message.at <= since) break;
    if (message.member === member) count += 1;
  }
  return count;
}

/** Without what no keyboard writes, and without a screenful of empty lines. */
const tidy = (text: string): string =>
  text
    .replace(/\p{Cs}/gu, '\uFFFD')
    .replace(/\r\n?/g, '\n')
    .replace(/[^\P{Cc}\n]/gu, ' ')
    .replace(/\n{3,}/g, '\n\n')
    .trim();

function report(state: ChatState, id: number, by: Attendee, scene: Scene): ChatEvent[] {
  const { attendees, now } = scene;
  const message = find(state, id, by, scene);
  if (!message) throw refuse('message_gone', 'Ce message n’est plus là.');
  if (message.member === by.number) throw refuse('own_message', 'C’est votre message : vous pouvez le retirer.');
  const own = state.reports.filter((one) => one.by.member === by.number);
  if (own.some((one) => one.message.id === id)) return [];
  if (own.filter(({ at }) => at > now - limits.reporting.period).length >= limits.reporting.most)
    throw refuse('too_fast', 'Vous venez de signaler plusieurs messages : attendez un peu.');
  const thread = threadOf(message);
  const before = state.messages
    .filter((one) => one.id < id && !one.removed && threadOf(one) === thread)
    .slice(-limits.context);
  const { number: member, name, role, userId } = by;
  const author = attendees.find(({ number }) => number === message.member)?.userId ?? '';
  const people = { by: userId, author };
  return [
    { type: 'reported', report: { id: state.lastReport + 1, message, before, by: { member, name, role }, people } },
  ];
}
