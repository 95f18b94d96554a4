import { existsSync } from "node:fs";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { freePort, newFolder } from "./flyby-process.ts";
import { makeCertificate } from "./test-certificate.ts";

/** The name in the certificate; nothing resolves it, tests connect to 127.0.0.1. */
export const publicName = "flyby.test";

const shipped = fileURLToPath(new URL("../../deploy/nginx/flyby.conf", import.meta.url));
const usualPlaces = ["/usr/sbin/nginx", "/usr/local/sbin/nginx", "/opt/homebrew/bin/nginx"];

/** null when this machine has none. */
export function nginxPath(): string | null {
  return usualPlaces.find(existsSync) ?? null;
}

/** One answer of nginx, as its own log tells it. */
export interface NginxAnswer {
  readonly method: string;
  /** Path and query. */
  readonly uri: string;
  readonly status: number;
  readonly protocol: string;
  /** `$upstream_cache_status`; empty where no cache had a say. */
  readonly cache: string;
  /** Seconds since the epoch. */
  readonly at: number;
}

export interface NginxServer {
  /** `https://127.0.0.1:PORT`. The certificate is for 127.0.0.1, localhost and `publicName`. */
  readonly url: string;
  readonly port: number;
  /** Where plain HTTP is answered with the way to `url`. */
  readonly plainPort: number;
  /** File of the certificate, to be trusted: `tls: { ca }`, `curl --cacert`, `NODE_EXTRA_CA_CERTS`. */
  readonly certificate: string;
  /** The whole configuration as it runs. */
  readonly configuration: string;
  /** Everything answered so far; background fetches of the cache are none of these. */
  answers(): Promise<readonly NginxAnswer[]>;
  /** What went wrong, as nginx wrote it. */
  errors(): Promise<string>;
  stop(): Promise<void>;
}

/** The shipped configuration with ports, paths and names of this test; each must be found in it. */
function fillIn(configuration: string, values: Readonly<Record<string, string>>): string {
  let filled = configuration;
  for (const [shippedValue, value] of Object.entries(values)) {
    if (!filled.includes(shippedValue)) throw new Error(`deploy/nginx/flyby.conf has no "${shippedValue}"`);
    filled = filled.replaceAll(shippedValue, value);
  }
  return filled;
}

const logFormat = `'{"method":"$request_method","uri":"$request_uri","status":$status,"protocol":"$server_protocol","cache":"$upstream_cache_status","at":$msec}'`;

function wrap(folder: string, site: string): string {
  const scratch = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"].map(
    (name) => `${name}_temp_path ${join(folder, name)};`,
  );
  return `daemon off;
master_process off;
pid ${join(folder, "nginx.pid")};
error_log ${join(folder, "error.log")} warn;
events { worker_connections 8192; }
http {
default_type application/octet-stream;
${scratch.join("\n")}
log_format answers escape=json ${logFormat};
access_log ${join(folder, "access.log")} answers;
${site}
}
`;
}

/**
 * A real nginx with the shipped configuration before `originPort` on this machine. It keeps everything in a folder of
 * its own, which goes when it stops.
 */
export async function startNginx(originPort: number): Promise<NginxServer> {
  const binary = nginxPath();
  if (binary === null) throw new Error("No nginx found.");
  const folder = await newFolder();
  const certificate = await makeCertificate(folder, publicName);
  const port = await freePort();
  let plainPort = await freePort();
  while (plainPort === port) plainPort = await freePort();
  const site = fillIn(await Bun.file(shipped).text(), {
    "  listen [::]:80;\n": "",
    "  listen [::]:443 ssl http2;\n": "",
    "listen 80;": `listen 127.0.0.1:${plainPort};`,
    "listen 443 ssl http2;": `listen 127.0.0.1:${port} ssl http2;`,
    "server 127.0.0.1:8765;": `server 127.0.0.1:${originPort};`,
    "/etc/letsencrypt/live/flyby.example.org/fullchain.pem": certificate.file,
    "/etc/letsencrypt/live/flyby.example.org/privkey.pem": certificate.key,
    "/var/lib/nginx/": `${folder}/`,
    "flyby.example.org": publicName,
  });
  const configuration = wrap(folder, site);
  const file = join(folder, "nginx.conf");
  await Bun.write(file, configuration);
  const child = Bun.spawn([binary, "-p", folder, "-c", file, "-e", join(folder, "error.log")], {
    stdout: "ignore",
    stderr: "pipe",
  });
  const errors = (): Promise<string> => Bun.file(join(folder, "error.log")).text();
  const stop = async (): Promise<void> => {
    child.kill("SIGTERM");
    await child.exited;
    await rm(folder, { recursive: true, force: true });
  };
  try {
    await listening(port, child, errors);
  } catch (error) {
    await stop();
    throw error;
  }
  return {
    url: `https://127.0.0.1:${port}`,
    port,
    plainPort,
    certificate: certificate.file,
    configuration,
    errors,
    async answers() {
      const text = await Bun.file(join(folder, "access.log")).text();
      return text
        .split("\n")
        .filter((line) => line !== "")
        .map((line) => JSON.parse(line) as NginxAnswer);
    },
    stop,
  };
}

async function listening(
  port: number,
  child: { readonly exitCode: number | null; readonly stderr: ReadableStream<Uint8Array> },
  errors: () => Promise<string>,
): Promise<void> {
  for (let attempt = 0; attempt < 200; attempt++) {
    if (child.exitCode !== null) {
      throw new Error(`nginx ended: ${await new Response(child.stderr).text()}${await errors().catch(() => "")}`);
    }
    const isOpen = await Bun.connect({ hostname: "127.0.0.1", port, socket: { data() {} } }).then(
      (socket) => {
        socket.end();
        return true;
      },
      () => false,
    );
    if (isOpen) return;
    await Bun.sleep(25);
  }
  throw new Error(`nginx does not listen: ${await errors().catch(() => "")}`);
}
