// Which camera or microphone, when there is a choice.
import type { DeviceKind } from './devices.ts';
import { useWords } from './words.ts';

type Props = {
  kind: DeviceKind;
  devices: MediaDeviceInfo[];
  chosen: string | undefined;
  onChoose: (id: string) => void;
};

export function DeviceSelect({ kind, devices, chosen, onChoose }: Props) {
  const words = useWords();
  if (devices.length < 2) return <span class="class-soft class-device-name">{devices[0]?.label}</span>;
  return (
    <select
      aria-label={kind === 'camera' ? words.chooseCamera : words.chooseMicrophone}
      value={chosen ?? devices[0]?.deviceId}
      onChange={({ currentTarget }) => onChoose(currentTarget.value)}
    >
      {devices.map((device, index) => (
        <option key={device.deviceId} value={device.deviceId}>
          {device.label || words.unnamedDevice(index + 1)}
        </option>
      ))}
    </select>
  );
}
