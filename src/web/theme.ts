// Light, dark, or as the device says.
import { signal } from '@preact/signals';
import { readChoice, writeChoice } from './choices.ts';

export type Theme = 'auto' | 'light' | 'dark';

const known = readChoice('theme');
export const theme = signal<Theme>(known === 'light' || known === 'dark' ? known : 'auto');

export function chooseTheme(chosen: Theme): void {
  theme.value = chosen;
  writeChoice('theme', chosen);
  showTheme();
}

export function showTheme(): void {
  if (theme.value === 'auto') delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = theme.value;
}
