// Before entering, for a teacher: see oneself, hear that the microphone works, choose, and enter.
import { useEffect, useState } from 'preact/hooks';
import { language } from '../../../web/language.ts';
import { capabilities } from '../capabilities.ts';
import type { AboutLesson } from './about-lesson.ts';
import { DeviceSelect } from './device-select.tsx';
import {
  alreadyAllowed,
  type Choices,
  type DeviceKind,
  deviceOf,
  rememberChoices,
  rememberedChoices,
  type Trouble,
} from './devices.ts';
import { HeadphonesChoice } from './headphones-choice.tsx';
import { Icon } from './icons.tsx';
import { Level } from './level.tsx';
import { Own } from './picture.tsx';
import { useTrial } from './use-trial.ts';
import { useWords } from './words.ts';

type Props = { about: AboutLesson; onEnter: (choices: Choices) => void };

export function GreenRoom({ about, onEnter }: Props) {
  const words = useWords();
  const [choices, setChoices] = useState(rememberedChoices);
  const [asked, setAsked] = useState(false);
  // Already allowed on this site: nothing to ask, so the picture is simply there.
  const [allowed] = useState(alreadyAllowed);
  const [able] = useState(() => capabilities());
  const camera = useTrial('camera', asked && able.show && choices.camera.on, choices.camera.id);
  const microphone = useTrial('microphone', asked && able.speak && choices.microphone.on, choices.microphone.id);
  useEffect(() => {
    void allowed.then((yes) => yes && setAsked(true));
  }, []);
  const set = (kind: DeviceKind, change: Partial<Choices[DeviceKind]>) =>
    setChoices((before) => ({ ...before, [kind]: { ...before[kind], ...change } }));
  const tried = { camera, microphone };
  const may = { camera: able.show, microphone: able.speak };
  /** What doesn't open at once opens in class: who is in a hurry doesn't wait for it. */
  const opens = (kind: DeviceKind, wanted = asked) =>
    wanted && may[kind] && choices[kind].on && tried[kind].trouble === null;
  const enter = async () => {
    rememberChoices(choices);
    const wanted = asked || (await allowed);
    onEnter({
      camera: { on: opens('camera', wanted), id: deviceOf(camera.stream) },
      microphone: { on: opens('microphone', wanted), id: deviceOf(microphone.stream) },
    });
  };

  return (
    <main class="class-door class-green">
      <div class="class-door-text">
        <p class="class-soft">{about.title}</p>
        <h1>{words.readyTitle}</h1>
      </div>
      <div class="class-preview">
        {camera.stream ? (
          <Own stream={camera.stream} label={words.preview} mirrored />
        ) : (
          <p class="class-soft">{asked && camera.asking ? words.asking : words.previewOff}</p>
        )}
      </div>
      {(able.show || able.speak) && !asked && (
        <div class="class-try">
          <button type="button" class="class-button" onClick={() => setAsked(true)}>
            {words.tryDevices}
          </button>
          <p class="class-soft">{words.tryDevicesWhy}</p>
        </div>
      )}
      {asked && (
        <div class="class-devices">
          {able.show && (
            <Device
              kind="camera"
              on={choices.camera.on}
              chosen={choices.camera.id}
              devices={camera.devices}
              trouble={camera.trouble}
              onToggle={(on) => set('camera', { on })}
              onChoose={(id) => set('camera', { id })}
              onAgain={camera.again}
            />
          )}
          {able.speak && (
            <Device
              kind="microphone"
              on={choices.microphone.on}
              chosen={choices.microphone.id}
              devices={microphone.devices}
              trouble={microphone.trouble}
              onToggle={(on) => set('microphone', { on })}
              onChoose={(id) => set('microphone', { id })}
              onAgain={microphone.again}
            />
          )}
          {microphone.stream && <Level stream={microphone.stream} />}
          {microphone.stream && <HeadphonesChoice />}
        </div>
      )}
      {able.missing
        .filter(({ ability }) => ability !== 'share-screen')
        .map((missing) => (
          <p key={missing.ability} class="class-trouble">
            {missing[language.value]}
          </p>
        ))}
      <div class="class-enter">
        <button type="button" class="class-button sun" onClick={() => void enter()}>
          {words.enter}
        </button>
        <p class="class-soft">{words.enterWith(opens('camera'), opens('microphone'))}</p>
      </div>
    </main>
  );
}

type DeviceProps = {
  kind: DeviceKind;
  on: boolean;
  chosen: string | undefined;
  devices: MediaDeviceInfo[];
  trouble: Trouble | null;
  onToggle: (on: boolean) => void;
  onChoose: (id: string) => void;
  onAgain: () => void;
};

function Device({ kind, on, chosen, devices, trouble, onToggle, onChoose, onAgain }: DeviceProps) {
  const words = useWords();
  const name = kind === 'camera' ? words.chooseCamera : words.chooseMicrophone;
  const reason = { blocked: words.deviceBlocked, absent: words.deviceAbsent, busy: words.deviceBusy };
  return (
    <div class="class-device">
      <label class="class-switch">
        <input type="checkbox" checked={on} onChange={({ currentTarget }) => onToggle(currentTarget.checked)} />
        <Icon name={kind} struck={!on} />
        <span>{name}</span>
      </label>
      {on && <DeviceSelect kind={kind} devices={devices} chosen={chosen} onChoose={onChoose} />}
      {on && trouble && (
        <p class="class-trouble" role="alert">
          {reason[trouble](kind)}{' '}
          {trouble !== 'absent' && (
            <button type="button" class="class-link" onClick={onAgain}>
              {words.tryAgain}
            </button>
          )}
        </p>
      )}
    </div>
  );
}
