// One live plot, drawn by uPlot in the colours of the page. Loaded when the console is, by nobody else.
import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import { clockTime } from '../../../web/format.ts';

export type Line = {
  label: string;
  /** A custom property of the page's styles. */
  colour: string;
  dash?: number[];
  fill?: boolean;
};

/** Times in ms, then a column a line. */
export type Columns = readonly (readonly number[])[];

export type Plot = {
  show(columns: Columns): void;
  /** After a change of theme. */
  recolour(): void;
  close(): void;
};

const height = 190;

/** @param onPoint told which second is under the pointer; undefined when none is. */
export function drawPlot(
  place: HTMLElement,
  lines: readonly Line[],
  onPoint: (index: number | undefined) => void,
): Plot {
  const colour = (name: string) => getComputedStyle(place).getPropertyValue(name).trim();
  let data: uPlot.AlignedData = [[], ...lines.map(() => [])];
  let plot = make();

  function make(): uPlot {
    const axis = {
      stroke: resolved('--soft'),
      grid: { stroke: resolved('--line'), width: 1 },
      ticks: { stroke: resolved('--line'), width: 1 },
      font: `13px ${colour('--font')}`,
    };
    return new uPlot(
      {
        ...{ width: place.clientWidth, height, legend: { show: false }, padding: [8, 8, 0, 0] },
        cursor: { y: false, points: { show: false }, drag: { x: false, y: false } },
        scales: { y: { range: (_plot, _low, high) => [0, Math.max(1, (high ?? 0) * 1.1)] } },
        axes: [
          // Times are written to the minute: a shorter step would repeat them.
          {
            ...axis,
            size: 30,
            space: 64,
            incrs: [60, 120, 300, 600, 900],
            values: (_plot, seconds) => seconds.map((at) => clockTime(at * 1_000)),
          },
          { ...axis, size: 58, values: (_plot, values) => values.map(short) },
        ],
        series: [
          {},
          ...lines.map(({ label, colour: name, dash, fill }) => ({
            ...{ label, stroke: resolved(name), width: 2, points: { show: false } },
            ...(dash && { dash }),
            ...(fill && { fill: `color-mix(in srgb, ${resolved(name)} 14%, transparent)` }),
          })),
        ],
        hooks: { setCursor: [(drawn) => onPoint(drawn.cursor.idx ?? undefined)] },
      },
      data,
      place,
    );
  }

  /** A canvas doesn't know `light-dark()`: an element does. */
  function resolved(name: string): string {
    const probe = document.createElement('span');
    probe.style.color = `var(${name})`;
    place.append(probe);
    const found = getComputedStyle(probe).color;
    probe.remove();
    return found;
  }

  const resized = new ResizeObserver(() => {
    if (place.clientWidth > 0 && place.clientWidth !== plot.width) plot.setSize({ width: place.clientWidth, height });
  });
  resized.observe(place);

  return {
    show([at = [], ...columns]) {
      data = [at.map((moment) => moment / 1_000), ...columns.map((column) => [...column])];
      plot.setData(data);
    },
    recolour() {
      plot.destroy();
      plot = make();
    },
    close() {
      resized.disconnect();
      plot.destroy();
    },
  };
}

/** "12k" instead of "12 000": the axis has little room. */
function short(value: number): string {
  if (value >= 1e6) return `${Math.round(value / 1e5) / 10}M`;
  return value >= 1e4 ? `${Math.round(value / 100) / 10}k` : String(Math.round(value * 100) / 100);
}
