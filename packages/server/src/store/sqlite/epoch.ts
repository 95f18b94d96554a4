import { Database } from "bun:sqlite";

const alphabet = "0123456789abcdefghijklmnopqrstuvwxyz";
const epochLength = 8;

/** The name of one life of a room's log: `[0-9a-z]{8}`. */
export function createEpoch(random: (count: number) => Uint8Array): string {
  return Array.from(random(epochLength), (byte) => alphabet[byte % alphabet.length]).join("");
}

/**
 * Gives every room of a database that no server has open a new epoch. A restore needs it (LOG5): the logs went back,
 * and cursors of before would otherwise read other entries under seqs they have seen.
 */
export function renewEpochs(file: string, random: (count: number) => Uint8Array): void {
  const db = new Database(file, { create: false, readwrite: true, strict: true });
  try {
    const update = db.query<null, [string, number]>("UPDATE rooms SET epoch = ? WHERE number = ?");
    db.transaction(() => {
      for (const { number } of db.query<{ number: number }, []>("SELECT number FROM rooms").all()) {
        update.run(createEpoch(random), number);
      }
    }).immediate();
  } finally {
    db.close();
  }
}
