// Who brings and plays sounds and films: those who lead. Pupils are told what plays, not what is ready.
import { UserError } from '../../errors.ts';
import type { ActivityRules } from '../activities/activity.ts';
import { leads } from '../place.ts';
import { maxFiles, type PlayerCommand, type PlayerEvent, type PlayerState, playerCommand } from './contract.ts';
import { player } from './player.ts';

export const playerRules: ActivityRules<PlayerState, PlayerCommand, PlayerEvent> = {
  ...player,
  command: playerCommand,
  decide(state, command, by) {
    if (!leads(by.role)) throw new UserError('not_allowed', 'Seul le professeur fait jouer un son ou une vidéo.');
    const { media } = command;
    const known = state.files.find((file) => file.media === media);
    if (command.type === 'add') {
      if (known) return [];
      if (state.files.length >= maxFiles)
        throw new UserError('files_many', `Ce cours a déjà ${maxFiles} sons et vidéos : retirez-en d’abord.`);
      const name = command.name.trim();
      if (name === '') throw new UserError('name_needed', 'Donnez un nom à ce fichier.');
      return [{ type: 'added', media, name }];
    }
    if (!known) throw new UserError('media_unknown', 'Ce fichier n’est plus là.');
    if (command.type === 'set') {
      const { running, position } = command;
      return [{ type: 'set', ...known, running, position }];
    }
    const removed = { type: 'removed' as const, media };
    return state.playing?.media === media ? [{ type: 'cleared' }, removed] : [removed];
  },
  seenBy: (event, { role }) => (leads(role) || event.type === 'set' || event.type === 'cleared' ? event : undefined),
  viewOf: (state, { role }) => (leads(role) ? state : { ...state, files: [] }),
};
