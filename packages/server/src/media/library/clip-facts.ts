import * as v from "valibot";

/** What a clip's container says. */
export interface ClipFacts {
  /** null when the file is broken or does not tell. */
  readonly durationMs: number | null;
  /** MIME type with codecs where they could be read, so that a page can name what a browser lacks. */
  readonly type: string;
  /** The same for the same bytes under another name. */
  readonly fingerprint: string;
}

export const clipFactsSchema: v.GenericSchema<ClipFacts> = v.object({
  durationMs: v.nullable(v.pipe(v.number(), v.integer(), v.minValue(0))),
  type: v.string(),
  fingerprint: v.string(),
});
