// Beneath the page: which one it is, those before and after, its paper, clearing, keeping, and the page in words.
import { useEffect, useState } from 'preact/hooks';
import type { PartProps } from '../../client/page/parts.tsx';
import type { BoardPage, Ground } from '../contract.ts';
import { choice, choose } from './choice.ts';
import { ClearPage } from './clear-page.tsx';
import { describe } from './describe.ts';
import { InkInWords } from './in-words.tsx';
import { Act, InkZoom } from './ink-tools.tsx';
import { keepSheet } from './keep-sheet.ts';
import { download, pictureOf } from './snapshot.ts';
import { useInk } from './use-ink.ts';
import { useBoardWords } from './words.ts';

const grounds: readonly Ground[] = ['blank', 'squared', 'lined'];

type Props = PartProps & { page: BoardPage; onTurn: (id: string) => void };

export function BoardFoot(props: Props) {
  const { live, room, leads, page, onTurn } = props;
  const words = useBoardWords();
  const { ink } = useInk({ ...props, page: page.id });
  const { board } = room.parts;
  const index = board.pages.indexOf(page);
  const [before, after] = [board.pages[index - 1], board.pages[index + 1]];
  const keep = async () => {
    download(await pictureOf(ink, page.ground, choice.value.paper), words.pictureName(page.id));
  };
  return (
    <div class="board-foot">
      <nav class="ink-group" aria-label={words.pages}>
        <Act icon="before" word={words.previousPage} off={!before} onClick={() => before && onTurn(before.id)} />
        <span class="board-number">
          <span aria-hidden="true">
            {index + 1}/{board.pages.length}
          </span>
          <span class="class-unseen">{words.pageOf(index + 1, board.pages.length)}</span>
        </span>
        <Act icon="after" word={words.nextPage} off={!after} onClick={() => after && onTurn(after.id)} />
        {leads && (
          <Act
            icon="add"
            word={words.addPage}
            onClick={() => live.act('board', { type: 'add-page', ground: page.ground })}
          />
        )}
      </nav>
      {!leads && page.id !== board.page && (
        <button type="button" class="class-button small" onClick={() => onTurn(board.page)}>
          {words.followTeacher}
        </button>
      )}
      {leads && (
        <div class="ink-group">
          <select
            class="board-ground"
            aria-label={words.grounds}
            value={page.ground}
            onChange={({ currentTarget: { value } }) => {
              const ground = grounds.find((one) => one === value);
              if (ground) live.act('board', { type: 'ground', page: page.id, ground });
            }}
          >
            {grounds.map((ground) => (
              <option key={ground} value={ground}>
                {words.ground(ground)}
              </option>
            ))}
          </select>
          <ClearPage {...props} page={page.id} />
        </div>
      )}
      <InkZoom {...props} page={page.id} />
      <div class="ink-group">
        <Act icon="keep" word={words.keepPicture} onClick={() => void keep()} />
        {leads && <KeepWithLesson {...props} />}
        <button
          type="button"
          class="ink-button"
          aria-pressed={choice.value.paper === 'dark'}
          title={words.darkPaper}
          onClick={() => choose({ paper: choice.value.paper === 'dark' ? 'light' : 'dark' })}
        >
          <span class="board-dark" aria-hidden="true" />
          <span class="class-unseen">{words.darkPaper}</span>
        </button>
      </div>
      <InkInWords {...props} page={page.id} />
    </div>
  );
}

/** So long it is said that a page was kept, ms. */
const saidFor = 6_000;

function KeepWithLesson(props: Props) {
  const words = useBoardWords();
  const { ink } = useInk({ ...props, page: props.page.id });
  const [said, setSaid] = useState('');
  useEffect(() => {
    const timer = setTimeout(() => setSaid(''), saidFor);
    return () => clearTimeout(timer);
  }, [said]);
  const keep = async () => {
    setSaid(words.keeping);
    const sentences = describe(ink.things(), props.room.parts.board.authors, words);
    const page = { ink, ground: props.page.ground, name: words.keptDeck, sentences };
    const sent = await keepSheet(props.live, props.room.lesson.id, page);
    setSaid(sent.type === 'sent' ? words.kept : words.notKept);
  };
  return (
    <>
      <Act icon="record" word={words.keepWithLesson} off={said === words.keeping} onClick={() => void keep()} />
      <p class={said === '' ? 'class-unseen' : 'board-said'} role="status">
        {said}
      </p>
    </>
  );
}
