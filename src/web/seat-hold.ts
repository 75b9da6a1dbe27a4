// What the classroom signed for this page: shown when the pass is renewed, so that nobody is put out in the middle of a lesson.

let kept: string | undefined;

export function keepHold(hold: string): void {
  kept = hold;
}

/** The lesson was left: the seat is like any other. */
export function forgetHold(): void {
  kept = undefined;
}

/** The latest; the gate looks at its end by its own clock. */
export const currentHold = (): string | undefined => kept;
