// The class as a wall: each pupil's small picture, or their initials, with the name beneath.
import './stills.css';
import { byName } from '../../../web/format.ts';
import { isPupil } from '../../activities/activity.ts';
import type { ClassRoom, Member } from '../../client/live-class.ts';
import { initials, shortName } from '../../client/page/names.ts';
import type { PartProps } from '../../client/page/parts.tsx';
import { Own } from '../../client/page/picture.tsx';
import { groupOf } from '../../groups/groups.ts';
import { own } from './showing.ts';
import { useStills } from './use-stills.ts';
import { stillsWords } from './words.ts';

const alphabetical = byName((member: Member) => member.name);

/** With nothing else to see, the class itself stands on the stage; otherwise among the people who are there. */
export const wallOnStage = ({ parts, publications }: ClassRoom): boolean =>
  parts.stills.open &&
  parts.stage.shown === 'people' &&
  !publications.some(({ publication }) => 'steps' in publication);

export function Wall({ live, room, me, talking }: PartProps & { talking: ReadonlySet<number> }) {
  const words = stillsWords.value;
  // Guests aren't given pictures of children who aren't theirs.
  const pictures = useStills(live, me.guest === undefined);
  const { groups } = room.parts;
  const pupils = room.members
    .filter((member) => isPupil(member) && member.here)
    // A pupil's page isn't told who is in the other groups: nobody of them sends pictures here either.
    .filter(({ number }) => me.role === 'pupil' || groupOf(groups, number) === groupOf(groups, me.number))
    .sort(alphabetical);
  const names = room.members.map(({ name }) => name);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, and a keyboard scrolls only what it reaches.
    <ul class="stills-wall" aria-label={words.wall} tabIndex={0}>
      {pupils.map(({ number, name }) => {
        const picture = pictures.get(number);
        const mine = number === me.number && own.value.type === 'on' ? own.value.stream : undefined;
        return (
          <li key={number} data-talking={talking.has(number) || undefined}>
            <div class="stills-tile">
              {mine ? (
                <Own stream={mine} label={words.ownPreview} mirrored />
              ) : picture ? (
                <img src={picture.address} alt={words.photoOf(name)} />
              ) : (
                <span class="class-face large" aria-hidden="true">
                  {initials(name)}
                </span>
              )}
            </div>
            <span class="stills-name" title={name}>
              {shortName(name, names)}
            </span>
          </li>
        );
      })}
    </ul>
  );
}
