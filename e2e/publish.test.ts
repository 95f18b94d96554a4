import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { mkdir, readdir, rm, symlink } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describeInChromium, launchChromium } from "@flyby/testing";
import { newFolder } from "./support/flyby-process.ts";

const root = fileURLToPath(new URL("..", import.meta.url));
const packages = ["engine", "client", "player"] as const;

/** A project of somebody else, with our three packages as the registry would give them. */
let project: string;
let before: readonly string[];

const manifests = (): Promise<string[]> =>
  Promise.all(packages.map((name) => Bun.file(join(root, "packages", name, "package.json")).text()));

async function run(command: readonly string[], cwd: string): Promise<string> {
  const child = Bun.spawn([...command], { cwd, stdout: "pipe", stderr: "pipe" });
  const [out, error] = await Promise.all([new Response(child.stdout).text(), new Response(child.stderr).text()]);
  if ((await child.exited) !== 0) throw new Error(`${command.join(" ")}\n${out}${error}`);
  return out;
}

beforeAll(async () => {
  project = await newFolder();
  before = await manifests();
  for (const name of packages) {
    await run(["npm", "pack", "--silent", "--pack-destination", project], join(root, "packages", name));
    const target = join(project, "node_modules/@flyby", name);
    await mkdir(target, { recursive: true });
    const [tarball] = (await readdir(project)).filter((file) => file.startsWith(`flyby-${name}-`));
    await run(["tar", "-xzf", join(project, tarball ?? ""), "--strip-components=1", "-C", target], project);
  }
  // What the packages declare and nothing else.
  await symlink(join(root, "node_modules/lit"), join(project, "node_modules/lit"));
}, 120_000);
afterAll(() => rm(project, { recursive: true, force: true }));

describe("the published packages", () => {
  test("hold every file their manifest names, ask for nothing private and leave the checkout as it was", async () => {
    for (const name of packages) {
      const folder = join(project, "node_modules/@flyby", name);
      const manifest = await Bun.file(join(folder, "package.json")).json();
      expect(Object.keys(manifest.dependencies ?? {}).filter((each) => each.startsWith("@flyby/"))).toEqual([]);
      for (const target of Object.values<Record<string, string>>(manifest.exports)) {
        expect(Object.keys(target)).toEqual(["types", "default"]);
        for (const file of Object.values(target)) expect(await Bun.file(join(folder, file)).exists()).toBe(true);
      }
    }
    expect(await manifests()).toEqual([...before]);
  });

  test("are typed and bundled by Vite in a project that has only them", async () => {
    await Bun.write(
      join(project, "main.ts"),
      `import { createManualClock, createStage, type Stage } from "@flyby/engine";
       import { createRoomClient, type RoomClient } from "@flyby/client";
       import { attach, FlybyPlayer } from "@flyby/player";
       const container = document.body.appendChild(document.createElement("div"));
       container.style.cssText = "position:relative;width:640px;height:360px";
       export const stage: Stage = createStage(container, { clock: createManualClock() });
       export const client: RoomClient = createRoomClient({ server: "http://localhost:1/", room: "none", storage: null, transport: "bosh" });
       const video = document.body.appendChild(document.createElement("video"));
       const layer = attach(video, { server: "http://localhost:1/", room: "none" });
       client.close();
       layer.close();
       stage.close();
       document.title = customElements.get("flyby-player") === FlybyPlayer ? "built" : "not defined";`,
    );
    await Bun.write(join(project, "index.html"), `<!doctype html><script type="module" src="/main.ts"></script>`);
    await Bun.write(
      join(project, "tsconfig.json"),
      JSON.stringify({
        compilerOptions: {
          ...{
            target: "es2022",
            module: "esnext",
            moduleResolution: "bundler",
            lib: ["es2023", "dom", "dom.iterable"],
          },
          ...{ strict: true, noEmit: true, types: [] },
        },
        files: ["main.ts"],
      }),
    );
    await run(["node", join(root, "node_modules/typescript/bin/tsc"), "-p", project], project);
    await run(["node", join(root, "node_modules/vite/bin/vite.js"), "build"], project);
    expect((await readdir(join(project, "dist"))).includes("index.html")).toBe(true);
  }, 60_000);
});

describeInChromium("the published packages in a page", () => {
  test("work in a plain HTML file and as Vite built them", async () => {
    const embed = await Bun.file(join(project, "node_modules/@flyby/player/dist/embed/flyby.js")).text();
    const site = Bun.serve({
      port: 0,
      hostname: "127.0.0.1",
      fetch: async (request) => {
        const { pathname } = new URL(request.url);
        if (pathname === "/plain") return html("<script src=/flyby.js></script><flyby-player></flyby-player>");
        if (pathname === "/flyby.js") return new Response(embed, { headers: { "Content-Type": "text/javascript" } });
        const file = Bun.file(join(project, "dist", pathname === "/" ? "index.html" : pathname));
        return (await file.exists()) ? new Response(file) : new Response(null, { status: 404 });
      },
    });
    const browser = await launchChromium();
    try {
      const page = await browser.newPage();
      const broken: string[] = [];
      page.on("pageerror", (error) => broken.push(error.message));
      await page.goto(`${site.url}plain`);
      await page.waitForFunction(() => document.querySelector("flyby-player")?.shadowRoot?.querySelector("video"));
      await page.goto(site.url.href);
      await page.waitForFunction(() => document.title !== "");
      expect(await page.title()).toBe("built");
      expect(broken).toEqual([]);
    } finally {
      await browser.close();
      await site.stop(true);
    }
  }, 60_000);
});

function html(body: string): Response {
  return new Response(`<!doctype html><meta charset="utf-8">${body}`, { headers: { "Content-Type": "text/html" } });
}
