// A PDF drawn page by page in the teacher's browser. Heavy: only ever loaded when one is chosen.
import type { PDFDocumentProxy, PDFPageProxy } from 'pdfjs-dist';
import { getDocument, PDFWorker } from 'pdfjs-dist/legacy/build/pdf.mjs';
import Worker from 'pdfjs-dist/legacy/build/pdf.worker.min.mjs?worker';
import decoderAddress from 'pdfjs-dist/wasm/openjpeg_nowasm_fallback.js?url';
import { encode } from '../../files/client/draw-picture.ts';
import { type Source, SourceError, slideBounds, textOf } from './source.ts';

/** Fonts that a PDF may name without bringing them, and the alphabets of the East: from our own server, each when needed. */
const fonts = import.meta.glob<string>(
  [
    '../../../../node_modules/pdfjs-dist/standard_fonts/*.{pfb,ttf}',
    '../../../../node_modules/pdfjs-dist/cmaps/*.bcmap',
  ],
  { eager: true, query: '?url', import: 'default' },
);
const addresses = new Map(
  Object.entries(fonts).map(([path, address]) => [path.slice(path.lastIndexOf('/') + 1), address]),
);

class OurFiles {
  async fetch({ filename }: { filename: string }): Promise<Uint8Array> {
    const address = addresses.get(filename);
    if (address === undefined) throw new Error(`pdf: no file ${filename}`);
    const reply = await fetch(address);
    if (!reply.ok) throw new Error(`pdf: ${filename} answers ${reply.status}`);
    return new Uint8Array(await reply.arrayBuffer());
  }
}

/** @throws SourceError for what isn't a PDF, is broken, or is locked. */
export async function readPdf(file: Blob): Promise<Source> {
  const port = new Worker();
  const loading = getDocument({
    data: new Uint8Array(await file.arrayBuffer()),
    worker: PDFWorker.create({ port }),
    BinaryDataFactory: OurFiles,
    useWorkerFetch: false,
    // The page's policy runs no code made from text, and no WebAssembly.
    isEvalSupported: false,
    useWasm: false,
    // Only this file is ever asked for there, by its own name, which is not the one it is served under.
    wasmUrl: `${decoderAddress}?/`,
    enableXfa: false,
    stopAtErrors: false,
  });
  const close = async () => {
    await loading.destroy();
    port.terminate();
  };
  try {
    const pdf = await loading.promise;
    return { count: pdf.numPages, page: (index) => drawPage(pdf, index + 1), close };
  } catch (error) {
    await close();
    throw new SourceError(error instanceof Error && error.name === 'PasswordException' ? 'locked' : 'unreadable');
  }
}

async function drawPage(pdf: PDFDocumentProxy, number: number) {
  const page = await pdf.getPage(number);
  const whole = page.getViewport({ scale: 1 });
  // Its own size says nothing: a slide may be a stamp or a poster.
  const scale = Math.min(slideBounds.width / whole.width, slideBounds.height / whole.height);
  const viewport = page.getViewport({ scale });
  const canvas = document.createElement('canvas');
  canvas.width = Math.max(1, Math.round(viewport.width));
  canvas.height = Math.max(1, Math.round(viewport.height));
  // As for paper: drawing for the screen waits for a page that is looked at.
  await page.render({ canvas, viewport, intent: 'print', background: '#fff' }).promise;
  const [blob, text] = [await encode(canvas, slideBounds.bytes), await readText(page)];
  const { width, height } = canvas;
  canvas.width = canvas.height = 0;
  page.cleanup();
  if (!blob) throw new SourceError('unreadable');
  return { blob, width, height, text };
}

async function readText(page: PDFPageProxy): Promise<string> {
  try {
    const { items } = await page.getTextContent();
    return textOf(items.map((item) => ('str' in item ? `${item.str}${item.hasEOL ? '\n' : ''}` : '')).join(''));
  } catch {
    // Its picture is there all the same.
    return '';
  }
}
