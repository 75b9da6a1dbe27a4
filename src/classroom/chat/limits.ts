// How much may be said, how fast, and how much of it is held. Shared with the page, depends on nothing.

/** Messages told to those who come late, or come back. */
export const tail = 200;
/** Messages held by the relay and by each page; the journal has all. */
export const kept = 500;
/** So many messages in so long (ms), by role. */
export const pace = { pupil: { most: 5, period: 7_000 }, leader: { most: 20, period: 4_000 } } as const;
/** One's own message may be taken back for so long, ms. */
export const regret = 60_000;
/** Reports of one person in so long (ms), and how many the relay holds. */
export const reporting = { most: 5, period: 60_000, kept: 50 } as const;
/** Messages told with a reported one. */
export const context = 5;
