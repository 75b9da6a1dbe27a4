// Enters a live class: starts the engine worker, ties devices, loudspeaker and canvases to it, and gives the page its verbs.
import type { Happened } from '../activities/contract.ts';
import type { ClientMessage } from '../messages.ts';
import { isSound, type Source } from '../protocol.ts';
import { Canvases } from './canvases.ts';
import { capabilities } from './capabilities.ts';
import { type Capture, capturePicture, captureSound } from './capture.ts';
import type { FromEngine, ToEngine } from './engine-messages.ts';
import { watchInterruptions } from './interruptions.ts';
import type { ClassState, JoinOptions, LiveClass, LiveStats, Refusal } from './live-class.ts';
import { deaf, MediaError, toMediaError } from './media-error.ts';
import { screenAsked } from './screen-asked.ts';
import { Sound } from './sound.ts';

const noStats: LiveStats = {
  pictures: [],
  voices: [],
  sounds: [],
  loudspeaker: { rms: 0, gain: 1 },
  voiceDelay: null,
  jitterTarget: 0,
  reconnects: 0,
  roundTrip: null,
  encoded: { voice: 0, screenSound: 0, pictures: 0 },
};

type Captured = { stream: MediaStream; capture: Capture };

export function joinClass({
  url,
  lessonId,
  resume,
  asPupil = false,
  onState,
  onRefused,
  onHold,
}: JoinOptions): LiveClass {
  const abilities = capabilities();
  const worker = new Worker(new URL('./engine-worker.ts', import.meta.url), { type: 'module', name: 'preau-class' });
  const canvases = new Canvases((member, source, size) => send({ type: 'attach', member, source, size }));
  const captured = new Map<Source, Captured>();
  const starting = new Map<Source, (error: MediaError | null) => void>();
  const asked = new Map<number, (stats: LiveStats) => void>();
  const listeners = new Set<(happened: Happened | null) => void>();
  const stillListeners = new Set<(member: number, picture: Uint8Array<ArrayBuffer>) => void>();
  const refusalListeners = new Set<(refusal: Refusal) => void>();
  let state: ClassState = { type: 'joining' };
  let token: string | null = resume ?? null;
  let sound: Sound | undefined;
  let nextId = 1;
  let lastStats: LiveStats = noStats;

  const send = (message: ToEngine, transfer: Transferable[] = []) => worker.postMessage(message, transfer);
  const say = (message: ClientMessage) => send({ type: 'say', message });

  const newRef = () => `${Date.now().toString(36)}-${nextId++}`;

  let spoke = false;
  // A page opened before an update names an engine that the server no longer has.
  worker.onerror = () => {
    if (spoke) return;
    state = { type: 'over', reason: 'version', room: null };
    close();
    onState(state);
  };
  worker.onmessage = ({ data }: MessageEvent<FromEngine>) => {
    spoke = true;
    switch (data.type) {
      case 'state':
        state = data.state;
        token = data.resume;
        if (state.type === 'over') close();
        onState(state);
        break;
      case 'refused':
        onRefused?.(data.refusal);
        for (const listener of refusalListeners) listener(data.refusal);
        break;
      case 'hold':
        onHold?.(data.hold);
        break;
      case 'did':
        for (const listener of listeners) listener(data.happened);
        break;
      case 'picture':
        canvases.draw(data.member, data.source, data.frame);
        break;
      case 'still':
        for (const listener of stillListeners) listener(data.member, data.bytes);
        break;
      case 'started':
        starting.get(data.source)?.(null);
        break;
      case 'failed':
        release(data.source);
        if (starting.has(data.source)) starting.get(data.source)?.(new MediaError('unsupported', data.message));
        else onRefused?.({ code: 'media', message: data.message });
        break;
      case 'stats':
        lastStats = data.stats;
        asked.get(data.id)?.(data.stats);
        asked.delete(data.id);
        break;
      default:
        data satisfies never;
    }
  };

  const origin = url ?? location.origin.replace(/^http/, 'ws');
  send({
    type: 'enter',
    url: origin,
    lessonId,
    resume,
    watch: abilities.watch,
    decodes: abilities.watch,
    asPupil,
  });
  const interruptions = watchInterruptions((moved) => {
    send({ type: 'look', moved });
    sound?.wake();
    for (const { capture } of captured.values()) capture.wake?.();
  });
  const onVisibility = () => send({ type: 'visible', visible: document.visibilityState !== 'hidden' });
  document.addEventListener('visibilitychange', onVisibility);
  if (document.visibilityState === 'hidden') onVisibility();

  // The same person hears the class, and would hear themselves, from their own page.
  if (abilities.hear && !asPupil) {
    const { port1, port2 } = new MessageChannel();
    send({ type: 'speaker', port: port2 }, [port2]);
    sound = new Sound(port1, () => onRefused?.(deaf));
  }

  /** Gives the device back. */
  function release(source: Source): void {
    if (source === 'screen') release('screen-sound');
    const held = captured.get(source);
    captured.delete(source);
    held?.capture.stop();
    for (const track of held?.stream.getTracks() ?? []) track.stop();
  }

  function close(): void {
    for (const source of [...captured.keys()]) release(source);
    interruptions.stop();
    document.removeEventListener('visibilitychange', onVisibility);
    canvases.close();
    sound?.close();
    sound = undefined;
    for (const settle of [...starting.values()])
      settle(new MediaError('cancelled', 'Le cours est fini pour cette page.'));
    for (const answer of asked.values()) answer(lastStats);
    asked.clear();
    // The last state has arrived; nothing more is to come.
    worker.terminate();
  }

  async function start(
    source: Exclude<Source, 'screen-sound'>,
    open: () => Promise<MediaStream>,
    allowed: boolean,
  ): Promise<MediaStream> {
    if (!allowed) throw new MediaError('unsupported', missingWords(source));
    let stream: MediaStream;
    try {
      stream = await open();
    } catch (error) {
      throw toMediaError(error, source);
    }
    release(source);
    const track = stream.getTracks().find(({ kind }) => (kind === 'audio') === (source === 'microphone'));
    if (!track) throw new MediaError('none', 'Cet appareil ne donne rien à envoyer.');
    if (source === 'screen') track.contentHint = 'detail';
    await feed(source, stream, track);
    if (source === 'screen') await startScreenSound(stream);
    return stream;
  }

  /** Hands a track to the engine; resolves once it is being published. */
  async function feed(source: Source, stream: MediaStream, track: MediaStreamTrack): Promise<void> {
    const answered = new Promise<void>((resolve, reject) => {
      starting.set(source, (error) => {
        starting.delete(source);
        if (error) reject(error);
        else resolve();
      });
    });
    const capture = isSound(source)
      ? await captureSound(source, track, send)
      : await capturePicture(source, track, send);
    captured.set(source, { stream, capture });
    track.addEventListener('ended', () => stopSource(source));
    await answered;
  }

  /** The computer's sound, where the browser gave it. Without it the screen is shown all the same. */
  async function startScreenSound(stream: MediaStream): Promise<void> {
    const [track] = stream.getAudioTracks();
    if (!track) return;
    try {
      if (!abilities.speak) throw new MediaError('unsupported', 'no encoder');
      await feed('screen-sound', new MediaStream([track]), track);
    } catch {
      stream.removeTrack(track);
      track.stop();
    }
  }

  const missingWords = (source: Source): string => {
    const ability = source === 'microphone' ? 'speak' : source === 'camera' ? 'show' : 'share-screen';
    return abilities.missing.find((missing) => missing.ability === ability)?.fr ?? 'Cet appareil ne le permet pas.';
  };

  function stopSource(source: Source): void {
    if (!captured.has(source)) return;
    release(source);
    send({ type: 'stop', source });
  }

  const exactly = (deviceId: string | undefined) => (deviceId === undefined ? {} : { deviceId: { exact: deviceId } });

  return {
    asPupil,
    capabilities: abilities,
    state: () => state,
    resumeToken: () => token,
    unlockSound: async () => (sound ? sound.unlock() : false),
    startCamera: (deviceId) =>
      start(
        'camera',
        () =>
          navigator.mediaDevices.getUserMedia({
            video: { width: { ideal: 640 }, height: { ideal: 360 }, frameRate: { ideal: 24 }, ...exactly(deviceId) },
          }),
        abilities.show,
      ),
    startMicrophone: (deviceId) =>
      start(
        'microphone',
        () =>
          navigator.mediaDevices.getUserMedia({
            audio: {
              echoCancellation: true,
              noiseSuppression: true,
              autoGainControl: true,
              channelCount: 1,
              sampleRate: 48_000,
              ...exactly(deviceId),
            },
          }),
        abilities.speak,
      ),
    startScreen: () =>
      start('screen', () => navigator.mediaDevices.getDisplayMedia(screenAsked()), abilities.shareScreen),
    stop: stopSource,
    mute(muted) {
      // The device's light tells the truth to the person in front of it: the track is silenced too.
      for (const track of captured.get('microphone')?.stream.getTracks() ?? []) track.enabled = !muted;
      send({ type: 'mute', muted });
    },
    headphones: (on) => send({ type: 'headphones', on }),
    attachPicture: (...picture) => canvases.attach(...picture),
    act(part, command) {
      const ref = newRef();
      say({ type: 'do', ref, part, command });
      return ref;
    },
    onDid(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    sendStill: (bytes) => send({ type: 'still', bytes }),
    onStill(listener) {
      stillListeners.add(listener);
      return () => void stillListeners.delete(listener);
    },
    onRefusal(listener) {
      refusalListeners.add(listener);
      return () => void refusalListeners.delete(listener);
    },
    sendChat(text, to = 'all', ref = newRef()) {
      say({ type: 'do', ref, part: 'chat', command: { type: 'say', ref, text, to } });
      return ref;
    },
    removePerson: (member) => say({ type: 'remove', member }),
    endLesson: () => say({ type: 'end' }),
    chooseQuality: (choice) => send({ type: 'quality', choice }),
    raiseHand: (up, member) => say({ type: 'hand', up, ...(member === undefined ? {} : { member }) }),
    grantFloor: (member, granted) => say({ type: 'floor', member, granted }),
    leave() {
      if (state.type === 'over') return;
      send({ type: 'leave' });
      for (const source of [...captured.keys()]) release(source);
    },
    stats: () =>
      new Promise((resolve) => {
        if (state.type === 'over') {
          resolve(lastStats);
          return;
        }
        const id = nextId++;
        asked.set(id, resolve);
        send({ type: 'stats', id });
      }),
  };
}
