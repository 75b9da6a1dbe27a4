// Leaving, and for a teacher ending: asked, so that nobody goes by a slip of the finger.
import type { LiveClass } from '../live-class.ts';
import { Question } from './confirm.tsx';
import { useWords } from './words.ts';

export function LeaveQuestion({ teaches, live, onClose }: { teaches: boolean; live: LiveClass; onClose: () => void }) {
  const words = useWords();
  const leave = () => live.leave();
  if (!teaches) {
    return (
      <Question
        title={words.leaveQuestion}
        body={words.leaveBody}
        stay={words.stay}
        answers={[{ label: words.leave, act: leave }]}
        onClose={onClose}
      />
    );
  }
  return (
    <Question
      title={words.endQuestion}
      body={words.endBody}
      stay={words.stay}
      answers={[
        { label: words.leaveOnly, act: leave },
        { label: words.endConfirm, danger: true, act: () => live.endLesson() },
      ]}
      onClose={onClose}
    />
  );
}
