import type { AboutAnswer, RoomsAnswer } from "@flyby/protocol";
import type { Addresses } from "./address.ts";

/** What the pages read of their server besides rooms. null when it cannot be reached or does not answer as agreed. */
export interface ServerApi {
  rooms(): Promise<RoomsAnswer | null>;
  about(): Promise<AboutAnswer | null>;
  /** Whether this is the admin token. */
  isAdmin(token: string): Promise<boolean | null>;
}

/** Longer than this, and the page says that the server is away. */
const timeoutMs = 8_000;

export function createServerApi(addresses: Addresses, get: typeof fetch = fetch): ServerApi {
  const read = async (path: string): Promise<unknown> => {
    try {
      const answer = await get(addresses.api(path), { signal: AbortSignal.timeout(timeoutMs) });
      return answer.ok ? await answer.json() : null;
    } catch {
      return null;
    }
  };
  return {
    async rooms() {
      const answer = await read("rooms");
      return isRooms(answer) ? answer : null;
    },
    async about() {
      const answer = await read("about");
      return isAbout(answer) ? answer : null;
    },
    async isAdmin(token) {
      try {
        const headers = { Authorization: `Bearer ${token}` };
        const answer = await get(addresses.api("admin"), { headers, signal: AbortSignal.timeout(timeoutMs) });
        return answer.ok || (answer.status === 401 || answer.status === 403 ? false : null);
      } catch {
        return null;
      }
    },
  };
}

// The server is ours; this tells it apart from whatever else may answer at this address.
function isRooms(answer: unknown): answer is RoomsAnswer {
  return typeof answer === "object" && answer !== null && "rooms" in answer && Array.isArray(answer.rooms);
}

function isAbout(answer: unknown): answer is AboutAnswer {
  return typeof answer === "object" && answer !== null && "lan" in answer && Array.isArray(answer.lan);
}
