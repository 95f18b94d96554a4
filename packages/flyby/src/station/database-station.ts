import { accept, refuse } from "@flyby/protocol";
import {
  type Core,
  createCore,
  createRoomOpening,
  exportXml,
  importFile,
  lockDataFolder,
  parseRoomRequest,
} from "@flyby/server";
import type { Place } from "../place.ts";
import type { Station, StationResult } from "./station.ts";

/** Opens the database itself. Of a folder it keeps servers away meanwhile; on PostgreSQL it is a node like others. */
export async function openDatabaseStation({ store, bus }: Place): Promise<StationResult> {
  if (store.type === "postgres") return { ok: true, station: toStation(await createCore({ store, bus }), () => {}) };
  const lock = lockDataFolder(store.folder);
  if (!lock.ok) return lock;
  const core = await createCore({ store }).catch((error: unknown) => {
    lock.release();
    throw error;
  });
  return { ok: true, station: toStation(core, lock.release) };
}

function toStation(core: Core, release: () => void): Station {
  return {
    where: "database",
    importFile: (room, bytes) => importFile(core, room, bytes, Date.now()),
    exportXml: async (id) => {
      const room = core.rooms.get(id);
      return room === undefined ? refuse("room-not-found") : accept(await exportXml(core, room));
    },
    listRooms: () => Promise.resolve(accept(core.rooms.list())),
    addRoom: async ({ mediaUrl, ...wish }) => {
      const request = parseRoomRequest({ ...wish, media: mediaUrl === null ? null : { url: mediaUrl } });
      return request.ok ? createRoomOpening(core, Date.now).add(request.value) : request;
    },
    close: async () => {
      await core.close();
      release();
    },
  };
}
