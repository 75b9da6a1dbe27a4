// Who hands in photos, who sees them, who shows them. Nothing of it is kept: with the relay's memory, it is gone.
import { UserError } from '../../errors.ts';
import type { ActivityRules } from '../activities/activity.ts';
import { photosEach } from '../files/contract.ts';
import { leads } from '../place.ts';
import {
  maxPhotos,
  type NotebookCommand,
  type NotebookEvent,
  type NotebookPhoto,
  type NotebookState,
  notebookCommand,
} from './contract.ts';
import { notebook } from './notebook.ts';

export const notebookRules: ActivityRules<NotebookState, NotebookCommand, NotebookEvent> = {
  ...notebook,
  command: notebookCommand,
  decide(state, command, by) {
    switch (command.type) {
      case 'hand-in': {
        const { photo: id, width, height } = command;
        if (leads(by.role)) throw new UserError('not_allowed', 'Les photos sont celles des élèves.');
        if (state.photos.some((photo) => photo.id === id)) return [];
        const own = state.photos.filter(({ userId }) => userId === by.userId);
        if (own.length >= photosEach)
          throw new UserError('photos_many', 'Retirez d’abord une de vos photos, pour en envoyer une autre.');
        if (state.photos.length >= maxPhotos)
          throw new UserError('photos_full', 'Il y a trop de photos pour l’instant : attendez qu’on en retire.');
        return [{ type: 'handed-in', photo: { id, width, height, userId: by.userId, name: by.name } }];
      }
      case 'remove': {
        const photo = mustHave(state, command.photo);
        if (!leads(by.role) && photo.userId !== by.userId)
          throw new UserError('photo_unknown', 'Cette photo n’est plus là.');
        const removed = { type: 'removed' as const, photo: photo.id, userId: photo.userId };
        return state.shown?.id === photo.id ? [{ type: 'hidden' }, removed] : [removed];
      }
      case 'show': {
        if (!leads(by.role)) throw new UserError('not_allowed', 'Seul le professeur montre une photo à la classe.');
        const { id, width, height, name } = mustHave(state, command.photo);
        return [{ type: 'shown', shown: { id, width, height, name: command.named ? name : null } }];
      }
      case 'hide':
        if (!leads(by.role)) throw new UserError('not_allowed', 'Seul le professeur range la photo.');
        return state.shown ? [{ type: 'hidden' }] : [];
      default:
        command satisfies never;
        return [];
    }
  },
  seenBy(event, viewer) {
    if (leads(viewer.role) || event.type === 'shown' || event.type === 'hidden') return event;
    const owner = event.type === 'handed-in' ? event.photo.userId : event.userId;
    return owner === viewer.userId ? event : undefined;
  },
  viewOf: (state, viewer) =>
    leads(viewer.role) ? state : { ...state, photos: state.photos.filter(({ userId }) => userId === viewer.userId) },
  // Not even that there was a photo is written anywhere.
  fleeting: () => true,
};

function mustHave(state: NotebookState, id: string): NotebookPhoto {
  const found = state.photos.find((photo) => photo.id === id);
  if (!found) throw new UserError('photo_unknown', 'Cette photo n’est plus là.');
  return found;
}
