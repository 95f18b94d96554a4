import { setDefaultServer } from "../layer/default-server.ts";

/** The server that this script came from: `https://flyby.example/base/flyby.js` → `https://flyby.example/base/`. */
export function serverOf(scriptUrl: string): string | null {
  const url = URL.canParse(scriptUrl) ? new URL(scriptUrl) : null;
  const path = url?.pathname.match(/^(.*\/)flyby(?:-layer)?\.js$/)?.[1];
  return url === null || path === undefined ? null : `${url.origin}${path}`;
}

/** Elements without a `server` mean that one. Call while the script runs: later the browser no longer tells. */
export function rememberOrigin(): void {
  const script = document.currentScript;
  const server = script instanceof HTMLScriptElement ? serverOf(script.src) : null;
  if (server !== null) setDefaultServer(server);
}
