import { afterEach, beforeEach, describe, expect, it } from "bun:test";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createLocalNetwork } from "../../bus/local-bus.ts";
import { type Core, createCore } from "../../core.ts";
import { temporaryFolder } from "../../store/sqlite/testing/temporary-sqlite.ts";
import { createMediaFiles, type MediaFiles } from "../media-files.ts";
import { type Library, openLibrary } from "./library.ts";

interface Node {
  readonly core: Core;
  readonly files: MediaFiles;
  readonly library: Library;
}

describe("the libraries of several nodes", () => {
  let home: Awaited<ReturnType<typeof temporaryFolder>>;
  let nodes: readonly Node[];
  let said: string[];

  beforeEach(async () => {
    home = await temporaryFolder();
    said = [];
    const videos = join(home.path, "videos");
    mkdirSync(videos);
    for (const name of ["one", "two", "three"]) writeFileSync(join(videos, `${name}.mp4`), name);
    writeFileSync(join(videos, "one.xml"), '<i><d p="1,1,25,255,1700000000,0,a,1">hi</d></i>');
    const network = createLocalNetwork();
    const open = async (): Promise<Node> => {
      const core = await createCore({
        store: { type: "sqlite", folder: join(home.path, "data") },
        bus: { type: "network", network },
        durability: "process",
      });
      const files = createMediaFiles();
      const note = (message: string): void => void said.push(message);
      const library = await openLibrary({
        folder: videos,
        core,
        files,
        reader: {
          read: async (path) => ({ durationMs: 60_000, type: "video/mp4", fingerprint: path }),
          rest: () => undefined,
        },
        log: { debug: () => undefined, info: () => undefined, warn: note },
        now: () => 1_700_000_000_000,
      });
      return { core, files, library };
    };
    nodes = [await open(), await open(), await open()];
  });
  afterEach(async () => {
    for (const { library } of nodes) await library.close();
    for (const { core } of nodes) await core.close();
    await home.remove();
  });

  it("[LIB8] read one folder at once: a clip has one room, every node plays it, its comments come once", async () => {
    await Promise.all(nodes.map(({ library }) => library.refresh()));
    const [first] = nodes;
    const rooms = (await first!.core.stores.rooms.list()).filter(({ room }) => room.kind === "video");
    expect(rooms.map(({ room }) => room.title).sort()).toEqual(["one", "three", "two"]);
    expect(rooms.map(({ facts }) => facts.comments).sort()).toEqual([0, 0, 1]);
    for (const { core, files } of nodes) {
      for (const { room } of rooms) {
        expect([core.rooms.get(room.id)?.title, files.find(room.id)?.clip]).toEqual([room.title, expect.any(String)]);
      }
    }
    expect(said).toEqual([]);
  });
});
