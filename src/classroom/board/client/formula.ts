// Formulas as drawings: KaTeX lays them out once in a hidden corner of the page, and their glyphs and rules are drawn on any canvas.
// The library and its fonts come from our own server, when the first formula does.

/** In ems: scaled by the size of the writing. `top` is where the box begins. */
export type Laid = { width: number; height: number; parts: readonly Part[] };
type Part =
  | { type: 'glyphs'; text: string; font: (size: number) => string; size: number; x: number; baseline: number }
  | { type: 'rule'; x: number; y: number; width: number; height: number }
  | {
      type: 'path';
      d: string;
      x: number;
      y: number;
      width: number;
      height: number;
      box: DOMRectReadOnly;
      slice: boolean;
    };

/** Laid out at this size, px. */
const em = 100;
const laid = new Map<string, Laid | 'wrong' | 'coming'>();
const mostLaid = 300;
let corner: HTMLDivElement | undefined;

/** Undefined until it is laid out: `ready` is called then. 'wrong' when KaTeX can't read it. */
export function layOut(source: string, ready: () => void): Laid | 'wrong' | undefined {
  const known = laid.get(source);
  if (known === 'coming') {
    waiting.add(ready);
    return undefined;
  }
  if (known) return known;
  if (laid.size >= mostLaid) laid.clear();
  laid.set(source, 'coming');
  waiting.add(ready);
  void lay(source)
    .catch((): 'wrong' => 'wrong')
    .then((result) => {
      laid.set(source, result);
      const told = [...waiting];
      waiting.clear();
      for (const tell of told) tell();
    });
  return undefined;
}

const waiting = new Set<() => void>();

async function lay(source: string): Promise<Laid | 'wrong'> {
  const { default: katex } = await import('katex');
  await import('katex/dist/katex.css');
  if (!corner) {
    corner = document.createElement('div');
    corner.className = 'ink-formulas';
    corner.setAttribute('aria-hidden', 'true');
    document.body.append(corner);
  }
  const box = document.createElement('div');
  corner.append(box);
  try {
    katex.render(source, box, {
      output: 'html',
      displayMode: true,
      throwOnError: true,
      maxSize: 20,
      maxExpand: 200,
      strict: false,
      trust: false,
    });
    await fontsOf(box);
    return measure(box);
  } catch {
    return 'wrong';
  } finally {
    box.remove();
  }
}

/** Glyphs are measured only once their font is there. */
async function fontsOf(box: HTMLElement): Promise<void> {
  const fonts = new Map<string, string>();
  for (const { parent, text } of textsIn(box)) {
    const { fontStyle, fontWeight, fontFamily } = getComputedStyle(parent);
    const font = `${fontStyle} ${fontWeight} ${em}px ${fontFamily}`;
    fonts.set(font, `${fonts.get(font) ?? ''}${text.data}`);
  }
  await Promise.all(Array.from(fonts, ([font, text]) => document.fonts.load(font, text)));
}

function* textsIn(box: HTMLElement): Iterable<{ text: Text; parent: Element }> {
  const walker = document.createTreeWalker(box, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode())
    if (node instanceof Text && node.parentElement && node.data.trim() !== '')
      yield { text: node, parent: node.parentElement };
}

function measure(box: HTMLElement): Laid {
  const whole = (box.querySelector('.katex-html') ?? box).getBoundingClientRect();
  const ruler = document.createElement('canvas').getContext('2d');
  const parts: Part[] = [];
  for (const { text, parent } of textsIn(box)) {
    const { fontStyle, fontWeight, fontFamily, fontSize } = getComputedStyle(parent);
    const range = document.createRange();
    range.selectNodeContents(text);
    const rect = range.getBoundingClientRect();
    if (!ruler) continue;
    ruler.font = `${fontStyle} ${fontWeight} ${fontSize} ${fontFamily}`;
    const { fontBoundingBoxAscent: ascent, fontBoundingBoxDescent: descent } = ruler.measureText(text.data);
    const baseline = rect.top + (rect.height - ascent - descent) / 2 + ascent;
    parts.push({
      type: 'glyphs',
      // KaTeX puts a character without width where a line would need one.
      text: text.data.replaceAll('\u200b', ''),
      font: (size) => `${fontStyle} ${fontWeight} ${size}px ${fontFamily}`,
      size: Number.parseFloat(fontSize) / em,
      x: (rect.left - whole.left) / em,
      baseline: (baseline - whole.top) / em,
    });
  }
  for (const element of box.querySelectorAll<HTMLElement | SVGSVGElement>('span, svg')) {
    const rect = element.getBoundingClientRect();
    const place = { x: (rect.left - whole.left) / em, y: (rect.top - whole.top) / em, width: rect.width / em };
    if (element instanceof SVGSVGElement) parts.push(...pathsOf(element, { ...place, height: rect.height / em }));
    else {
      const thickness = Number.parseFloat(getComputedStyle(element).borderBottomWidth);
      if (thickness > 0)
        parts.push({ ...place, type: 'rule', y: (rect.bottom - thickness - whole.top) / em, height: thickness / em });
    }
  }
  return { width: whole.width / em, height: whole.height / em, parts };
}

/** Roots, braces and wide accents are drawings of their own. */
function pathsOf(svg: SVGSVGElement, place: { x: number; y: number; width: number; height: number }): Part[] {
  const { viewBox, preserveAspectRatio } = svg;
  const box = viewBox.baseVal;
  if (!box || box.width === 0) return [];
  const slice = preserveAspectRatio.baseVal.meetOrSlice === SVGPreserveAspectRatio.SVG_MEETORSLICE_SLICE;
  return Array.from(svg.querySelectorAll('path'), (path): Part => {
    const d = path.getAttribute('d') ?? '';
    return { ...place, type: 'path', d, box: new DOMRectReadOnly(box.x, box.y, box.width, box.height), slice };
  });
}

/** Draws with the context's fill colour. */
export function drawFormula(
  context: CanvasRenderingContext2D,
  { parts }: Laid,
  x: number,
  y: number,
  size: number,
): void {
  for (const part of parts) {
    if (part.type === 'glyphs') {
      context.font = part.font(part.size * size);
      context.textBaseline = 'alphabetic';
      context.fillText(part.text, x + part.x * size, y + part.baseline * size);
    } else if (part.type === 'rule') {
      context.fillRect(x + part.x * size, y + part.y * size, part.width * size, Math.max(1, part.height * size));
    } else {
      const { box } = part;
      const across = (part.width * size) / box.width;
      const down = (part.height * size) / box.height;
      const scale = part.slice ? Math.max(across, down) : Math.min(across, down);
      context.save();
      context.beginPath();
      context.rect(x + part.x * size, y + part.y * size, part.width * size, part.height * size);
      context.clip();
      context.translate(x + part.x * size, y + part.y * size);
      context.scale(scale, scale);
      context.translate(-box.x, -box.y);
      context.fill(new Path2D(part.d));
      context.restore();
    }
  }
}
