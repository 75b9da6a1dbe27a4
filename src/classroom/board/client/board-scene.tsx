// The board's place on the stage: its code comes when it is first shown.
import { lazy } from '../../../web/lazy.tsx';

export const BoardScene = lazy(() => import('./board-view.tsx').then(({ BoardView }) => BoardView));
