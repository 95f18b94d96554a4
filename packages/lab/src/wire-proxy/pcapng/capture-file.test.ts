import { describe, expect, test } from "bun:test";
import { mkdtemp, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { concatBytes } from "../../wire/index.ts";
import { openCapture } from "./capture-file.ts";

const module = new URL("capture-file.ts", import.meta.url).pathname;

const connection = { id: 1, openedAtMs: 1_700_000_000_000.25 };

function capture(failsAfter = Number.POSITIVE_INFINITY) {
  const written: Uint8Array[] = [];
  const errors: string[] = [];
  let closed = 0;
  const file = openCapture({
    file: {
      write(bytes) {
        if (written.length >= failsAfter) throw new Error("ENOSPC: no space left");
        written.push(bytes);
      },
      close: () => {
        closed += 1;
      },
    },
    serverPort: 9000,
    version: "1.2.3",
    onError: ({ message }) => errors.push(message),
  });
  return { file, errors, blocks: () => readBlocks(concatBytes(written)), closed: () => closed };
}

/** Type and body of each block, its two lengths compared. */
function readBlocks(bytes: Uint8Array): { type: number; body: DataView }[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const blocks: { type: number; body: DataView }[] = [];
  for (let at = 0; at < bytes.length; ) {
    const length = view.getUint32(at + 4, true);
    expect(length % 4).toBe(0);
    expect(view.getUint32(at + length - 4, true)).toBe(length);
    blocks.push({ type: view.getUint32(at, true), body: new DataView(bytes.buffer, at + 8, length - 12) });
    at += length;
  }
  return blocks;
}

function timeOf({ body }: { body: DataView }): number {
  return (body.getUint32(4, true) * 2 ** 32 + body.getUint32(8, true)) / 1000;
}

describe("openCapture", () => {
  test("[WPX9] a section, an interface, then a block for each packet with its time in microseconds", () => {
    const { file, blocks } = capture();
    file.observer.opened(connection);
    file.observer.bytes(connection, "up", Uint8Array.of(1, 2, 3), 1_700_000_000_001.5);
    file.observer.closed(connection, "client", 1_700_000_000_002);
    const all = blocks();
    expect(all.map(({ type }) => type)).toEqual([0x0a0d0d0a, 1, ...Array.from({ length: 3 + 2 + 3 }, () => 6)]);
    expect(file.packets).toBe(8);
    expect(all.slice(2).map(timeOf)).toEqual([
      ...Array.from({ length: 3 }, () => 1_700_000_000_000.25),
      ...Array.from({ length: 2 }, () => 1_700_000_000_001.5),
      ...Array.from({ length: 3 }, () => 1_700_000_000_002),
    ]);
  });

  test("[WPX9] times never go back, also where a clock does", () => {
    const { file, blocks } = capture();
    file.observer.opened(connection);
    file.observer.bytes(connection, "down", Uint8Array.of(1), 5);
    const times = blocks().slice(2).map(timeOf);
    expect(times).toEqual(times.toSorted((a, b) => a - b));
  });

  test("[WPX7] a disk that is full ends the capture with a sentence, once, and not the proxy", () => {
    const { file, errors, closed } = capture(2);
    file.observer.opened(connection);
    for (let at = 0; at < 3; at += 1) file.observer.bytes(connection, "up", Uint8Array.of(1), connection.openedAtMs);
    file.close();
    expect(errors).toEqual(["ENOSPC: no space left"]);
    expect(closed()).toBe(1);
    expect(file.packets).toBe(3);
  });

  test.skipIf(process.platform === "win32")("[WPX7] a disk that is full leaves no half of a packet", async () => {
    const folder = await mkdtemp(join(tmpdir(), "flyby-full-"));
    const path = join(folder, "a.pcapng");
    const script = `
      import { openByteFile } from ${JSON.stringify(module)};
      const file = openByteFile(${JSON.stringify(path)});
      try { for (;;) file.write(new Uint8Array(1000)); } catch ({ code }) { console.log(code); }`;
    const limited = 'ulimit -f 8; trap "" XFSZ; exec "$0" -e "$1"';
    const child = Bun.spawn(["sh", "-c", limited, process.execPath, script], { stdout: "pipe", stderr: "inherit" });
    expect(await new Response(child.stdout).text()).toBe("EFBIG\n");
    const { size } = await stat(path);
    expect(size).toBeGreaterThan(0);
    expect(size % 1000).toBe(0);
    await rm(folder, { recursive: true });
  });

  test("[WPX9] bytes of a connection that was never opened are nobody's", () => {
    const { file } = capture();
    file.observer.bytes(connection, "up", Uint8Array.of(1), connection.openedAtMs);
    file.observer.closed(connection, "client", connection.openedAtMs);
    expect(file.packets).toBe(0);
  });
});
