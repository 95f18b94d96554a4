import { describe, expect, it } from "bun:test";
import { fileURLToPath } from "node:url";
import { openChild } from "./open-child.ts";

const file = fileURLToPath(new URL("./testing/echo-main.ts", import.meta.url));
const message = (error: unknown): string => (error instanceof Error ? error.message : "");

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

describe("openChild", () => {
  it("[LCP11] orders are answered each with its own answer, also out of order, and a failure is one", async () => {
    const child = openChild(file);
    const large = { text: "草\n".repeat(50_000) };
    const slow = child.ask("sleep", 60).then(() => "slow");
    const quick = child.ask("echo", large);
    expect(await Promise.race([slow, quick])).toEqual(large);
    expect(await child.ask("fail", "why").catch(message)).toBe("why");
    expect(await slow).toBe("slow");
    await child.stop();
    expect(isAlive(child.pid)).toBe(false);
  });

  it("[LCP11] a child that ends leaves nobody waiting, and says why it ended", async () => {
    const child = openChild(file);
    const waiting = child.ask("sleep", 60_000).catch(message);
    const ended = child.ask("end", null).catch(message);
    expect(await waiting).toContain("ended with 3");
    expect(await ended).toContain("I was told to end.");
    expect(await child.ask("echo", 1).catch(message)).toContain("has ended");
    await child.stop();
  });

  it("[LCP11] a child does not outlive its parent, however that ends", async () => {
    const parent = Bun.spawn([process.execPath, "-e", keepAChild], { stdout: "pipe", env: { ...process.env, file } });
    const reader = parent.stdout.getReader();
    const { value } = await reader.read();
    const pid = Number(Buffer.from(value ?? []).toString());
    expect(isAlive(pid)).toBe(true);
    parent.kill("SIGKILL");
    await parent.exited;
    for (let attempt = 0; attempt < 200 && isAlive(pid); attempt++) await Bun.sleep(10);
    expect(isAlive(pid)).toBe(false);
  });
});

const keepAChild = `
  const { openChild } = await import(${JSON.stringify(fileURLToPath(new URL("./open-child.ts", import.meta.url)))});
  const child = openChild(process.env.file);
  await child.ask("echo", 1);
  console.log(child.pid);
  setInterval(() => {}, 1_000);
`;
