import { cp, mkdir } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { RoomsAnswer } from "@flyby/protocol";
import { newFolder } from "./flyby-process.ts";

const samples = fileURLToPath(new URL("../../packages/flyby/samples/", import.meta.url));

/** A folder of videos as a person has one, made of our own clips: names in it → names of the samples. */
export async function folderOfClips(clips: Readonly<Record<string, string>>): Promise<string> {
  const folder = await newFolder();
  for (const [name, sample] of Object.entries(clips)) {
    const path = join(folder, name);
    await mkdir(join(path, ".."), { recursive: true });
    await cp(join(samples, sample), path);
  }
  return folder;
}

/** Id of the room whose title it is; waits for the scan. */
export async function roomByTitle(server: { readonly url: string }, title: string): Promise<string> {
  for (let attempt = 0; attempt < 200; attempt++) {
    const { rooms } = (await (await fetch(`${server.url}/api/v1/rooms`)).json()) as RoomsAnswer;
    const found = rooms.find((room) => room.title === title && room.media?.durationMs != null);
    if (found !== undefined) return found.id;
    await Bun.sleep(50);
  }
  throw new Error(`no room is called ${title}`);
}
