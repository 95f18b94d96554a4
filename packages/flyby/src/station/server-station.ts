import {
  accept,
  isErrorCode,
  type Refusal,
  type Result,
  type RoomAnswer,
  type RoomsAnswer,
  refuse,
} from "@flyby/protocol";
import type { FileReport } from "@flyby/server";
import type { Station } from "./station.ts";

/** Asks the running server, with the admin token of its data folder. */
export function createServerStation(url: string, token: string): Station {
  async function ask(path: string, init: RequestInit = {}): Promise<Result<Response>> {
    const headers = { authorization: `Bearer ${token}`, ...init.headers };
    const response = await fetch(new URL(`api/v1/rooms${path}`, url), { ...init, headers });
    return response.ok ? accept(response) : readRefusal(response);
  }

  // The server's own answers are of this version of Flyby: both come from the same folder.
  async function askJson<T>(path: string, init: RequestInit = {}): Promise<Result<T>> {
    const answer = await ask(path, init);
    return answer.ok ? accept((await answer.value.json()) as T) : answer;
  }

  return {
    where: "server",
    // Compressed, so that the largest file we read is below the largest body the server takes.
    importFile: (room, bytes) =>
      askJson<FileReport>(`/${encodeURIComponent(room)}/import`, { method: "POST", body: pack(bytes) }),
    exportXml: async (room) => {
      const answer = await ask(`/${encodeURIComponent(room)}/export.xml`);
      return answer.ok ? accept(pieces(answer.value)) : answer;
    },
    listRooms: async () => {
      const answer = await askJson<RoomsAnswer>("");
      return answer.ok ? accept(answer.value.rooms) : answer;
    },
    addRoom: async ({ mediaUrl, ...wish }) => {
      const body = JSON.stringify({ ...wish, media: mediaUrl === null ? null : { url: mediaUrl } });
      const headers = { "content-type": "application/json" };
      const answer = await askJson<RoomAnswer>("", { method: "POST", body, headers });
      return answer.ok ? accept({ id: answer.value.room.id }) : answer;
    },
    close: () => Promise.resolve(),
  };
}

/** Files that are compressed already go as they are. */
function pack(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  const looksLikeText = bytes.subarray(0, 3).some((byte) => byte === 0x3c || byte === 0xef || byte === 0x20);
  return looksLikeText ? Bun.gzipSync(new Uint8Array(bytes)) : new Uint8Array(bytes);
}

async function* pieces(response: Response): AsyncGenerator<Uint8Array> {
  for await (const piece of response.body ?? []) yield piece;
}

async function readRefusal(response: Response): Promise<Refusal> {
  const body: unknown = await response.json().catch(() => null);
  const error = typeof body === "object" && body !== null && "error" in body ? body.error : null;
  if (typeof error === "object" && error !== null && "code" in error && "message" in error && isErrorCode(error.code)) {
    return refuse(error.code, String(error.message));
  }
  return refuse(response.status === 413 ? "too-large" : "internal", `The server answered ${response.status}.`);
}
