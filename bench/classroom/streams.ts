// What each pupil is sent in every comparison.

/** 400 kbit/s at 25 pictures a second. */
export const pictureBytes = 2_000;
/** 24 kbit/s at 60 ms. */
export const voiceBytes = 180;
