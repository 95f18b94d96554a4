import * as v from "valibot";
import * as limits from "./limits.ts";

// Not part of the public surface: published declarations name no validation library.

const maxRate = v.pipe(v.number("maxRate is comments per second"), v.minValue(0.1), v.maxValue(10_000));

/** What a client says, on a socket or in a BOSH request. */
export const clientMessageSchema = v.variant("type", [
  v.object({
    type: v.literal("hello"),
    token: v.optional(v.pipe(v.string("token is a string"), v.maxLength(limits.maxTokenLength, "token is too long"))),
  }),
  v.object({
    type: v.literal("join"),
    room: v.string("room is a string"),
    since: v.optional(v.string("since is a string")),
    maxRate: v.optional(maxRate),
  }),
  v.object({ type: v.literal("post"), draft: v.unknown() }),
  v.object({ type: v.literal("ping"), id: v.pipe(v.number("id is a number"), v.safeInteger("id is an integer")) }),
  v.object({ type: v.literal("want"), maxRate: v.nullable(maxRate) }),
]);
