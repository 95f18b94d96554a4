import { createHash } from "node:crypto";
import { join } from "node:path";
import { defaultRoomSettings, type Media } from "@flyby/protocol";
import type { Core, MediaFiles, Sender } from "@flyby/server";
import { writeComments } from "./comments/write-comments.ts";
import { liveRoom, type SampleRoom, sampleRooms, samplesFolder, sampleType } from "./sample-rooms.ts";

/** Shows the sample rooms; their comments are written at the first start. */
export async function installSamples(core: Core, files: MediaFiles): Promise<void> {
  for (const sample of sampleRooms) {
    const { id, kind, title, file, seconds } = sample;
    const clip = join(samplesFolder, `${file}.mp4`);
    files.set(id, { root: samplesFolder, clip, poster: join(samplesFolder, `${file}.jpg`), sample: true });
    const url = `media/${id}`;
    const media: Media = { url, type: sampleType, durationMs: seconds * 1_000, posterUrl: `${url}/poster` };
    const room = core.rooms.get(id);
    if (room === undefined) {
      const startedAt = kind === "live" ? Date.now() : null;
      const rest = { folder: null, startedAt, sample: true, settings: defaultRoomSettings };
      await core.rooms.add({ id, kind, title, media, ...rest });
    } else if (!room.sample || JSON.stringify(room.media) !== JSON.stringify(media)) {
      await core.rooms.update(id, { title, media, sample: true });
    }
    await fill(core, sample);
  }
}

/** Hides the sample rooms. The live room stays: it only loses our clip. */
export async function removeSamples(core: Core): Promise<void> {
  for (const { id } of sampleRooms) {
    const room = core.rooms.get(id);
    if (room?.media?.url !== `media/${id}`) continue;
    if (id === liveRoom) await core.rooms.update(id, { title: "Lobby", media: null, sample: false });
    else core.rooms.hide(id);
  }
}

// The same people say the same things with the same nonces: a start that was cut short is completed by the next one.
async function fill(core: Core, { id, script }: SampleRoom): Promise<void> {
  const key = `samples:${id}`;
  if (script === null || (await core.stores.upkeep.getValue(key)) !== null) return;
  const comments = writeComments(script, script.seconds);
  // One row each: nobody says more than the room's burst allows at once.
  const { burst } = defaultRoomSettings;
  const said = new Map<string, number>();
  await Promise.all(
    comments.map(({ name, draft }) => {
      const times = said.get(name) ?? 0;
      said.set(name, times + 1);
      return core.ingress.submit(id, draft, senderOf(name, Math.floor(times / burst)));
    }),
  );
  await core.stores.upkeep.setValue(key, String(comments.length));
}

/** `household` sets people of one name apart. Addresses are of the range that documentation uses. */
function senderOf(name: string, household: number): Sender {
  const hash = createHash("sha256").update(`${household}:${name}`).digest();
  const address = `192.0.2.${1 + ((hash[0] ?? 0) % 254)}`;
  return { author: `d${hash.toString("hex").slice(0, 12)}`, name, address, role: "demo" };
}
