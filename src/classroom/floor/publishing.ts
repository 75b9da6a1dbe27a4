// What the relay lets through: publishing needs the floor or a group, and the stage has room for so many cameras.
import { UserError } from '../../errors.ts';
import type { Place } from '../place.ts';
import type { Source } from '../protocol.ts';
import { type Forbidden, mostCameras } from './floor.ts';
import { forbiddenCodes, forbiddenWords } from './words.ts';

/** @throws UserError when this may not be published now. */
export function checkPublishing(
  why: Forbidden | undefined,
  place: Place,
  source: Source,
  places: Iterable<Place>,
): void {
  if (why) throw new UserError(forbiddenCodes[why], forbiddenWords[why]);
  if (source === 'screen-sound' && !place.publications.has('screen'))
    throw new UserError('no_screen', 'Le son de l’ordinateur ne part qu’avec son écran.');
  if (source !== 'camera') return;
  let open = 0;
  for (const other of places) if (other !== place && other.publications.has('camera')) open += 1;
  if (open >= mostCameras)
    throw new UserError('stage_full', `${mostCameras} caméras sont déjà ouvertes : il faut d’abord en fermer une.`);
}
