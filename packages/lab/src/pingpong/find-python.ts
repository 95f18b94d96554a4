/** Debian's interpreter has Debian's packages; another one in the path may not. */
const candidates = ["/usr/bin/python3", "python3"];

const ask = [
  "import json, platform, requests, websocket, websockets",
  'versions = {"Python": platform.python_version(), "websockets": websockets.__version__}',
  'versions |= {"requests": requests.__version__, "websocket-client": websocket.__version__}',
  "print(json.dumps(versions))",
].join("\n");

export type FoundPython =
  | { readonly ok: true; readonly python: string; readonly versions: Readonly<Record<string, string>> }
  | { readonly ok: false; readonly message: string };

/** The first Python that has what the reference needs. */
export async function findPython(paths: readonly string[] = candidates): Promise<FoundPython> {
  for (const python of paths) {
    const versions = await versionsOf(python);
    if (versions !== null) return { ok: true, python, versions };
  }
  const message =
    "--reference python needs Python 3 with websockets, requests and websocket-client. On Debian: " +
    "apt install python3-websockets python3-requests python3-websocket; elsewhere: pip install websockets requests websocket-client.";
  return { ok: false, message };
}

async function versionsOf(python: string): Promise<Readonly<Record<string, string>> | null> {
  try {
    const child = Bun.spawn([python, "-c", ask], { stdout: "pipe", stderr: "ignore" });
    const said = await new Response(child.stdout).text();
    return (await child.exited) === 0 ? JSON.parse(said) : null;
  } catch {
    // There is no such program.
    return null;
  }
}
