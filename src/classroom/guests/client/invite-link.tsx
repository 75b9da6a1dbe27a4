// From the class to where its guests are invited: another tab, so that nobody leaves the class for it.
import { guestWords } from './words.ts';

export function InviteLink({ lessonId }: { lessonId: string }) {
  const say = guestWords.value;
  return (
    <p>
      <a class="class-link" href={`/lessons/${lessonId}/guests`} target="_blank" rel="noopener" title={say.inviteHint}>
        {say.invite}
      </a>
    </p>
  );
}
