// PDFs made here, byte by byte: pages of words in a font that the reader must have, and of colour.

export type PdfPage = {
  lines: readonly string[] /** Red, green and blue, 0 to 1. */;
  colour: readonly [number, number, number];
};

/** Slides of 16:9. @see ISO 32000-1, 7.5 */
export function makePdf(pages: readonly PdfPage[]): Buffer {
  const objects: string[] = [];
  const add = (body: string) => objects.push(body);
  const first = 4;
  const kids = pages.map((_page, index) => `${first + 2 * index} 0 R`);
  add('<< /Type /Catalog /Pages 2 0 R >>');
  add(`<< /Type /Pages /Kids [${kids.join(' ')}] /Count ${pages.length} >>`);
  add('<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>');
  for (const [index, page] of pages.entries()) {
    const content = drawing(page);
    add(
      `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 960 540] /Resources << /Font << /F1 3 0 R >> >> /Contents ${first + 2 * index + 1} 0 R >>`,
    );
    add(`<< /Length ${Buffer.byteLength(content, 'latin1')} >>\nstream\n${content}\nendstream`);
  }
  const parts = ['%PDF-1.4\n'];
  const offsets: number[] = [];
  for (const [index, body] of objects.entries()) {
    offsets.push(parts.reduce((sum, part) => sum + Buffer.byteLength(part, 'latin1'), 0));
    parts.push(`${index + 1} 0 obj\n${body}\nendobj\n`);
  }
  const table = parts.reduce((sum, part) => sum + Buffer.byteLength(part, 'latin1'), 0);
  const rows = offsets.map((offset) => `${String(offset).padStart(10, '0')} 00000 n \n`);
  parts.push(`xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${rows.join('')}`);
  parts.push(`trailer\n<< /Size ${objects.length + 1} /Root 1 0 R >>\nstartxref\n${table}\n%%EOF\n`);
  return Buffer.from(parts.join(''), 'latin1');
}

function drawing({ lines, colour }: PdfPage): string {
  const words = lines.map((line, index) => {
    const text = line.replace(/[\\()]/g, '\\$&');
    return `BT /F1 ${index === 0 ? 52 : 34} Tf 72 ${400 - 80 * index} Td (${text}) Tj ET`;
  });
  const [red, green, blue] = colour;
  return [
    '1 1 1 rg 0 0 960 540 re f',
    `${red} ${green} ${blue} rg 0 500 960 40 re f`,
    '0.1 0.16 0.19 rg',
    ...words,
  ].join('\n');
}
