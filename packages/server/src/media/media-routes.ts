import { type ErrorCode, errors, refuse, toErrorBody } from "@flyby/protocol";
import type { MediaRoutes } from "../http/media-port.ts";
import { parseRange } from "./byte-range.ts";
import type { MediaFile, MediaFiles } from "./media-files.ts";
import { clipType, posterType } from "./media-type.ts";
import { type OpenedFile, openFile } from "./open-file.ts";
import { isDateStrong, isUnchanged, mayServeRange } from "./preconditions.ts";

/**
 * Clips are replaced under the same address, so browsers ask each time and mostly hear 304. A shared cache asks once a
 * minute for all of them.
 */
const clipCaching = "public, max-age=0, s-maxage=60, must-revalidate";
const sampleCaching = "public, max-age=86400";

export interface MediaOptions {
  readonly files: MediaFiles;
  readonly now: () => number;
}

/** Serves a room's clip at `/media/:room` and its poster at `/media/:room/poster`. */
export function createMediaRoutes({ files, now }: MediaOptions): MediaRoutes {
  return {
    respond: async (request, room, name) => {
      const file = files.find(room);
      const wanted = file === undefined ? null : choose(file, name);
      if (file === undefined || wanted === null) return refusal("not-found");
      const opened = await openFile(file.root, wanted.path);
      if (opened === null) return refusal("not-found");
      return answer(request, opened, wanted.type, file.sample ? sampleCaching : clipCaching, now());
    },
  };
}

function choose(file: MediaFile, name: string | null): { readonly path: string; readonly type: string } | null {
  const path = name === null ? file.clip : name === "poster" ? file.poster : null;
  const type = path === null ? null : name === null ? clipType(path) : posterType(path);
  return path === null || type === null ? null : { path, type };
}

function answer(request: Request, file: OpenedFile, type: string, caching: string, nowMs: number): Response {
  const common: Record<string, string> = { etag: file.etag, "cache-control": caching, "accept-ranges": "bytes" };
  if (isDateStrong(file, nowMs)) common["last-modified"] = new Date(file.modifiedMs).toUTCString();
  if (isUnchanged(request.headers, file)) return new Response(null, { status: 304, headers: common });
  const range = mayServeRange(request.headers, file, nowMs)
    ? parseRange(request.headers.get("range"), file.size)
    : "whole";
  if (range === "outside") return refusal("range-refused", { ...common, "content-range": `bytes */${file.size}` });
  const { start, end } = range === "whole" ? { start: 0, end: file.size - 1 } : range;
  const headers = new Headers({ ...common, "content-type": type, "content-length": String(end - start + 1) });
  if (range !== "whole") headers.set("content-range", `bytes ${start}-${end}/${file.size}`);
  const body = request.method === "HEAD" || file.size === 0 ? null : Bun.file(file.path).slice(start, end + 1, type);
  return new Response(body, { status: range === "whole" ? 200 : 206, headers });
}

function refusal(code: ErrorCode, headers: Readonly<Record<string, string>> = {}): Response {
  const json = { "content-type": "application/json; charset=utf-8", "cache-control": "no-store" };
  return new Response(JSON.stringify(toErrorBody(refuse(code))), {
    status: errors[code].status,
    headers: { ...headers, ...json },
  });
}
