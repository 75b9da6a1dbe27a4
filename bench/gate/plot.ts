// Draws lines over time as an SVG that needs nothing else: one panel below another, with axes and a legend.

export type Panel = { title: string; lines: { name: string; colour: string; values: number[] }[] };

const width = 860;
const height = 190;
const left = 64;
const right = 16;
const top = 34;
const bottom = 24;

/** Values are one a second. Text follows the reader's theme where the viewer allows it. */
export function plots(panels: Panel[]): string {
  const whole = panels.length * height + 30;
  const legend = (panels[0]?.lines ?? []).map(
    ({ name, colour }, index) =>
      `<g transform="translate(${left + index * 190},16)"><path d="M0 0h24" stroke="${colour}" stroke-width="3"/>` +
      `<text x="30" y="4">${name}</text></g>`,
  );
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${whole}" role="img" font-family="sans-serif" font-size="12">`,
    '<title>Limits found by two controllers while the real capacity changes, units over seconds</title>',
    `<rect width="${width}" height="${whole}" fill="#fff"/>`,
    ...legend,
    ...panels.map((panel, index) => `<g transform="translate(0,${30 + index * height})">${draw(panel)}</g>`),
    '</svg>',
    '',
  ].join('\n');
}

function draw({ title, lines }: Panel): string {
  const count = Math.max(...lines.map(({ values }) => values.length));
  const most = Math.max(...lines.flatMap(({ values }) => values));
  const step = 10 ** Math.floor(Math.log10(most)) / (most / 10 ** Math.floor(Math.log10(most)) < 3 ? 2 : 1);
  const end = Math.ceil(most / step) * step;
  const x = (at: number) => left + (at / count) * (width - left - right);
  const y = (value: number) => height - bottom - (value / end) * (height - top - bottom);
  const marks: string[] = [];
  const every = Math.max(step, Math.ceil(end / 4 / step) * step);
  for (let value = 0; value <= end; value += every) {
    marks.push(`<path d="M${left} ${y(value).toFixed(1)}H${width - right}" stroke="#ddd"/>`);
    marks.push(
      `<text x="${left - 6}" y="${(y(value) + 4).toFixed(1)}" text-anchor="end">${value.toLocaleString('en')}</text>`,
    );
  }
  for (let at = 0; at <= count; at += 150) {
    marks.push(`<text x="${x(at).toFixed(1)}" y="${height - 8}" text-anchor="middle">${at} s</text>`);
  }
  const paths = lines.map(({ colour, values }) => {
    // One point a pixel or so; more only makes the file heavy.
    const points = values.flatMap((value, at) => (at % 2 === 0 ? [`${x(at).toFixed(0)} ${y(value).toFixed(0)}`] : []));
    return `<path d="M${points.join('L')}" fill="none" stroke="${colour}" stroke-width="1.5"/>`;
  });
  return [`<text x="${left}" y="${top - 12}" font-weight="bold">${title}</text>`, ...marks, ...paths].join('\n');
}
