// Whose device this is. The device's last answer is proposed again, never anyone's name.
import type { Signal } from '@preact/signals';
import { readChoice, writeChoice } from '../../../web/choices.ts';
import { words } from './words.ts';

export type Device = 'shared' | 'recognised';

export function lastDevice(): Device | undefined {
  const known = readChoice('device');
  return known === 'shared' || known === 'recognised' ? known : undefined;
}

export function DeviceChoice({ chosen, missing }: { chosen: Signal<Device | undefined>; missing: boolean }) {
  const say = words.value;
  const choices: { value: Device; label: string; about: string }[] = [
    { value: 'shared', label: say.shared, about: say.sharedAbout },
    { value: 'recognised', label: say.recognised, about: say.recognisedAbout },
  ];
  return (
    <fieldset aria-describedby={missing ? 'device-missing' : undefined}>
      <legend class="legend">{say.thisDevice}</legend>
      <div class="choices">
        {choices.map(({ value, label, about }) => (
          <label key={value} class="choice">
            <input
              type="radio"
              name="device"
              value={value}
              checked={chosen.value === value}
              onChange={() => {
                chosen.value = value;
                writeChoice('device', value);
              }}
            />
            <span>
              <b>{label}</b>
              <span class="small soft choice-about">{about}</span>
            </span>
          </label>
        ))}
      </div>
      {missing && (
        <p class="small problem" id="device-missing">
          {say.chooseDevice}
        </p>
      )}
    </fieldset>
  );
}
