// Which part of the page is seen, and how large.

/** Of the fitting size; 1 shows the whole page. `x`, `y`: the unit of the page in the middle of what is seen. */
export type View = { zoom: number; x: number; y: number };
export type Frame = { width: number; height: number };

export const mostZoom = 6;

export const fitting = (page: Frame): View => ({ zoom: 1, x: page.width / 2, y: page.height / 2 });

/** Pixels of the frame for one unit of the page. */
export const scaleOf = ({ zoom }: View, frame: Frame, page: Frame): number =>
  zoom * Math.min(frame.width / page.width, frame.height / page.height);

/** Keeps the page in sight. */
export function bounded(view: View, frame: Frame, page: Frame): View {
  const zoom = Math.min(mostZoom, Math.max(1, view.zoom));
  const scale = scaleOf({ ...view, zoom }, frame, page);
  const along = (middle: number, length: number, seen: number): number =>
    seen >= length ? length / 2 : Math.min(length - seen / 2, Math.max(seen / 2, middle));
  return {
    zoom,
    x: along(view.x, page.width, frame.width / scale),
    y: along(view.y, page.height, frame.height / scale),
  };
}

/** From a pixel of the frame to the page. */
export function toPage(view: View, frame: Frame, page: Frame, at: { x: number; y: number }): { x: number; y: number } {
  const scale = scaleOf(view, frame, page);
  return { x: view.x + (at.x - frame.width / 2) / scale, y: view.y + (at.y - frame.height / 2) / scale };
}

export function toFrame(view: View, frame: Frame, page: Frame, at: { x: number; y: number }): { x: number; y: number } {
  const scale = scaleOf(view, frame, page);
  return { x: frame.width / 2 + (at.x - view.x) * scale, y: frame.height / 2 + (at.y - view.y) * scale };
}

/** Larger or smaller, with what is under the pixel staying there. */
export function zoomed(view: View, factor: number, frame: Frame, page: Frame, at: { x: number; y: number }): View {
  const zoom = Math.min(mostZoom, Math.max(1, view.zoom * factor));
  const point = toPage(view, frame, page, at);
  const scale = scaleOf({ ...view, zoom }, frame, page);
  const x = point.x - (at.x - frame.width / 2) / scale;
  return bounded({ zoom, x, y: point.y - (at.y - frame.height / 2) / scale }, frame, page);
}
