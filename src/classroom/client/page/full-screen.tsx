// The stage alone on the whole screen, and the way back.
import { useEffect, useState } from 'preact/hooks';
import { Icon } from './icons.tsx';
import { useWords } from './words.ts';

export function EnterFullScreen() {
  const words = useWords();
  // iPhones only enlarge videos, not pages.
  if (!document.fullscreenEnabled) return null;
  return (
    <button
      type="button"
      class="class-link"
      aria-label={words.fullScreen}
      onClick={() => void document.getElementById('class-stage')?.requestFullscreen()}
    >
      <Icon name="expand" />
      <span>{words.fullScreen}</span>
    </button>
  );
}

export function LeaveFullScreen() {
  const words = useWords();
  const [full, setFull] = useState(document.fullscreenElement !== null);
  useEffect(() => {
    const follow = () => setFull(document.fullscreenElement !== null);
    document.addEventListener('fullscreenchange', follow);
    return () => document.removeEventListener('fullscreenchange', follow);
  }, []);
  if (!full) return null;
  return (
    <button type="button" class="class-full" onClick={() => void document.exitFullscreen()}>
      <Icon name="shrink" />
      <span>{words.leaveFullScreen}</span>
    </button>
  );
}
