// Says that one may write now, or no longer; and that what one wrote is still on its way.
import type { PartProps } from '../../client/page/parts.tsx';
import { useInk, useInkChanges } from './use-ink.ts';
import { useBoardWords } from './words.ts';

export function Leave(props: PartProps & { page: string; quietly?: boolean }) {
  const words = useBoardWords();
  const ink = useInk(props);
  useInkChanges(ink, 300);
  const late = props.live.state().type !== 'live' && ink.store.waiting > 0;
  const may = props.leads ? '' : ink.mayDraw ? words.mayDrawNow : props.quietly ? '' : words.mayNotDraw;
  return (
    <p class={late ? 'board-late' : 'class-unseen'} role="status">
      {late ? words.notSent : may}
    </p>
  );
}
