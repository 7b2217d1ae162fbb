/**
 * When the programs that write are killed.
 *
 * @module
 */

/** In how many pieces a checkpoint is written. */
export const pieces = 17;

/** Moments of a checkpoint: after each piece, after it was made safe on the disk, before and after it got its name. */
export const ofCheckpoint = pieces + 3;

/** Moments of four files: amid and after each; before and after it got its name. */
export const ofFirstResults = 2 * 4 + 2;

/** Moments of results that replace others: of those moments two more, and one before the others are removed. */
export const ofResults = 2 * 4 + 2 * 2 + 1;

/** Steps of training: two for each kill, and some. */
export const steps = 45;
