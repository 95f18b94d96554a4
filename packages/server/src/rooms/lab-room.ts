import { defaultRoomSettings, labRoomId } from "@flyby/protocol";
import type { Clock } from "../clock.ts";
import type { Core } from "../core-contract.ts";

/**
 * The room in which the page /lab lets comments fly: there to be joined, in no list, without a pace of its own for
 * authors, and bounded like the demo's. false: somebody's own room has its name, and is left as it is.
 */
export async function prepareLabRoom(
  { rooms }: Pick<Core, "rooms">,
  isWanted: boolean,
  clock: Clock,
): Promise<boolean> {
  const found = rooms.get(labRoomId);
  if (found?.sample === false) return !isWanted;
  if (!isWanted) {
    rooms.withhold(labRoomId);
    return true;
  }
  if (found === undefined) {
    const settings = { ...defaultRoomSettings, everyMs: 0 };
    const rest = { folder: null, media: null, startedAt: clock.now(), sample: true, settings };
    const added = await rooms.add({ id: labRoomId, kind: "live", title: "Lab", ...rest });
    // Nodes that start at once on an empty database all make it; one of them did.
    if (!added.ok && rooms.get(labRoomId) === undefined) throw new Error(`No room for the lab: ${added.message}`);
  }
  rooms.hide(labRoomId);
  return true;
}
