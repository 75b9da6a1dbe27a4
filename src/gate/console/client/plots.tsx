// The last 15 minutes: four plots, and the same minute by minute for those who read.
import { useSignal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import { clockTime, number } from '../../../web/format.ts';
import { language } from '../../../web/language.ts';
import { theme } from '../../../web/theme.ts';
import type { History } from '../contract.ts';
import type { Link } from './link.ts';
import type { Columns, Line, Plot } from './plot.ts';
import { minutesOf } from './series.ts';
import { words } from './words.ts';

type Figure = { title: string; lines: Line[]; read: (series: History) => Columns };

const dashes = { staff: [8, 5], open: [2, 4], slots: [12, 4, 2, 4] };

function figures(): Figure[] {
  const say = words.value;
  const lanes: Line[] = [
    { label: say.lesson, colour: '--slate' },
    { label: say.staff, colour: '--brick', dash: dashes.staff },
    { label: say.open, colour: '--focus', dash: dashes.open },
  ];
  return [
    {
      ...{ title: say.plotWaiting, lines: lanes },
      read: ({ at, waiting }) => [at, waiting.lesson, waiting.staff, waiting.open],
    },
    {
      ...{ title: say.plotSeats, lines: [...lanes, { label: say.slots, colour: '--soft', dash: dashes.slots }] },
      read: ({ at, seats, slots }) => [at, seats.lesson, seats.staff, seats.open, slots],
    },
    {
      title: say.plotRates,
      lines: [
        { label: say.arrivals, colour: '--slate', fill: true },
        { label: say.refusals, colour: '--brick', dash: dashes.staff },
      ],
      read: ({ at, arrivals, refused }) => [at, arrivals, refused],
    },
    {
      title: say.plotLoop,
      lines: [{ label: say.delay, colour: '--brick', fill: true }],
      read: ({ at, loopDelay }) => [at, loopDelay],
    },
  ];
}

export function Plots({ link }: { link: Link }) {
  const say = words.value;
  const drawn = link.drawn.value;
  const series = link.series();
  return (
    <section class="stack" aria-labelledby="gate-plots">
      <h2 id="gate-plots">{say.plots}</h2>
      {series.at.length === 0 ? (
        <p class="soft">{say.noPoints}</p>
      ) : (
        <div class="plots">
          {figures().map((figure) => (
            <OnePlot key={`${figure.title} ${language.value}`} figure={figure} series={series} drawn={drawn} />
          ))}
        </div>
      )}
      <Minutes series={series} />
    </section>
  );
}

type OnePlotProps = { figure: Figure; series: History; drawn: number };

function OnePlot({ figure, series, drawn }: OnePlotProps) {
  const place = useRef<HTMLDivElement>(null);
  const plot = useRef<Plot | undefined>(undefined);
  const broken = useSignal(false);
  const pointed = useSignal<number | undefined>(undefined);
  const { title, lines, read } = figure;
  const latest = useRef(series);
  latest.current = series;
  useEffect(() => {
    let gone = false;
    const recolour = () => plot.current?.recolour();
    import('./plot.ts').then(
      ({ drawPlot }) => {
        if (gone || !place.current) return;
        plot.current = drawPlot(place.current, lines, (index) => {
          pointed.value = index;
        });
        plot.current.show(read(latest.current));
      },
      () => {
        broken.value = true;
      },
    );
    const dark = matchMedia('(prefers-color-scheme: dark)');
    dark.addEventListener('change', recolour);
    // After the page itself took the colours.
    const stop = theme.subscribe(() => setTimeout(recolour));
    return () => {
      gone = true;
      stop();
      dark.removeEventListener('change', recolour);
      plot.current?.close();
    };
  }, []);
  useEffect(() => plot.current?.show(read(series)), [drawn]);

  const columns = read(series);
  const index = pointed.value ?? series.at.length - 1;
  return (
    <figure class="card plot">
      <figcaption>
        <h3>{title}</h3>
        <ul class="plot-key figures">
          {lines.map(({ label, colour, dash }, line) => (
            <li key={label}>
              <svg viewBox="0 0 26 6" aria-hidden="true">
                <path
                  d="M0 3h26"
                  style={{ stroke: `var(${colour})` }}
                  stroke-width="3"
                  stroke-dasharray={dash?.join(' ')}
                />
              </svg>
              {label} <b>{number(Math.round((columns[line + 1]?.[index] ?? 0) * 10) / 10)}</b>
            </li>
          ))}
          <li class="soft plot-when">{clockTime(series.at[index] ?? 0)}</li>
        </ul>
      </figcaption>
      {broken.value && <p class="notice">{words.value.plotsBroken}</p>}
      <div class="plot-place" ref={place} aria-hidden="true" />
    </figure>
  );
}

function Minutes({ series }: { series: History }) {
  const say = words.value;
  return (
    <details class="card gate-more">
      <summary>{say.asTable}</summary>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached from the keyboard. */}
      <section class="table-card gate-minutes" tabIndex={0} aria-label={say.asTable}>
        <table class="gate-table figures">
          <thead>
            <tr>
              <th scope="col">{say.minute}</th>
              <th scope="col">{say.inside}</th>
              {[say.waiting, say.arrivals, say.refusals, say.delay].map((name) => (
                <th key={name} scope="col">
                  {name}, {say.most}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {minutesOf(series).map(({ at, seats, waiting, arrivals, refused, loopDelay }) => (
              <tr key={at}>
                <th scope="row">{clockTime(at)}</th>
                {[seats, waiting, arrivals, refused, loopDelay].map((figure, column) => (
                  <td key={column}>{number(figure)}</td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </details>
  );
}
