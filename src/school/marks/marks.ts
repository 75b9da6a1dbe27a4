// Marks: what other parts may use of them.
export { createRecentMarks, type RecentMark, type RecentMarks } from './recent.ts';
