import { type ChatAnswer, type Result, refuse } from "@flyby/protocol";
import { type Api, toResult } from "./api.ts";
import type { Authored } from "./log/authored.ts";
import type { RoomClient, RoomClientOptions } from "./room-client.ts";

export interface RoomRequestsPorts {
  readonly api: Api;
  readonly roomId: string;
  readonly roomPath: string;
  readonly authored: Authored;
  /** The identity's token. */
  token(): string | null;
  admin(): string | null;
}

export interface RoomRequests extends Pick<RoomClient, "chat" | "deleteComment" | "mute"> {
  /** Makes the room of an embedding site, or finds that somebody else just did. */
  openRoom(wanted: NonNullable<RoomClientOptions["create"]>): Promise<Result<void>>;
}

/** What is asked of the room besides its log. */
export function createRoomRequests(ports: RoomRequestsPorts): RoomRequests {
  const { api, roomPath, authored } = ports;
  return {
    async chat({ before, limit, source } = {}) {
      const query = new URLSearchParams();
      if (before !== undefined) query.set("before", String(before));
      if (limit !== undefined) query.set("limit", String(limit));
      if (source !== undefined) query.set("source", source);
      const result = toResult(await api.json<ChatAnswer>(`${roomPath}/chat?${query}`, { field: "comments" }));
      if (!result.ok) return result;
      const comments = result.value.comments.filter(({ id }) => !authored.isGone(id));
      authored.remember(comments);
      return { ok: true, value: { ...result.value, comments } };
    },
    async deleteComment(id) {
      const bearer = ports.admin() ?? ports.token();
      return toVoid(toResult(await api.json<unknown>(`${roomPath}/comments/${id}`, { method: "DELETE", bearer })));
    },
    async mute(author, action) {
      const bearer = ports.admin();
      if (bearer === null) return refuse("admin-only");
      const path = `${roomPath}/mutes/${encodeURIComponent(author)}`;
      const ask =
        action === "unmute"
          ? ({ method: "DELETE", bearer } as const)
          : ({ method: "PUT", bearer, body: { purge: action === "purge" } } as const);
      return toVoid(toResult(await api.json<unknown>(path, ask)));
    },
    async openRoom({ kind, title }) {
      const body = { id: ports.roomId, kind, title: title ?? ports.roomId };
      return toVoid(toResult(await api.json<unknown>("api/v1/rooms", { method: "POST", body, bearer: ports.admin() })));
    },
  };
}

function toVoid(result: Result<unknown>): Result<void> {
  return result.ok ? { ok: true, value: undefined } : result;
}
