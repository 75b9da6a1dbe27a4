// What a screen reader should be told without moving the focus: one sentence at a time.
import { signal } from '@preact/signals';

export const message = signal('');

export function say(sentence: string): void {
  // The same sentence twice would be heard once.
  message.value = message.value === sentence ? `${sentence}\u00a0` : sentence;
}
