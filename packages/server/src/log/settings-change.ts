import { accept, limits, modes, type Result, type RoomSettings, refuse } from "@flyby/protocol";
import * as v from "valibot";
import { maxBlockedWordLength, maxBlockedWords } from "../moderation/word-filter.ts";

/** The slowest slow mode: one comment an hour. */
const maxEveryMs = 3_600_000;
/** More at once is no limit any more. */
const maxBurst = 1_000;

const positive = (max: number) => v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(max));

const schema = v.strictObject({
  open: v.optional(v.boolean()),
  maxGraphemes: v.optional(positive(limits.maxTextGraphemes)),
  modes: v.optional(v.pipe(v.array(v.picklist(modes)), v.maxLength(modes.length))),
  everyMs: v.optional(v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(maxEveryMs))),
  burst: v.optional(positive(maxBurst)),
  blockedWords: v.optional(
    v.pipe(v.array(v.pipe(v.string(), v.maxLength(maxBlockedWordLength))), v.maxLength(maxBlockedWords)),
  ),
});

export interface SettingsChange {
  readonly settings: RoomSettings;
  readonly isChanged: boolean;
  /** Kept in the store and not told to viewers; undefined leaves them as they are. */
  readonly blockedWords: readonly string[] | undefined;
}

/** Reads an untrusted change; what it leaves out stays as it is. */
export function parseSettingsChange(current: RoomSettings, input: unknown): Result<SettingsChange> {
  const parsed = v.safeParse(schema, input);
  if (!parsed.success) {
    const [issue] = parsed.issues;
    return refuse("bad-message", `${v.getDotPath(issue) ?? "settings"}: ${issue.message}.`);
  }
  const { blockedWords, ...change } = parsed.output;
  const settings: RoomSettings = {
    open: change.open ?? current.open,
    maxGraphemes: change.maxGraphemes ?? current.maxGraphemes,
    modes: change.modes ?? current.modes,
    everyMs: change.everyMs ?? current.everyMs,
    burst: change.burst ?? current.burst,
  };
  return accept({ settings, isChanged: JSON.stringify(settings) !== JSON.stringify(current), blockedWords });
}
