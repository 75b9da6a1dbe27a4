// The office's part weighs nothing on a pupil's first screen.
import { lazy } from '../../../web/lazy.tsx';

export const lazySchoolNow = lazy(async () => (await import('./school-now.tsx')).SchoolNowPart);
