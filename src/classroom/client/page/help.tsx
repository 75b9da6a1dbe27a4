// Shortcuts and what this browser can't do, in one quiet dialog.
import { language } from '../../../web/language.ts';
import { floorWords } from '../../floor/client/words.ts';
import { Dialog } from './confirm.tsx';
import { DeviceChoice } from './device-choice.tsx';
import { HeadphonesChoice } from './headphones-choice.tsx';
import type { Stay } from './use-class.ts';
import { useWords } from './words.ts';

type Props = {
  shortcuts: boolean;
  onShortcuts: (on: boolean) => void;
  stay: Stay;
  /** Devices are chosen by those who may open them. */
  floor: boolean;
  leads: boolean;
  onClose: () => void;
};

export function Help({ shortcuts, onShortcuts, stay, floor, leads, onClose }: Props) {
  const words = useWords();
  return (
    <Dialog title={words.helpTitle} onClose={onClose}>
      {stay.live.capabilities.missing.map((missing) => (
        <p key={missing.ability}>{missing[language.value]}</p>
      ))}
      {floor && (
        <>
          <DeviceChoice kind="camera" onChoose={(kind, id) => void stay.choose(kind, id)} />
          <DeviceChoice kind="microphone" onChoose={(kind, id) => void stay.choose(kind, id)} />
        </>
      )}
      {stay.live.capabilities.speak && <HeadphonesChoice />}
      <h3>{words.shortcuts}</h3>
      <dl class="class-keys">
        <dt>
          <kbd>M</kbd>
        </dt>
        <dd>{words.shortcutMicro}</dd>
        <dt>
          <kbd>C</kbd>
        </dt>
        <dd>{words.shortcutCamera}</dd>
        <dt>
          <kbd>H</kbd>
        </dt>
        <dd>{words.shortcutHand}</dd>
        {leads && (
          <>
            <dt>
              <kbd>N</kbd>
            </dt>
            <dd>{floorWords.value.shortcutNext}</dd>
          </>
        )}
      </dl>
      <label class="class-switch">
        <input
          type="checkbox"
          checked={shortcuts}
          onChange={({ currentTarget }) => onShortcuts(currentTarget.checked)}
        />
        <span>{words.shortcutsOn}</span>
      </label>
      <p class="class-soft">{words.shortcutsHint}</p>
      <div class="class-answers">
        <button type="button" class="class-button" onClick={onClose}>
          {words.close}
        </button>
      </div>
    </Dialog>
  );
}
