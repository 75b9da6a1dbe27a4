// Drawings of the board's tools. Each button has its name in words beside them.
import type { Tool } from './choice.ts';

const paths: Readonly<
  Record<
    | Tool
    | 'undo'
    | 'redo'
    | 'larger'
    | 'smaller'
    | 'whole'
    | 'keep'
    | 'record'
    | 'paper'
    | 'before'
    | 'after'
    | 'add'
    | 'clear'
    | 'back'
    | 'more',
    string
  >
> = {
  pen: 'M4 20l1.500-5L16 4.500l3.500 3.500L9 18.500ZM14 6.500l3.500 3.500',
  marker: 'M5 21h7M7 17l-1.500 3M8 16l8-12 4 3-8 12-5 1Z',
  line: 'M5 19 19 5',
  arrow: 'M5 19 19 5M10 5h9v9',
  box: 'M4 6h16v12H4Z',
  oval: 'M12 5.500c5 0 8.500 2.800 8.500 6.500s-3.500 6.500-8.500 6.500S3.500 15.700 3.500 12 7 5.500 12 5.500Z',
  text: 'M5 7V5h14v2M12 5v14M9.500 19h5',
  formula: 'M17 6V5H6l6 7-6 7h11v-1',
  eraser: 'M8.500 19h11M5 14l8.500-9 6 5.500L12 19H8.500Z',
  hand: 'M12 3v18M3 12h18M9.500 5.500 12 3l2.500 2.500M9.500 18.500 12 21l2.500-2.500M5.500 9.500 3 12l2.500 2.500M18.500 9.500 21 12l-2.500 2.500',
  undo: 'M8 5 4 9l4 4M4 9h10a5.500 5.500 0 0 1 0 11h-3',
  redo: 'm16 5 4 4-4 4M20 9H10a5.500 5.500 0 0 0 0 11h3',
  larger: 'M12 5v14M5 12h14',
  smaller: 'M5 12h14',
  whole: 'M4 9V5h4M20 9V5h-4M4 15v4h4M20 15v4h-4M9 10h6v4H9Z',
  keep: 'M12 4v11M7.500 11 12 15.500 16.500 11M5 20h14',
  record: 'M6 3h12v18l-6-4.500L6 21ZM9.500 9.500l2 2 3.500-4',
  paper: 'M6 3h12v18H6ZM9 8h6M9 12h6M9 16h4',
  before: 'M14.500 5 8 12l6.500 7',
  after: 'm9.500 5 6.500 7-6.500 7',
  add: 'M6 3h12v18H6ZM12 9v6M9 12h6',
  clear: 'M5 7h14M10 7V4h4v3M7 7l1 13h8l1-13',
  back: 'M8 5 4 9l4 4M4 9h10a5.500 5.500 0 0 1 0 11h-3',
  more: 'M6 12h.01M12 12h.01M18 12h.01',
};

export type InkIconName = keyof typeof paths;

export function InkIcon({ name }: { name: InkIconName }) {
  return (
    <svg class="class-icon" viewBox="0 0 24 24" aria-hidden="true">
      <path d={paths[name]} />
    </svg>
  );
}
