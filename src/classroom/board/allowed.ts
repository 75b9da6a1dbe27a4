// Who may look at which page, and who may write there. Pure: shared with the page.
import type { PartStates } from '../activities/contract.ts';
import { boardNow, ownBoard } from '../groups/groups.ts';
import type { LiveRole } from '../messages.ts';
import { pupilsMayLook } from '../slides/pupils-view.ts';
import { deckOf, pageOf } from '../slides/slides.ts';
import { mayDraw } from './board.ts';
import { groupBoardOf, slideOf } from './pages.ts';

type Parts = Pick<PartStates, 'board' | 'groups' | 'slides'>;
type Who = { number: number; role: LiveRole };

/**
 * The board's own pages are everybody's. Of slides, a pupil looks at those that pupils may look at; of groups, at the board of their
 * own, and at the one that is shown to all.
 */
export function mayLookAt({ board, groups, slides }: Parts, page: string, { number, role }: Who): boolean {
  const pupil = role === 'pupil';
  const slide = slideOf(page);
  if (slide)
    return pupil
      ? pupilsMayLook(slides, slide.deck, slide.page)
      : pageOf(deckOf(slides, slide.deck), slide.page) !== undefined;
  const group = groupBoardOf(page);
  if (group === undefined) return true;
  if (!pupil) return group >= 1 && group <= groups.boards;
  return board.page === page || boardNow(groups, number) === group || ownBoard(groups, number, group);
}

/** On a group's board, those who are in the group while it is open; elsewhere by the board's own rule. Leaders everywhere. */
export function mayWriteOn({ board, groups }: Parts, page: string, { number, role }: Who, author: number): boolean {
  if (role !== 'pupil') return true;
  const group = groupBoardOf(page);
  return group === undefined ? mayDraw(board, author, false) : boardNow(groups, number) === group;
}
