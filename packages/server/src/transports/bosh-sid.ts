import { createHmac, randomBytes } from "node:crypto";
import { isRoomId, limits } from "@flyby/protocol";
import { isSame } from "../identity/tokens.ts";
import type { Upkeep } from "../store/ports.ts";

/** What a session id says and its signature vouches for: enough to go on with a session nobody here remembers. */
export interface SidFacts {
  readonly room: string;
  /** Longest hold, seconds. */
  readonly wait: number;
  /** When it was opened, epoch ms. */
  readonly openedAt: number;
}

export interface Sids {
  issue(facts: SidFacts): string;
  /** null when it is none of ours, or older than a day. */
  read(sid: string): SidFacts | null;
}

const keyName = "bosh-key";
const keyBytes = 32;
/** Against two alike that were opened in the same millisecond. */
const uniqueBytes = 9;
/** A page that is open for longer opens another session: an id found in an old log is good for nothing. */
const maxAgeMs = 86_400_000;
const pattern = /^([a-z0-9-]+)\.(\d{1,2})\.([0-9a-z]{1,11})\.[\w-]{12}$/;

/** `ROOM.WAIT.OPENED.RANDOM.SIGNATURE`. The key lives with the comments, so that it outlives a restart. */
export async function openSids(upkeep: Pick<Upkeep, "getValue" | "setValue">, now: () => number): Promise<Sids> {
  let kept = await upkeep.getValue(keyName);
  if (kept === null) {
    await upkeep.setValue(keyName, randomBytes(keyBytes).toString("hex"));
    kept = await upkeep.getValue(keyName);
  }
  const key = Buffer.from(kept ?? "", "hex");
  const sign = (text: string): string => createHmac("sha256", key).update(text).digest("base64url");

  return {
    issue({ room, wait, openedAt }) {
      const text = `${room}.${wait}.${openedAt.toString(36)}.${randomBytes(uniqueBytes).toString("base64url")}`;
      return `${text}.${sign(text)}`;
    },
    read(sid) {
      const end = sid.lastIndexOf(".");
      const text = sid.slice(0, Math.max(0, end));
      if (!isSame(sid.slice(end + 1), sign(text))) return null;
      const [, room = "", wait = "", opened = ""] = pattern.exec(text) ?? [];
      const facts = { room, wait: Number(wait), openedAt: Number.parseInt(opened, 36) };
      const isGood = isRoomId(room) && facts.wait <= limits.maxWaitSeconds && now() - facts.openedAt <= maxAgeMs;
      return isGood ? facts : null;
    },
  };
}
