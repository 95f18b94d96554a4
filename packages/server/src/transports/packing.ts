/** How batches travel on a socket: `deflate`: larger ones as bytes that were deflated once for everybody. */
export type Packing = "text" | "deflate";

/** UTF-8 bytes of a batch. Smaller ones gain little by being deflated, and stay readable. */
export const leastDeflatedBytes = 256;
