import { existsSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pinned } from "../pin.ts";
import type { Program } from "./open-program.ts";

/** Where Debian's libnginx-mod-nchan puts it. */
const moduleFile = "/usr/lib/nginx/modules/ngx_nchan_module.so";
const nginxFile = "/usr/sbin/nginx";
/** nginx does not notice that we are gone; a shell does, by its input. */
const watched = '"$@" & pid=$!; cat > /dev/null; kill "$pid"; wait "$pid"';
const startMs = 5_000;
const patienceMs = 2_000;

export function hasNchan(): boolean {
  return existsSync(moduleFile) && existsSync(nginxFile);
}

/** One worker, in memory, no buffer: fan-out alone. */
function configOf(folder: string, port: number): string {
  return `load_module ${moduleFile};
daemon off;
worker_processes 1;
pid ${folder}/nginx.pid;
error_log ${folder}/error.log crit;
worker_rlimit_nofile 20000;
events { worker_connections 19000; }
http {
  access_log off;
  client_body_temp_path ${folder}/body; proxy_temp_path ${folder}/proxy; fastcgi_temp_path ${folder}/fastcgi;
  uwsgi_temp_path ${folder}/uwsgi; scgi_temp_path ${folder}/scgi;
  nchan_shared_memory_size 256M;
  server {
    listen 127.0.0.1:${port};
    location = / { nchan_subscriber websocket; nchan_channel_id room; nchan_subscriber_first_message newest; nchan_websocket_ping_interval 60s; }
    location = /post { nchan_publisher websocket; nchan_channel_id room; nchan_message_buffer_length 1; nchan_message_timeout 5s; }
  }
}
`;
}

/** nginx says no port of its own choosing: a free one is found, let go and given to it. */
function findPort(): number {
  const probe = Bun.listen({ hostname: "127.0.0.1", port: 0, socket: { data: () => undefined } });
  const { port } = probe;
  probe.stop(true);
  return port;
}

export async function openNchan(): Promise<Program> {
  const folder = await mkdtemp(join(tmpdir(), "flyby-nchan-"));
  const port = findPort();
  const file = join(folder, "nginx.conf");
  await writeFile(file, configOf(folder, port));
  const nginx = [nginxFile, "-p", folder, "-e", join(folder, "error.log"), "-c", file];
  const child = Bun.spawn(pinned(["sh", "-c", watched, "sh", ...nginx], "subject"), {
    stdin: "pipe",
    stdout: "ignore",
    stderr: "pipe",
    detached: true,
  });
  const stop = async (): Promise<void> => {
    const kill = setTimeout(() => child.kill("SIGKILL"), patienceMs);
    child.stdin.end();
    await child.exited;
    clearTimeout(kill);
    await rm(folder, { recursive: true, force: true });
  };
  const end = performance.now() + startMs;
  while (!(await answers(port))) {
    if (performance.now() > end || child.exitCode !== null) {
      const words = child.exitCode === null ? "" : await new Response(child.stderr).text();
      await stop();
      throw new Error(`nginx did not start. ${words}`);
    }
    await Bun.sleep(20);
  }
  return { pid: child.pid, port, stop };
}

async function answers(port: number): Promise<boolean> {
  try {
    await (await fetch(`http://127.0.0.1:${port}/nothing`)).arrayBuffer();
    return true;
  } catch {
    return false;
  }
}
