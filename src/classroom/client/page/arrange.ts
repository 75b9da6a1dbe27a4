// Which picture is the stage and which stand beside it. Rules only.

import { mostCameras } from '../../floor/floor.ts';
import type { PictureSource } from '../../protocol.ts';
import type { ClassRoom } from '../live-class.ts';

export type Picture = { key: string; member: number; name: string; source: PictureSource; own: boolean };
export type Arrangement = { stage: Picture | null; strip: Picture[] };

/** By choice; where a link or a machine is too slow, pictures stay where they are and come back by themselves. */
const declined = ({ quality: { quality, cause } }: ClassRoom): boolean =>
  cause === 'choice' && (quality === 'voice' || quality === 'text');

/** All the cameras there may be, and a screen. */
const stripLimit = mostCameras + 1;

/**
 * Screens come before cameras, the teacher before pupils, others before oneself; what the person enlarged comes first.
 * @param own what this page publishes: shown from the device, not from the relay.
 * @param scene slides or a board have the stage: then only what the person enlarged takes it from them.
 */
export function arrange(
  room: ClassRoom,
  own: ReadonlySet<PictureSource>,
  enlarged: string | null,
  scene = false,
): Arrangement {
  const members = new Map(room.members.map((member) => [member.number, member]));
  const pictures: (Picture & { order: number })[] = [];
  const add = (number: number, source: PictureSource) => {
    const mine = number === room.you;
    const member = members.get(number);
    const teaches = member?.role !== 'pupil';
    const key = `${number}-${source}`;
    const order = (source === 'screen' ? 0 : 10) + (teaches ? 0 : 2) + (mine ? (source === 'screen' ? 1 : 5) : 0);
    pictures.push({ key, member: number, name: member?.name ?? '', source, own: mine, order });
  };
  for (const { member, publication } of room.publications) {
    // In the lower tiers, and where one chose so, others' pictures stand still: better none than a frozen face.
    if ('steps' in publication && member !== room.you && room.tier === 'full' && !declined(room))
      add(member, publication.source);
  }
  for (const source of own) add(room.you, source);
  pictures.sort((a, b) => Number(b.key === enlarged) - Number(a.key === enlarged) || a.order - b.order);
  const shown = pictures.map(({ order: _order, ...picture }) => picture);
  if (scene && shown[0]?.key !== enlarged) return { stage: null, strip: shown.slice(0, stripLimit) };
  const [stage = null, ...strip] = shown;
  return { stage, strip: strip.slice(0, stripLimit) };
}
