// Who sets the lobby and lets in: those who lead. Who waits is noted by the relay, told to leaders, and kept nowhere.
import { UserError } from '../../errors.ts';
import type { ActivityRules } from '../activities/activity.ts';
import { leads } from '../place.ts';
import { type LobbyCommand, type LobbyEvent, type LobbyState, lobbyCommand } from './contract.ts';
import { lobby } from './lobby.ts';

export const lobbyRules: ActivityRules<LobbyState, LobbyCommand, LobbyEvent> = {
  ...lobby,
  command: lobbyCommand,
  decide(state, command, by) {
    if (!leads(by.role)) throw new UserError('not_allowed', 'Seul le professeur peut faire cela.');
    switch (command.type) {
      case 'set': {
        const { on = state.on } = command;
        const words = (command.words ?? state.words).trim();
        return on === state.on && words === state.words ? [] : [{ type: 'set', on, words }];
      }
      case 'let-in': {
        const { user } = command;
        // Gone meanwhile, or let in by another leader.
        const waits = state.waiting.some((one) => one.user === user) && !state.admitted.includes(user);
        return waits ? [{ type: 'admitted', users: [user] }] : [];
      }
      case 'let-all-in': {
        const users = state.waiting.map(({ user }) => user).filter((user) => !state.admitted.includes(user));
        return users.length > 0 ? [{ type: 'admitted', users }] : [];
      }
      default:
        command satisfies never;
        return [];
    }
  },
  seenBy: (event, viewer) => (leads(viewer.role) ? event : undefined),
  viewOf: (state, viewer) => (leads(viewer.role) ? state : lobby.initial),
  fleeting: ({ type }) => type === 'came' || type === 'went',
};
