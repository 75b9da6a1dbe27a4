// Beside a name, for those who lead: who hears without seeing, and who only reads.
import './quality.css';
import type { ClassRoom } from '../../client/live-class.ts';
import { Icon } from '../../client/page/icons.tsx';
import { qualityWords } from './words.ts';

export function QualitySign({ room, number }: { room: ClassRoom; number: number }) {
  const quality = room.qualities.find(({ member }) => member === number)?.quality;
  if (quality !== 'voice' && quality !== 'text') return null;
  return (
    <span class="quality-sign">
      <Icon name={quality === 'voice' ? 'sound' : 'chat'} />
      {qualityWords.value.member(quality)}
    </span>
  );
}
