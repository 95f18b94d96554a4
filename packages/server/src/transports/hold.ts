/** The runtime cuts a silent request; ours ends or speaks this long before. */
export const holdMarginSeconds = 15;
