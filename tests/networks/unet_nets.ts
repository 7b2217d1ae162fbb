import type { UnetOptions } from "driftfield/networks";

const small = { height: 4, width: 4, channels: 3, frequencies: 2 };

/** One U-Net of each kind. */
export const kinds: Record<string, UnetOptions> = {
  "grey": small,
  "one level, three colours, not square": { ...small, height: 2, width: 3, colours: 3, levels: 1 },
  "two colours, three answers": { ...small, height: 2, colours: 2, outputs: 48 },
  "three levels, classes": { ...small, width: 8, channels: 2, levels: 3, classes: 3 },
};
