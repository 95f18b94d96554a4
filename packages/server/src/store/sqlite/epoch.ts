import { Database } from "bun:sqlite";
import { createEpoch } from "../create-epoch.ts";

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
