import { realpath } from "node:fs/promises";
import { join } from "node:path";
import type { MediaFiles } from "../media-files.ts";
import { clipType } from "../media-type.ts";
import type { ClipReader } from "./clip-reader.ts";
import { type ClipRecord, loadRecords, saveRecords } from "./clip-record.ts";
import { chooseRoomId, hideClip, mediaUrl, showClip } from "./clip-room.ts";
import { type FoundClip, findClips, maxClips } from "./find-clips.ts";
import { importSidecar } from "./import-sidecar.ts";
import type { LibraryCore } from "./library-core.ts";
import type { LibraryLog } from "./library-log.ts";
import { groupBy, isSameFile, likeliest, matchRecords } from "./match-records.ts";

/** Clips remembered after their files have gone. */
const maxGone = 20_000;
/** New clips after which what is known is written down, so that a crash in a first scan forgets little. */
const saveEvery = 200;

export interface LibraryOptions {
  readonly folder: string;
  readonly core: LibraryCore;
  readonly files: MediaFiles;
  readonly reader: ClipReader;
  readonly log: LibraryLog;
  readonly now: () => number;
}

/** The rooms of one folder of videos. */
export interface Library {
  /** Makes the rooms agree with the folder. One look at a time; a call during one asks for another after it. */
  refresh(): Promise<void>;
  /** No new work begins; resolves when what runs has ended. */
  close(): Promise<void>;
}

/** Shows at once what is remembered of the folder; `refresh` then finds out what is true. */
export async function openLibrary(options: LibraryOptions): Promise<Library> {
  const { core, files, reader, log } = options;
  const root = await realpath(options.folder);
  const { upkeep } = core.stores;
  let records = await loadRecords(upkeep, root);
  let running: Promise<void> | null = null;
  let again = false;
  let closed = false;

  const present = new Map(records.filter(({ gone }) => !gone).map((record) => [record.room, record]));
  for (const room of core.rooms.list()) {
    const record = present.get(room.id);
    if (record !== undefined) {
      files.set(room.id, { root, clip: join(root, record.path), poster: null, sample: false });
    } else if (room.kind === "video" && room.media?.url === mediaUrl(room.id)) {
      // A clip of another folder, of the samples, or one that had gone when we stopped.
      core.rooms.hide(room.id);
    }
  }

  async function look(): Promise<void> {
    const found = await findClips(root);
    if (found.tooMany) log.warn(`Only the first ${maxClips} clips of the folder are shown.`);
    const { known, missing } = matchRecords(records, found.clips);
    const gone = new Map(missing.map((record) => [record.room, { ...record, gone: true }]));
    const goneByBytes = groupBy(missing, ({ facts }) => facts.fingerprint);
    for (const { room, path, gone: already } of missing) {
      hideClip(core.rooms, files, room);
      if (!already) log.info(`Clip gone: ${path}`, { room });
    }
    const seen = new Map<string, ClipRecord>();
    // Not yet looked at: written down as they were, should we stop in between.
    const ahead = new Map([...known.values()].map((record) => [record.room, record]));
    const all = (): ClipRecord[] => [...ahead.values(), ...seen.values(), ...[...gone.values()].slice(-maxGone)];
    let fresh = 0;
    for (const clip of found.clips) {
      if (closed) break;
      const before = known.get(clip.path);
      const record = await examine(clip, {
        before,
        findGone: (fingerprint) =>
          likeliest(clip.path, goneByBytes.get(fingerprint)?.filter(({ room }) => gone.has(room)) ?? []),
        isTaken: (id) => ahead.has(id) || seen.has(id) || gone.has(id),
      });
      if (record === null) continue;
      ahead.delete(record.room);
      gone.delete(record.room);
      seen.set(record.room, record);
      if (record !== before && ++fresh % saveEvery === 0) await saveRecords(upkeep, root, all());
    }
    const next = all();
    const changed = JSON.stringify(next) !== JSON.stringify(records);
    records = next;
    if (changed) await saveRecords(upkeep, root, records);
    if (fresh > 0)
      log.info(`Folder read: ${found.clips.length === 1 ? "1 clip" : `${found.clips.length} clips`}.`, {
        changed: fresh,
      });
    reader.rest();
  }

  async function examine(clip: FoundClip, { before, findGone, isTaken }: Memory): Promise<ClipRecord | null> {
    const kept = before !== undefined && isSameFile(before, clip) ? before : undefined;
    const facts = kept?.facts ?? (await reader.read(join(root, clip.path))) ?? unreadable(clip);
    // Moved from another disk or restored from a backup: other file number, same bytes.
    const moved = before ?? findGone(facts.fingerprint);
    const room = moved?.room ?? chooseRoomId(clip.path, isTaken);
    const { path, size, modifiedMs, inode } = clip;
    const record: ClipRecord = {
      room,
      path,
      size,
      modifiedMs,
      inode,
      facts,
      sidecar: moved?.sidecar ?? null,
      gone: false,
    };
    const shown = await showClip(core.rooms, files, root, record, clip);
    if (!shown.ok) {
      log.warn(`Clip not shown, ${path}: ${shown.message}`, { room, code: shown.code });
      return null;
    }
    if (moved === undefined) log.debug(`Clip found: ${path}`, { room, durationMs: facts.durationMs });
    else if (moved.path !== path) log.info(`Clip renamed: ${moved.path} is now ${path}`, { room });
    if (clip.sidecar === null) return isEqual(record, before) ? (before ?? record) : record;
    const sidecar = await importSidecar({ ...options, root }, room, clip.sidecar, record.sidecar);
    const complete = { ...record, sidecar };
    return isEqual(complete, before) ? (before ?? complete) : complete;
  }

  async function loop(): Promise<void> {
    do {
      again = false;
      try {
        await look();
      } catch (error) {
        // A disk that fails now may answer at the next look.
        log.warn(`The folder could not be read: ${String(error)}`);
      }
    } while (again && !closed);
  }

  return {
    refresh: () => {
      if (closed) return Promise.resolve();
      again = running !== null;
      running ??= loop().finally(() => {
        running = null;
      });
      return running;
    },
    close: async () => {
      closed = true;
      reader.rest();
      await running;
    },
  };
}

/** What is remembered that may concern a found clip. */
interface Memory {
  readonly before: ClipRecord | undefined;
  readonly findGone: (fingerprint: string) => ClipRecord | undefined;
  readonly isTaken: (id: string) => boolean;
}

function unreadable(clip: FoundClip): ClipRecord["facts"] {
  const identity = `unread:${clip.inode}:${clip.size}:${clip.modifiedMs}`;
  return { durationMs: null, type: clipType(clip.path) ?? "video/mp4", fingerprint: identity };
}

function isEqual(a: ClipRecord, b: ClipRecord | undefined): boolean {
  return b !== undefined && JSON.stringify(a) === JSON.stringify(b);
}
