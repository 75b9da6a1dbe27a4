// A board of one page, with its bar and what is on it in words: that of a group.
import type { ComponentChildren } from 'preact';
import type { PartProps } from '../../client/page/parts.tsx';
import { choice } from './choice.ts';
import { ClearPage } from './clear-page.tsx';
import { InkInWords } from './in-words.tsx';
import { Ink } from './ink.tsx';
import { Act, InkTools, InkZoom } from './ink-tools.tsx';
import { Leave } from './leave.tsx';
import { download, pictureOf } from './snapshot.ts';
import { useInk } from './use-ink.ts';
import { useBoardWords } from './words.ts';

type Props = PartProps & { page: string; title: string; children?: ComponentChildren };

const ground = 'squared';

export function OneBoard({ title, children, ...props }: Props) {
  const words = useBoardWords();
  const { ink } = useInk(props);
  const keep = async () => download(await pictureOf(ink, ground, choice.value.paper), words.pictureName(title));
  return (
    <div class="board">
      <InkTools {...props} />
      <div class="board-page">
        <Ink key={props.page} {...props} ground={ground} label={title} />
      </div>
      <div class="board-foot">
        <b class="board-title">{title}</b>
        {children}
        <InkZoom {...props} />
        <div class="ink-group">
          {props.leads && <ClearPage {...props} />}
          <Act icon="keep" word={words.keepPicture} onClick={() => void keep()} />
        </div>
        <InkInWords {...props} />
      </div>
      <Leave {...props} />
    </div>
  );
}
