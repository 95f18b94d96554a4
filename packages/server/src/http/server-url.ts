import type { Config } from "../config.ts";

/** Where to point a browser, with a slash at its end. */
export function serverUrl(
  { host, basePath, publicUrl }: Pick<Config, "host" | "basePath" | "publicUrl">,
  port: number,
): string {
  return publicUrl === null ? `http://${urlHost(host)}:${port}${basePath}` : `${publicUrl}/`;
}

// Nobody types 0.0.0.0 into a browser.
function urlHost(host: string): string {
  if (host === "0.0.0.0" || host === "::") return "localhost";
  return host.includes(":") ? `[${host}]` : host;
}
