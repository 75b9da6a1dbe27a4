// A microphone that the system ended (a phone call, a headset unplugged, a lid closed) is opened again as soon as it can be, without a question.

/** After it ended, and at each word of the browser; ms. */
const pauses = [1_000, 4_000, 15_000];

export type VoiceKeeper = {
  /** It is silent from now on. */
  ended(): void;
  /** @returns whether it is open again */
  reopen(): Promise<boolean>;
};

/** @returns a function that lets go of it: what is closed by the person stays closed. */
export function keepVoice(stream: MediaStream, keeper: VoiceKeeper): () => void {
  const [track] = stream.getAudioTracks();
  let stop = () => {};
  let over = false;
  const begin = () => {
    if (over) return;
    keeper.ended();
    let trying = false;
    const attempt = async () => {
      if (over || trying || document.visibilityState !== 'visible') return;
      trying = true;
      // Taken back by the person, it would ask: a touch on the control does that.
      if ((await mayWithoutAsking()) && !over && (await keeper.reopen())) end();
      trying = false;
    };
    const timers = pauses.map((pause) => setTimeout(attempt, pause));
    const hear = () => void attempt();
    document.addEventListener('visibilitychange', hear);
    globalThis.addEventListener('pageshow', hear);
    navigator.mediaDevices?.addEventListener('devicechange', hear);
    stop = () => {
      for (const timer of timers) clearTimeout(timer);
      document.removeEventListener('visibilitychange', hear);
      globalThis.removeEventListener('pageshow', hear);
      navigator.mediaDevices?.removeEventListener('devicechange', hear);
    };
  };
  const end = () => {
    over = true;
    track?.removeEventListener('ended', begin);
    stop();
  };
  track?.addEventListener('ended', begin);
  return end;
}

async function mayWithoutAsking(): Promise<boolean> {
  try {
    return (await navigator.permissions.query({ name: 'microphone' })).state === 'granted';
  } catch {
    // A browser that doesn't know the name would ask.
    return false;
  }
}
