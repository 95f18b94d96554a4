// The programs that tests need besides Node and npm: found, or installed where that is possible.
import { existsSync, readdirSync } from "node:fs";
import { delimiter } from "node:path";
import { capture, run } from "./run.mjs";

// Another python3 in the path does not see Debian's packages.
const debianPython = existsSync("/usr/bin/python3") ? "/usr/bin/python3" : "python3";

const tools = [
  {
    name: "Chromium",
    packages: ["chromium"],
    lost: "all tests in a real browser",
    found: async () =>
      [process.env.CHROMIUM, "/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"].some(
        (path) => path !== undefined && existsSync(path),
      ),
  },
  {
    name: "a font with Chinese and Japanese",
    packages: ["fonts-noto-cjk"],
    lost: "the tests that look at CJK pixels",
    found: () => hasFont(":lang=zh"),
  },
  {
    name: "a colour emoji font",
    packages: ["fonts-noto-color-emoji"],
    lost: "the tests that look at emoji pixels",
    found: () => hasFont(":charset=1f600"),
  },
  {
    name: "Python 3",
    packages: ["python3"],
    lost: "the examples in Python",
    found: async () => (await capture("python3", ["--version"])).code === 0,
  },
  {
    name: "Python's websockets",
    packages: ["python3-websockets"],
    lost: "the example of a plain socket in Python",
    found: async () => (await capture(debianPython, ["-c", "import websockets"])).code === 0,
  },
  {
    name: "Python's websocket-client",
    packages: ["python3-websocket"],
    lost: "the ping-pong reference in Python",
    found: async () => (await capture(debianPython, ["-c", "import websocket"])).code === 0,
  },
  {
    name: "Python's requests",
    packages: ["python3-requests"],
    lost: "the ping-pong reference in Python",
    found: async () => (await capture(debianPython, ["-c", "import requests"])).code === 0,
  },
  {
    name: "nginx",
    packages: ["nginx"],
    lost: "the tests behind a real proxy and cache",
    found: async () => existsSync("/usr/sbin/nginx") || (await capture("nginx", ["-v"])).code === 0,
  },
  {
    name: "nchan",
    packages: ["nginx", "libnginx-mod-nchan"],
    lost: "the bench against nchan",
    found: async () => existsSync("/usr/lib/nginx/modules/ngx_nchan_module.so"),
  },
  {
    name: "tshark",
    packages: ["tshark"],
    lost: "the tests that ask Wireshark about our captures",
    found: async () => (await capture("tshark", ["--version"])).code === 0,
  },
  {
    name: "ss",
    packages: ["iproute2"],
    lost: "the check of the lab's bytes against the kernel's counters",
    found: async () => (await capture("ss", ["-V"])).code === 0,
  },
  {
    name: "openssl",
    packages: ["openssl"],
    lost: "the tests over TLS",
    found: async () => (await capture("openssl", ["version"])).code === 0,
  },
  {
    name: "Redis",
    packages: ["redis-server"],
    lost: "the tests of several nodes on a bus of Redis",
    found: async () => ["redis-server", "valkey-server"].some((name) => hasProgram(name)),
  },
  {
    name: "NATS",
    packages: ["nats-server"],
    lost: "the tests of several nodes on a bus of NATS",
    found: async () => hasProgram("nats-server"),
  },
  {
    name: "PostgreSQL",
    packages: ["postgresql"],
    lost: "the tests of the store and of several nodes on PostgreSQL",
    found: async () => hasPostgres(),
  },
  {
    name: "curl",
    packages: ["curl"],
    lost: "the examples with curl",
    found: async () => (await capture("curl", ["--version"])).code === 0,
  },
];

/** Debian keeps each version's programs in a folder of its own, outside the path. */
function hasPostgres() {
  const debian = "/usr/lib/postgresql";
  const versions = existsSync(debian) ? readdirSync(debian).map((version) => `${debian}/${version}/bin`) : [];
  const inPath = (process.env.PATH ?? "").split(delimiter).filter((folder) => folder !== "");
  return [...versions, ...inPath].some((folder) => existsSync(`${folder}/initdb`));
}

/** Where packages of servers put their programs; sbin is not in everybody's path. */
function hasProgram(name) {
  return ["/usr/bin", "/usr/sbin", "/usr/local/bin", "/opt/homebrew/bin"].some((folder) =>
    existsSync(`${folder}/${name}`),
  );
}

async function hasFont(pattern) {
  const { code, output } = await capture("fc-list", [pattern]);
  return code === 0 && output.trim() !== "";
}

async function missing() {
  const found = await Promise.all(tools.map((tool) => tool.found()));
  return tools.filter((_, index) => !found[index]);
}

/** Installs what is missing as root on Debian; returns what is still missing. */
export async function ensureTools() {
  const lacking = await missing();
  if (lacking.length === 0) return [];
  const canInstall = process.getuid?.() === 0 && existsSync("/usr/bin/apt-get");
  if (canInstall) {
    const packages = ["fontconfig", ...lacking.flatMap((tool) => tool.packages)];
    console.log(`Installing ${packages.join(" ")}`);
    const options = {
      env: { ...process.env, DEBIAN_FRONTEND: "noninteractive" },
      stdio: ["ignore", "ignore", "inherit"],
    };
    await run("apt-get", ["update", "-qq"], options);
    await run("apt-get", ["install", "-y", "-qq", "--no-install-recommends", ...packages], options);
  }
  const still = await missing();
  for (const tool of still) {
    console.log(`Missing: ${tool.name} (Debian: ${tool.packages.join(" ")}). Skipped: ${tool.lost}.`);
  }
  return still;
}
