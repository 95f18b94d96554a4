import { createHmac, randomBytes } from "node:crypto";
import type { Upkeep } from "../store/ports.ts";

const keyName = "export-author-key";

/**
 * Authors as exports write them: 8 hex digits, the same for the same author in every export of this installation, and
 * useless to anybody who lacks its key.
 */
export async function openAuthorHash(upkeep: Upkeep): Promise<(author: string) => string> {
  let key = await upkeep.getValue(keyName);
  if (key === null) {
    await upkeep.setValue(keyName, randomBytes(32).toString("hex"));
    key = await upkeep.getValue(keyName);
  }
  const secret = Buffer.from(key ?? "", "hex");
  return (author) => createHmac("sha256", secret).update(author).digest("hex").slice(0, 8);
}
