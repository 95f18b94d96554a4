import {
  type Config,
  type Core,
  createMediaFiles,
  createMediaRoutes,
  type Log,
  type MountedMedia,
  startLibrary,
} from "@flyby/server";
import { installSamples, removeSamples } from "../samples/install-samples.ts";

/** What there is to watch: a folder, or the samples, or only rooms made by hand. */
export async function mountMedia(core: Core, config: Config, log: Log): Promise<MountedMedia> {
  const files = createMediaFiles();
  const routes = createMediaRoutes({ files, now: Date.now });
  if (config.samples) await installSamples(core, files);
  else await removeSamples(core);
  if (config.folder !== null) {
    const library = await startLibrary({ folder: config.folder, core, files, log, now: Date.now });
    return { routes, stop: () => library.close() };
  }
  // Rooms of a folder that is not served today: their clips could not be played.
  for (const { id, kind, media } of core.rooms.list()) {
    if (kind === "video" && media?.url === `media/${id}` && files.find(id) === undefined) core.rooms.hide(id);
  }
  return { routes, stop: () => Promise.resolve() };
}
