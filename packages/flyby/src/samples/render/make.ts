/**
 * Draws the sample clips and their posters into the folder given as argument:
 * `npx bun packages/flyby/src/samples/render/make.ts packages/flyby/samples [aurora city fireworks]`.
 * Needs ffmpeg with libx264; takes about five minutes on one core.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { auroraFrame, auroraSeconds } from "./aurora.ts";
import { cityFrame, citySeconds } from "./city.ts";
import { fireworksFrame, fireworksSeconds } from "./fireworks.ts";
import { createRandom } from "./noise.ts";
import { height, type Picture, toBytes, width } from "./picture.ts";
import { drift, mixNotes } from "./tone.ts";

const framesPerSecond = 24;

interface Clip {
  readonly seconds: number;
  readonly posterAt: number;
  /** Bits spent: higher is smaller. */
  readonly crf: number;
  readonly frame: (t: number) => Picture;
  /** Chords as MIDI notes. */
  readonly chords: readonly (readonly number[])[];
  readonly bar: number;
}

const clips: Readonly<Record<string, Clip>> = {
  aurora: {
    seconds: auroraSeconds,
    posterAt: 20.4,
    crf: 28,
    frame: auroraFrame,
    chords: [
      [45, 57, 64, 71],
      [41, 57, 60, 67],
      [48, 55, 64, 71],
      [43, 55, 62, 69],
    ],
    bar: 5,
  },
  city: {
    seconds: citySeconds,
    posterAt: 11,
    crf: 30,
    frame: cityFrame,
    chords: [
      [50, 57, 60, 65],
      [43, 53, 59, 65],
      [48, 55, 59, 64],
      [45, 55, 60, 64],
    ],
    bar: 4,
  },
  fireworks: {
    seconds: fireworksSeconds,
    posterAt: 24,
    crf: 33,
    frame: fireworksFrame,
    chords: [
      [48, 55, 62, 64],
      [53, 57, 60, 67],
      [50, 57, 62, 65],
      [43, 55, 59, 62],
    ],
    bar: 3.75,
  },
};

const raw = ["-f", "rawvideo", "-pix_fmt", "rgb24", "-s", `${width}x${height}`, "-r", `${framesPerSecond}`, "-i", "-"];
const rec709 = ["-colorspace", "bt709", "-color_primaries", "bt709", "-color_trc", "bt709"];

async function encode(name: string, clip: Clip, folder: string): Promise<void> {
  const scratch = mkdtempSync(join(tmpdir(), "flyby-samples-"));
  try {
    const sound = join(scratch, "sound.f32");
    const notes = drift(clip.seconds, clip.bar, clip.chords, createRandom(name.length));
    await Bun.write(sound, mixNotes(notes, clip.seconds));
    const audio = ["-f", "f32le", "-ar", "44100", "-ac", "1", "-i", sound, "-c:a", "aac", "-b:a", "32k"];
    const video = ["-c:v", "libx264", "-preset", "slower", "-crf", `${clip.crf}`, "-pix_fmt", "yuv420p", "-g", "96"];
    const tuned = ["-x264-params", "aq-mode=3:aq-strength=1.1", "-vf", "scale=out_color_matrix=bt709", ...rec709];
    const output = ["-movflags", "+faststart", "-map_metadata", "-1", join(folder, `${name}.mp4`)];
    const ffmpeg = Bun.spawn(["ffmpeg", "-y", "-loglevel", "error", ...raw, ...audio, ...video, ...tuned, ...output], {
      stdin: "pipe",
    });
    const bytes = new Uint8Array(width * height * 3);
    for (let index = 0; index < clip.seconds * framesPerSecond; index++) {
      toBytes(clip.frame(index / framesPerSecond), bytes);
      ffmpeg.stdin.write(bytes);
      await ffmpeg.stdin.flush();
    }
    await ffmpeg.stdin.end();
    if ((await ffmpeg.exited) !== 0) throw new Error(`ffmpeg failed on ${name}`);
  } finally {
    rmSync(scratch, { recursive: true });
  }
}

function drawPoster(name: string, clip: Clip, folder: string): void {
  const bytes = new Uint8Array(width * height * 3);
  toBytes(clip.frame(clip.posterAt), bytes);
  const output = ["-frames:v", "1", "-q:v", "4", join(folder, `${name}.jpg`)];
  Bun.spawnSync(["ffmpeg", "-y", "-loglevel", "error", ...raw, ...output], { stdin: bytes });
}

const [folder = ".", ...names] = process.argv.slice(2);
for (const name of names.length > 0 ? names : Object.keys(clips)) {
  const clip = clips[name];
  if (clip === undefined) throw new Error(`No clip is called ${name}.`);
  await encode(name, clip, folder);
  drawPoster(name, clip, folder);
}
