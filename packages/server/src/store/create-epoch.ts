const alphabet = "0123456789abcdefghijklmnopqrstuvwxyz";
const epochLength = 8;

/** The name of one life of a room's log: `[0-9a-z]{8}`. */
export function createEpoch(random: (count: number) => Uint8Array): string {
  return Array.from(random(epochLength), (byte) => alphabet[byte % alphabet.length]).join("");
}
