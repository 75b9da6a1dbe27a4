// How far a long command is: one line that is written again, on a terminal only.

/** `total` is 0 when how much there is isn't known. */
export type Progress = (step: string, done: number, total: number) => void;

/** @returns what to call meanwhile, and `end`, which clears the line before anything else is written. */
export function progressOn(output: { write(text: string): unknown; isTTY?: boolean }): {
  progress: Progress;
  end(): void;
} {
  if (!output.isTTY) return { progress: () => {}, end: () => {} };
  let last = '';
  const say = (text: string) => {
    if (text === last) return;
    last = text;
    output.write(`\r\u001b[K${text}`);
  };
  return {
    progress: (step, done, total) => say(total > 0 ? `${step} ${Math.floor((100 * done) / total)} %` : `${step} …`),
    end: () => say(''),
  };
}
