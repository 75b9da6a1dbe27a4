// Tries one device while it is wanted, and gives it back as soon as it is not.
import { useEffect, useState } from 'preact/hooks';
import { type DeviceKind, listDevices, stopStream, type Trial, tryDevice } from './devices.ts';

type Tried = Trial & { asking: boolean; devices: MediaDeviceInfo[]; again(): void };

const nothing: Trial = { stream: null, trouble: null };

export function useTrial(kind: DeviceKind, wanted: boolean, id: string | undefined): Tried {
  const [trial, setTrial] = useState<Trial>(nothing);
  const [asking, setAsking] = useState(false);
  const [devices, setDevices] = useState<MediaDeviceInfo[]>([]);
  const [attempt, setAttempt] = useState(0);

  useEffect(() => {
    if (!wanted) return;
    let current = true;
    let opened: MediaStream | null = null;
    setAsking(true);
    void tryDevice(kind, id).then(async (result) => {
      opened = result.stream;
      if (!current) return stopStream(result.stream);
      setAsking(false);
      setTrial(result);
      setDevices(await listDevices(kind));
    });
    return () => {
      current = false;
      stopStream(opened);
      setTrial(nothing);
    };
  }, [kind, wanted, id, attempt]);

  return { ...trial, asking, devices, again: () => setAttempt((count) => count + 1) };
}
