// Whether captions are shown on this device, and how large: both are kept here.
import { signal } from '@preact/signals';

const storageKey = 'preau.class.captions';

export const sizes = ['m', 'l', 'xl'] as const;
export type Size = (typeof sizes)[number];
/** `null`: never asked. */
type Choice = { on: boolean | null; size: Size };

function kept(): Choice {
  const [on = '', size = ''] = (localStorage.getItem(storageKey) ?? '').split(' ');
  return {
    on: on === 'on' ? true : on === 'off' ? false : null,
    size: sizes.find((one) => one === size) ?? 'm',
  };
}

export const choice = signal<Choice>(kept());

export function choose(changed: Partial<Choice>): void {
  choice.value = { ...choice.value, ...changed };
  const { on, size } = choice.value;
  localStorage.setItem(storageKey, `${on === null ? '' : on ? 'on' : 'off'} ${size}`);
}
