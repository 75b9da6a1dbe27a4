// Cameras and microphones of this device: asking for them, naming them, remembering which one was chosen.

export type DeviceKind = 'camera' | 'microphone';
export type Trouble = 'blocked' | 'absent' | 'busy';
export type Trial = { stream: MediaStream | null; trouble: Trouble | null };
/** `on` is what the person wants on entering; `id` is undefined for the browser's own choice. */
export type Choice = { on: boolean; id: string | undefined };
export type Choices = Record<DeviceKind, Choice>;

const storageKey = 'preau.class.devices';

export function rememberedChoices(): Choices {
  const choices: Choices = { camera: { on: true, id: undefined }, microphone: { on: true, id: undefined } };
  try {
    const stored: unknown = JSON.parse(localStorage.getItem(storageKey) ?? 'null');
    for (const kind of ['camera', 'microphone'] as const) choices[kind] = choiceIn(stored, kind) ?? choices[kind];
  } catch {
    // Storage is refused or holds something else: start afresh.
  }
  return choices;
}

function choiceIn(stored: unknown, kind: DeviceKind): Choice | null {
  if (typeof stored !== 'object' || stored === null) return null;
  const found: unknown = Reflect.get(stored, kind);
  if (typeof found !== 'object' || found === null) return null;
  const id: unknown = Reflect.get(found, 'id');
  return { on: Reflect.get(found, 'on') !== false, id: typeof id === 'string' ? id : undefined };
}

export function rememberChoices(choices: Choices): void {
  try {
    localStorage.setItem(storageKey, JSON.stringify(choices));
  } catch {
    // Private windows may refuse storage: the choice is asked again next time.
  }
}

/** True when the browser will not ask: the person already said yes on this site. */
export async function alreadyAllowed(): Promise<boolean> {
  try {
    // Not every browser knows these names: then it throws, and asking waits for a touch.
    const answers = await Promise.all(
      (['camera', 'microphone'] as const).map((name) => navigator.permissions.query({ name: name as PermissionName })),
    );
    return answers.every((answer) => answer.state === 'granted');
  } catch {
    return false;
  }
}

/** Opens one device to try it; never throws. */
export async function tryDevice(kind: DeviceKind, id: string | undefined): Promise<Trial> {
  if (!navigator.mediaDevices) return { stream: null, trouble: 'absent' };
  // `ideal`, so that a remembered device left at home doesn't stop the trial.
  const wanted = id === undefined ? {} : { deviceId: { ideal: id } };
  try {
    const stream = await navigator.mediaDevices.getUserMedia(
      kind === 'camera'
        ? { video: { ...wanted, width: { ideal: 1280 } } }
        : { audio: { ...wanted, echoCancellation: true } },
    );
    return { stream, trouble: null };
  } catch (error) {
    return { stream: null, trouble: troubleOf(error) };
  }
}

function troubleOf(error: unknown): Trouble {
  const name = error instanceof DOMException ? error.name : '';
  if (name === 'NotAllowedError' || name === 'SecurityError') return 'blocked';
  return name === 'NotFoundError' || name === 'OverconstrainedError' ? 'absent' : 'busy';
}

/** Devices of a kind; names are empty until the permission is given. */
export async function listDevices(kind: DeviceKind): Promise<MediaDeviceInfo[]> {
  const wanted = kind === 'camera' ? 'videoinput' : 'audioinput';
  const devices = (await navigator.mediaDevices?.enumerateDevices()) ?? [];
  return devices.filter((device) => device.kind === wanted && device.deviceId !== '');
}

/** Calls back about 15 times a second with the loudness, 0 to 1, until the returned function is called. */
export function watchLevel(stream: MediaStream, onLevel: (level: number) => void): () => void {
  const audio = new AudioContext();
  const analyser = audio.createAnalyser();
  analyser.fftSize = 1024;
  audio.createMediaStreamSource(stream).connect(analyser);
  // Opened without a touch, the context may start suspended; closed before it resumed, nothing failed.
  audio.resume().catch(() => {});
  const samples = new Float32Array(analyser.fftSize);
  const timer = setInterval(() => {
    analyser.getFloatTimeDomainData(samples);
    const power = samples.reduce((total, sample) => total + sample * sample, 0) / samples.length;
    // -60 dB is an empty room, -10 dB a raised voice.
    const decibels = 10 * Math.log10(power + 1e-9);
    onLevel(Math.min(1, Math.max(0, (decibels + 60) / 50)));
  }, 66);
  return () => {
    clearInterval(timer);
    void audio.close();
  };
}

/** The device that was tried, which may not be the one remembered. */
export const deviceOf = (stream: MediaStream | null): string | undefined =>
  stream?.getTracks()[0]?.getSettings().deviceId;

export const stopStream = (stream: MediaStream | null): void => {
  for (const track of stream?.getTracks() ?? []) track.stop();
};
