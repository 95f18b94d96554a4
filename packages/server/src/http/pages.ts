import { readdir } from "node:fs/promises";
import { extname, join } from "node:path";
import { promisify } from "node:util";
import { gzip } from "node:zlib";
import { acceptsGzip, hasVersion, leastCompressed } from "./answers.ts";
import { pageHeaders, scriptPolicy } from "./security.ts";

const gzipAsync = promisify(gzip);

const types: Readonly<Record<string, string>> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".mjs": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".json": "application/json; charset=utf-8",
  ".map": "application/json; charset=utf-8",
  ".svg": "image/svg+xml",
  ".txt": "text/plain; charset=utf-8",
  ".webmanifest": "application/manifest+json",
  ".png": "image/png",
  ".jpg": "image/jpeg",
  ".webp": "image/webp",
  ".ico": "image/x-icon",
  ".woff2": "font/woff2",
};
const packed = /^(text\/|application\/(json|manifest)|image\/svg)/;

/** Names with a hash never change; pages ask each time; bundles for other sites are new within minutes. */
const caching = {
  page: "no-cache",
  asset: "public, max-age=31536000, immutable",
  embed: "public, max-age=300, stale-while-revalidate=86400",
} as const;

export const pageNames = ["index", "watch", "overlay", "lab"] as const;
export type PageName = (typeof pageNames)[number];

export interface Pages {
  page(name: PageName, request: Request, status?: number): Promise<Response>;
  /** A file of the built pages by its path, e.g. `assets/watch-4f2a.js`; null when there is none. */
  asset(path: string, request: Request): Promise<Response | null>;
  /** A bundle for other sites, e.g. `flyby.js`. */
  embed(name: string, request: Request): Promise<Response | null>;
}

interface StoredFile {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly type: string;
  readonly etag: string;
  gzipped: Promise<Uint8Array<ArrayBuffer>> | null;
}

export interface PageFolders {
  readonly pages: string;
  readonly embed: string;
  /** With a slash at both ends. */
  readonly basePath: string;
}

/** Reads what was built, once: requests are answered from memory and by exact name, never by joining a path. */
export async function loadPages({ pages, embed, basePath }: PageFolders): Promise<Pages> {
  const site = await loadFolder(pages, (text) => text.replace('<base href="/">', `<base href="${basePath}">`));
  const bundles = await loadFolder(embed, (text) => text);
  return {
    async page(name, request, status = 200) {
      const file = site.get(`${name}.html`);
      if (file === undefined) return new Response("The pages of this server are not built.\n", { status: 503 });
      const framing = name === "overlay" ? "anybody" : "ourselves";
      return send(file, request, { ...pageHeaders(framing), "cache-control": caching.page }, status);
    },
    async asset(path, request) {
      const file = path.endsWith(".html") ? undefined : site.get(path);
      if (file === undefined) return null;
      return send(file, request, { "cache-control": path.startsWith("assets/") ? caching.asset : caching.page });
    },
    async embed(name, request) {
      const file = bundles.get(name);
      return file === undefined ? null : send(file, request, { "cache-control": caching.embed });
    },
  };
}

async function loadFolder(folder: string, rewrite: (html: string) => string): Promise<Map<string, StoredFile>> {
  const found = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  const files = new Map<string, StoredFile>();
  for (const entry of found) {
    const path = join(entry.parentPath, entry.name);
    const name = path.slice(folder.length + 1).replaceAll("\\", "/");
    const type = types[extname(entry.name)];
    if (!entry.isFile() || type === undefined || name.startsWith(".")) continue;
    const raw = new Uint8Array(await Bun.file(path).arrayBuffer());
    const bytes = name.endsWith(".html") ? new TextEncoder().encode(rewrite(new TextDecoder().decode(raw))) : raw;
    files.set(name, { bytes, type, etag: `W/"${Bun.hash(bytes).toString(36)}"`, gzipped: null });
  }
  return files;
}

async function send(
  file: StoredFile,
  request: Request,
  headers: Readonly<Record<string, string>>,
  status = 200,
): Promise<Response> {
  const policy: Record<string, string> = file.type.startsWith("text/javascript")
    ? { "content-security-policy": scriptPolicy }
    : {};
  const all = { ...policy, ...headers, "content-type": file.type, etag: file.etag, vary: "Accept-Encoding" };
  if (status === 200 && hasVersion(request, file.etag)) return new Response(null, { status: 304, headers: all });
  if (file.bytes.byteLength < leastCompressed || !packed.test(file.type) || !acceptsGzip(request)) {
    const length = { "content-length": String(file.bytes.byteLength) };
    return new Response(file.bytes, { status, headers: { ...all, ...length } });
  }
  file.gzipped ??= gzipAsync(file.bytes).then((bytes) => new Uint8Array(bytes));
  const body = await file.gzipped;
  const length = { "content-length": String(body.byteLength) };
  return new Response(body, { status, headers: { ...all, ...length, "content-encoding": "gzip" } });
}
