// Above the stage while one gets or sends less than everything: what, why, and the way back where it is one's own choice.
import './quality.css';
import { useEffect } from 'preact/hooks';
import type { PartProps } from '../../client/page/parts.tsx';
import { choice, choose } from './choice.ts';
import { qualityWords, reducedWords } from './words.ts';

export function QualityNotice({ live, room }: PartProps) {
  // Wherever it is chosen, the engine hears of it here.
  useEffect(() => live.chooseQuality(choice.value), [live, choice.value]);
  const { quality, cause } = room.quality;
  const { got, sent } = reducedWords(room, live.capabilities.watch);
  if (got === '' && sent === '') return null;
  return (
    <div class="class-notices">
      {got !== '' && (
        <p class="quality-notice">
          <span>{got}</span>
          {cause === 'choice' && quality !== 'full' && (
            <button type="button" class="class-button small" onClick={() => choose('full')}>
              {qualityWords.value.takeAll(quality)}
            </button>
          )}
        </p>
      )}
      {sent !== '' && <p class="quality-sent">{sent}</p>}
    </div>
  );
}
