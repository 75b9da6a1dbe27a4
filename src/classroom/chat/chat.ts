// The chat's state, and which messages belong together. Pure: shared with the page.
import type { Activity } from '../activities/activity.ts';
import type { ChatEvent, ChatMessage, ChatState } from './contract.ts';
import { kept, reporting } from './limits.ts';

export const chat: Activity<ChatState, ChatEvent> = {
  initial: {
    settings: { closed: false, pairs: false, slow: 0 },
    messages: [],
    lastId: 0,
    reports: [],
    lastReport: 0,
  },
  apply(state, event, at) {
    switch (event.type) {
      case 'said': {
        const message = { ...event.message, at };
        if (message.id <= state.lastId) return state;
        return { ...state, lastId: message.id, messages: [...state.messages, message].slice(-kept) };
      }
      case 'removed': {
        const emptied = (message: ChatMessage): ChatMessage =>
          message.id === event.id ? { ...message, text: '', removed: true } : message;
        return { ...state, messages: state.messages.map(emptied) };
      }
      case 'set':
        return { ...state, settings: { ...state.settings, ...event.settings } };
      case 'reported': {
        const report = { ...event.report, at };
        const reports = [...state.reports.filter(({ id }) => id !== report.id), report].slice(-reporting.kept);
        return { ...state, reports, lastReport: report.id };
      }
      case 'settled':
        return {
          ...state,
          reports: state.reports.map((report) => (report.id === event.report ? { ...report, settled: true } : report)),
        };
      case 'gathered': {
        const known = new Set(state.messages.map(({ id }) => id));
        const more = (event.messages ?? []).filter(({ id }) => !known.has(id));
        if (more.length === 0) return state;
        return { ...state, messages: [...state.messages, ...more].sort((one, other) => one.id - other.id) };
      }
      default:
        event satisfies never;
        return state;
    }
  },
};

/**
 * Who a message is between: `all`, a group (`group-<board>`), a pupil and those who lead (`leaders-<pupil>`), or two pupils (`pair-<smaller>-<larger>`).
 * The same for a question and its answer.
 */
export function threadOf({ member, role, to }: Pick<ChatMessage, 'member' | 'role' | 'to'>): string {
  if (to === 'all') return 'all';
  if (to === 'leaders') return `leaders-${member}`;
  if (typeof to === 'string') return to;
  if (role !== 'pupil') return `leaders-${to}`;
  return `pair-${Math.min(member, to)}-${Math.max(member, to)}`;
}

/** Whether two pupils wrote it to each other. */
export const isPair = ({ role, to }: Pick<ChatMessage, 'role' | 'to'>): boolean =>
  role === 'pupil' && typeof to === 'number';

/** The group that a message is for, by the number of its board. */
export const groupIn = (to: ChatMessage['to']): number | undefined =>
  typeof to === 'string' && to.startsWith('group-') ? Number(to.slice('group-'.length)) : undefined;
