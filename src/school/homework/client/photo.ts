// Draws a photo anew as a JPEG: turned as one likes, no larger than needed, and without anything else that its file told.

/** Longest side, in pixels: handwriting stays readable. */
const longest = 1_600;
/** Bytes that any line carries; a page of a notebook has less at the first quality. */
const enough = 1_500_000;
const qualities = [0.85, 0.7, 0.55, 0.4];

/** @param turns quarters, clockwise @returns undefined for a file that this browser can't show */
export async function drawPhoto(file: Blob, turns: number): Promise<Blob | undefined> {
  const address = URL.createObjectURL(file);
  try {
    // An image element turns the picture as its camera was held.
    const image = new Image();
    image.src = address;
    await image.decode();
    const scale = Math.min(1, longest / Math.max(image.naturalWidth, image.naturalHeight));
    const [width, height] = [image.naturalWidth, image.naturalHeight].map((side) =>
      Math.max(1, Math.round(side * scale)),
    );
    const canvas = document.createElement('canvas');
    [canvas.width, canvas.height] = turns % 2 ? [height ?? 1, width ?? 1] : [width ?? 1, height ?? 1];
    const context = canvas.getContext('2d');
    if (!context || !width || !height) return undefined;
    // What is transparent would be black.
    context.fillStyle = '#fff';
    context.fillRect(0, 0, canvas.width, canvas.height);
    context.translate(canvas.width / 2, canvas.height / 2);
    context.rotate((turns * Math.PI) / 2);
    context.drawImage(image, -width / 2, -height / 2, width, height);
    let blob: Blob | undefined;
    for (const quality of qualities) {
      blob = (await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, 'image/jpeg', quality))) ?? undefined;
      if (blob && blob.size <= enough) break;
    }
    // A phone keeps the memory of a canvas until it is collected.
    canvas.width = canvas.height = 0;
    return blob;
  } catch {
    return undefined;
  } finally {
    URL.revokeObjectURL(address);
  }
}
