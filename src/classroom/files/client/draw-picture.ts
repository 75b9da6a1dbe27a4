// Draws what a person chose as a picture of ours: no larger than needed, and without anything else that its file told.

export type Drawn = { blob: Blob; width: number; height: number };

export type Bounds = { width: number; height: number; bytes: number };

/** From the finest to what goes over any line. */
const qualities = [0.9, 0.8, 0.65, 0.5, 0.35];

/** WebP, or JPEG where the browser can't write it; of the finest quality that fits. */
export async function encode(canvas: HTMLCanvasElement, bytes: number): Promise<Blob | undefined> {
  let blob: Blob | undefined;
  for (const quality of qualities) {
    blob = await written(canvas, quality);
    if (blob && blob.size <= bytes) return blob;
  }
  return undefined;
}

async function written(canvas: HTMLCanvasElement, quality: number): Promise<Blob | undefined> {
  const toBlob = (type: string) => new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, type, quality));
  const webp = await toBlob('image/webp');
  // A browser that can't write WebP gives a PNG instead.
  return (webp?.type === 'image/webp' ? webp : await toBlob('image/jpeg')) ?? undefined;
}

/** How large something becomes within bounds; never larger than it is. */
export function fitted(size: { width: number; height: number }, bounds: { width: number; height: number }) {
  const scale = Math.min(1, bounds.width / size.width, bounds.height / size.height);
  return { width: Math.max(1, Math.round(size.width * scale)), height: Math.max(1, Math.round(size.height * scale)) };
}

/** @returns undefined for a file that this browser can't show, or that stays too heavy. */
export async function drawPicture(file: Blob, bounds: Bounds): Promise<Drawn | undefined> {
  const address = URL.createObjectURL(file);
  try {
    // An image element turns the picture as its camera was held; a bitmap does so in recent browsers only.
    const image = new Image();
    image.src = address;
    await image.decode();
    const { width, height } = fitted({ width: image.naturalWidth, height: image.naturalHeight }, bounds);
    const canvas = document.createElement('canvas');
    canvas.width = width;
    canvas.height = height;
    const context = canvas.getContext('2d');
    if (!context) return undefined;
    // What is transparent would be black.
    context.fillStyle = '#fff';
    context.fillRect(0, 0, width, height);
    context.drawImage(image, 0, 0, width, height);
    const blob = await encode(canvas, bounds.bytes);
    // A phone keeps the memory of a canvas until it is collected.
    canvas.width = canvas.height = 0;
    return blob && { blob, width, height };
  } catch {
    return undefined;
  } finally {
    URL.revokeObjectURL(address);
  }
}
