// What is asked of the browser for a shared screen: few pictures, and what the computer plays, but never the class itself.

/** Newer than the lists of types. */
type Asked = DisplayMediaStreamOptions & { systemAudio?: 'include' | 'exclude' };
type SoundAsked = MediaTrackConstraints & { restrictOwnAudio?: boolean };

/** @param supported what `getSupportedConstraints` says */
export function screenAsked(supported: object = navigator.mediaDevices.getSupportedConstraints()): Asked {
  // The whole computer's sound has this page's in it: pupils would hear themselves come back. A browser that can't leave it out
  // gives the sound of a tab only.
  const leavesOut = 'restrictOwnAudio' in supported;
  const audio: SoundAsked = {
    echoCancellation: false,
    noiseSuppression: false,
    autoGainControl: false,
    ...(leavesOut && { restrictOwnAudio: true }),
  };
  return {
    video: { frameRate: { ideal: 5, max: 10 } },
    audio,
    systemAudio: leavesOut ? 'include' : 'exclude',
  };
}
