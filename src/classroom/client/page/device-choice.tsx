// Another camera or microphone, without leaving the class.
import { useEffect, useState } from 'preact/hooks';
import { DeviceSelect } from './device-select.tsx';
import { type DeviceKind, listDevices, rememberedChoices } from './devices.ts';
import { useWords } from './words.ts';

type Props = { kind: DeviceKind; onChoose: (kind: DeviceKind, id: string) => void };

export function DeviceChoice({ kind, onChoose }: Props) {
  const words = useWords();
  const [devices, setDevices] = useState<MediaDeviceInfo[]>([]);
  const [chosen, setChosen] = useState(() => rememberedChoices()[kind].id);
  useEffect(() => {
    const list = () => void listDevices(kind).then(setDevices);
    list();
    navigator.mediaDevices?.addEventListener('devicechange', list);
    return () => navigator.mediaDevices?.removeEventListener('devicechange', list);
  }, [kind]);
  if (devices.length === 0) return null;
  return (
    <div class="class-device">
      <span class="class-switch">{kind === 'camera' ? words.chooseCamera : words.chooseMicrophone}</span>
      <DeviceSelect
        kind={kind}
        devices={devices}
        chosen={chosen}
        onChoose={(id) => {
          setChosen(id);
          onChoose(kind, id);
        }}
      />
    </div>
  );
}
