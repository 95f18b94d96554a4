import { afterEach, beforeEach, describe, expect, it } from "bun:test";
import { createHash } from "node:crypto";
import { mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { accept, type Room, type RoomSummary, refuse } from "@flyby/protocol";
import type { Rooms } from "../../core.ts";
import type { NewImport, NewRoom } from "../../store/ports.ts";
import { createMediaFiles } from "../media-files.ts";
import { type Library, openLibrary } from "./library.ts";

interface TestRooms extends Rooms {
  readonly shown: () => Record<string, string>;
}

function createTestRooms(): TestRooms {
  const rooms = new Map<string, Room>();
  const hidden = new Set<string>();
  const visible = (): Room[] => [...rooms.values()].filter(({ id }) => !hidden.has(id));
  const summary = (room: Room): RoomSummary => ({ ...room, comments: 0, viewers: 0, lastCommentAt: null });
  return {
    get: (id) => (hidden.has(id) ? undefined : rooms.get(id)),
    find: async (id) => rooms.get(id),
    list: () => visible().map(summary),
    summary: (id) =>
      visible()
        .map(summary)
        .find((room) => room.id === id),
    add: (room: NewRoom) => {
      if (rooms.has(room.id)) return Promise.resolve(refuse("room-exists"));
      const made: Room = { ...room, number: rooms.size + 1, createdAt: 0 };
      rooms.set(room.id, made);
      return Promise.resolve(accept(made));
    },
    update: (id, change) => {
      const room = rooms.get(id);
      if (room === undefined) return Promise.resolve(refuse("room-not-found"));
      const next = { ...room, ...change };
      rooms.set(id, next);
      return Promise.resolve(accept(next));
    },
    hide: (id) => void hidden.add(id),
    show: (id) => void hidden.delete(id),
    withhold: (id) => void rooms.delete(id),
    shown: () => Object.fromEntries(visible().map(({ title, id }) => [title, id])),
  };
}

let folder = "";
let rooms = createTestRooms();
let files = createMediaFiles();
let values = new Map<string, string>();
let imports: { room: string; comments: readonly NewImport[] }[] = [];
let log: string[] = [];
let readPaths: string[] = [];
let storeWorks = true;

async function open(): Promise<Library> {
  const upkeep = {
    getValue: (key: string) => Promise.resolve(values.get(key) ?? null),
    setValue: (key: string, value: string) => Promise.resolve(void values.set(key, value)),
  };
  const note = (message: string): void => void log.push(message);
  const library = await openLibrary({
    folder,
    core: {
      rooms,
      stores: { upkeep },
      ingress: {
        importAll: (room: string, comments: readonly NewImport[]) => {
          if (!storeWorks) return Promise.resolve(refuse("store-unavailable"));
          imports.push({ room, comments });
          return Promise.resolve(accept({ imported: comments.length, duplicates: 0 }));
        },
      },
    },
    files,
    reader: {
      read: (path) => {
        readPaths.push(path);
        const fingerprint = createHash("sha256").update(readFileSync(path)).digest("hex");
        return Promise.resolve({ durationMs: 1_000, type: "video/mp4", fingerprint });
      },
      rest: () => undefined,
    },
    log: { debug: note, info: note, warn: note },
    now: () => 1_700_000_000_000,
  });
  return library;
}

function put(path: string, content = path): void {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), content);
}

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "flyby-library-"));
  rooms = createTestRooms();
  files = createMediaFiles();
  values = new Map();
  [imports, log, readPaths, storeWorks] = [[], [], [], true];
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe("openLibrary", () => {
  it("[LIB1] makes a room of every mp4, webm, m4v and mov, in whatever folder", async () => {
    for (const path of ["One.mp4", "a/Two.WEBM", "a/b/Three.m4v", "Four.mov", "notes.txt", ".hidden.mp4", ".git/x.mp4"])
      put(path);
    await (await open()).refresh();
    expect(Object.keys(rooms.shown()).sort()).toEqual(["Four", "One", "Three", "Two"]);
    const room = rooms.get(rooms.shown().Three ?? "");
    expect(room).toMatchObject({ kind: "video", folder: "a/b", sample: false, startedAt: null });
    expect(room?.media).toEqual({ url: `media/${room?.id}`, type: "video/mp4", durationMs: 1_000, posterUrl: null });
    expect(files.find(room?.id ?? "")?.clip).toEndWith("/a/b/Three.m4v");
  });

  it("[LIB1] a hostile file name is a title and a harmless id", async () => {
    put("<img src=x onerror=alert(1)> \u202e夜.mp4");
    await (await open()).refresh();
    const [[title, id] = []] = Object.entries(rooms.shown());
    expect(title).toBe("<img src=x onerror=alert(1)> 夜");
    expect(id).toMatch(/^[a-z0-9][a-z0-9-]{0,63}$/);
  });

  it("[LIB1] the poster beside a clip becomes its picture", async () => {
    put("One.mp4");
    put("one.JPG");
    await (await open()).refresh();
    const id = rooms.shown().One ?? "";
    expect(rooms.get(id)?.media?.posterUrl).toBe(`media/${id}/poster`);
    expect(files.find(id)?.poster).toEndWith("/one.JPG");
  });

  it("[LIB2] a link that leaves the folder is no clip, nor is a folder behind a link", async () => {
    const outside = mkdtempSync(join(tmpdir(), "flyby-outside-"));
    writeFileSync(join(outside, "secret.mp4"), "secret");
    put("inside.mp4");
    symlinkSync(join(outside, "secret.mp4"), join(folder, "leak.mp4"));
    symlinkSync(outside, join(folder, "way-out"));
    symlinkSync(folder, join(folder, "loop"));
    await (await open()).refresh();
    expect(Object.keys(rooms.shown())).toEqual(["inside"]);
    rmSync(outside, { recursive: true });
  });

  it("[LIB3] a renamed file keeps its room and gets the new title", async () => {
    put("Old.mp4");
    const library = await open();
    await library.refresh();
    const id = rooms.shown().Old ?? "";
    mkdirSync(join(folder, "moved"));
    renameSync(join(folder, "Old.mp4"), join(folder, "moved", "New.mp4"));
    await library.refresh();
    expect(rooms.shown()).toEqual({ New: id });
    expect(rooms.get(id)?.folder).toBe("moved");
    expect(files.find(id)?.clip).toEndWith("/moved/New.mp4");
    expect(readPaths).toHaveLength(1);
  });

  it("[LIB3] a file copied elsewhere and deleted here keeps its room by its bytes", async () => {
    put("Old.mp4", "the same bytes");
    await (await open()).refresh();
    const id = rooms.shown().Old ?? "";
    rmSync(join(folder, "Old.mp4"));
    put("New.mp4", "the same bytes");
    await (await open()).refresh();
    expect(rooms.shown()).toEqual({ New: id });
  });

  it("[LIB3] a new file under a renamed one's old name gets a room of its own", async () => {
    put("A.mp4", "first");
    const library = await open();
    await library.refresh();
    const first = rooms.shown().A ?? "";
    renameSync(join(folder, "A.mp4"), join(folder, "B.mp4"));
    put("A.mp4", "second");
    await library.refresh();
    expect(rooms.shown().B).toBe(first);
    expect(rooms.shown().A).not.toBe(first);
    const before = rooms.shown();
    await (await open()).refresh();
    expect(rooms.shown()).toEqual(before);
  });

  it("[LIB3] two clips of the same bytes are two rooms", async () => {
    put("A.mp4", "same");
    put("B.mp4", "same");
    await (await open()).refresh();
    expect(new Set(Object.values(rooms.shown())).size).toBe(2);
  });

  it("[LIB4] a deleted file's room is hidden and comes back with the file, also after a restart", async () => {
    put("A.mp4", "bytes");
    const library = await open();
    await library.refresh();
    const { A: id = "" } = rooms.shown();
    rmSync(join(folder, "A.mp4"));
    await library.refresh();
    expect(rooms.shown()).toEqual({});
    expect(files.find(id)).toBeUndefined();
    await library.close();
    const later = await open();
    await later.refresh();
    expect(rooms.shown()).toEqual({});
    put("A.mp4", "bytes");
    await later.refresh();
    expect(rooms.shown()).toEqual({ A: id });
  });

  it("[LIB4] rooms of a folder that is not served are hidden, and shown again when it is", async () => {
    put("A.mp4");
    await (await open()).refresh();
    const first = folder;
    folder = mkdtempSync(join(tmpdir(), "flyby-library-"));
    put("B.mp4");
    await (await open()).refresh();
    expect(Object.keys(rooms.shown())).toEqual(["B"]);
    rmSync(folder, { recursive: true });
    folder = first;
    await (await open()).refresh();
    expect(Object.keys(rooms.shown())).toEqual(["A"]);
  });

  it("[LIB5] after a restart known clips play before the folder is read, and are not read again", async () => {
    put("A.mp4");
    await (await open()).refresh();
    files = createMediaFiles();
    const library = await open();
    expect(files.find(rooms.shown().A ?? "")).toBeDefined();
    await library.refresh();
    expect(readPaths).toHaveLength(1);
  });

  it("[LIB5] a clip with other bytes is read again and keeps its room", async () => {
    put("A.mp4", "first");
    const library = await open();
    await library.refresh();
    const before = rooms.shown();
    put("A.mp4", "longer than first");
    await library.refresh();
    expect(rooms.shown()).toEqual(before);
    expect(readPaths).toHaveLength(2);
  });

  it("[LIB6] imports the comment file beside a clip once per content", async () => {
    put("A.mp4");
    put(
      "A.xml",
      '<?xml version="1.0" encoding="UTF-8"?><i><d p="1.5,1,25,16777215,1700000000,0,abc,1">hi</d><d p="x">no</d></i>',
    );
    const library = await open();
    await library.refresh();
    await library.refresh();
    await (await open()).refresh();
    expect(imports).toHaveLength(1);
    expect(imports[0]?.comments[0]).toMatchObject({ text: "hi", progress: 1_500, mode: "scroll" });
    expect(log.find((line) => line.startsWith("Comments imported"))).toBe(
      "Comments imported from A.xml: 1 new, 1 beyond the end of the clip, 1 skipped (line 1 bad-fields).",
    );
    put("A.xml", '<?xml version="1.0" encoding="UTF-8"?><i><d p="2,1,25,16777215,1700000000,0,abc,2">new</d></i>');
    await library.refresh();
    expect(imports).toHaveLength(2);
  });

  it("[LIB6] a comment file that cannot be stored now is tried again, one that is none is named once", async () => {
    put("A.mp4");
    put("A.xml", '<i><d p="1,1,25,0,0,0,a,1">hi</d></i>');
    put("B.mp4");
    put("B.xml", "<html></html>");
    storeWorks = false;
    const library = await open();
    await library.refresh();
    storeWorks = true;
    await library.refresh();
    expect(imports).toHaveLength(1);
    await library.refresh();
    expect(log.filter((line) => line.startsWith("Comments beside the clip not imported, B.xml"))).toHaveLength(1);
  });

  it("[LIB4] a folder that cannot be read hides nothing", async () => {
    put("A.mp4");
    const library = await open();
    await library.refresh();
    const before = rooms.shown();
    renameSync(folder, `${folder}-away`);
    await library.refresh();
    expect(rooms.shown()).toEqual(before);
    expect(log.at(-1)).toStartWith("The folder could not be read");
    renameSync(`${folder}-away`, folder);
  });

  it("takes requests to look while it looks", async () => {
    put("A.mp4");
    const library = await open();
    const first = library.refresh();
    put("B.mp4");
    await Promise.all([first, library.refresh()]);
    expect(Object.keys(rooms.shown()).sort()).toEqual(["A", "B"]);
  });
});
