// What other parts say on the day, below its own first words. Their code comes after the first screen.
import type { ComponentType } from 'preact';
import { lazy } from './lazy.tsx';

const nothing = () => null;

export const inDay: readonly ComponentType[] = [
  lazy(async () => (await import('../school/attendance/client/in-day.tsx')).AttendanceInDay, nothing),
];
