// Two ways of finding a capacity, side by side: figures, and the plots in docs/gate/capacity.svg.
import { compareControllers } from './gate/capacity.ts';

export function run(): string {
  return compareControllers();
}
