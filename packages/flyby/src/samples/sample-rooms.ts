import { fileURLToPath } from "node:url";
import type { RoomKind } from "@flyby/protocol";
import { auroraScript } from "./comments/aurora-script.ts";
import { cityScript } from "./comments/city-script.ts";
import { fireworksScript } from "./comments/fireworks-script.ts";
import type { CommentScript } from "./comments/script.ts";

/** The clips that come with Flyby. */
export const samplesFolder: string = fileURLToPath(new URL("../../samples/", import.meta.url));

export interface SampleRoom {
  readonly id: string;
  readonly kind: RoomKind;
  readonly title: string;
  /** Name of clip and poster, without ending. */
  readonly file: string;
  readonly seconds: number;
  /** What stands in it from the beginning; a live room is talked in by the demo audience. */
  readonly script: CommentScript | null;
}

export const liveRoom = "lobby";

/** What the clips' container says, so that nothing has to be read at a start. */
export const sampleType = 'video/mp4; codecs="avc1.64001f, mp4a.40.2"';

export const sampleRooms: readonly SampleRoom[] = [
  {
    id: liveRoom,
    kind: "live",
    title: "Fireworks over the bay",
    file: "fireworks",
    seconds: fireworksScript.seconds,
    script: null,
  },
  {
    id: "sample-aurora",
    kind: "video",
    title: "Aurora over the lake",
    file: "aurora",
    seconds: auroraScript.seconds,
    script: auroraScript,
  },
  {
    id: "sample-city",
    kind: "video",
    title: "City lights at dusk",
    file: "city",
    seconds: cityScript.seconds,
    script: cityScript,
  },
];
