import { describe, expect, it } from "bun:test";
import fc from "fast-check";
import { type Batch, decodeBatch, encodeBatch } from "./batch.ts";
import { type Comment, type CommentExtra, modes, sizes } from "./comment.ts";
import { decodeEntry, type Entry, encodeEntry } from "./entry.ts";

const id = fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER });
const loneSurrogate = /\p{Surrogate}/u;
const text = fc.string({ unit: "binary" }).filter((value) => !loneSurrogate.test(value));

const extra: fc.Arbitrary<CommentExtra> = fc.record(
  {
    weight: fc.integer({ min: 0, max: 10 }),
    demo: fc.constant(true as const),
    times: fc.integer({ min: 2, max: 1_000 }),
  },
  { requiredKeys: [] },
);

const plainComment = fc.record({
  id,
  progress: fc.nat(),
  mode: fc.constantFrom(...modes),
  size: fc.constantFrom(...sizes),
  color: fc.integer({ min: 0, max: 0xffffff }),
  author: text,
  name: text,
  text,
  createdAt: fc.nat(),
});

const comments: fc.Arbitrary<Comment> = fc
  .tuple(plainComment, fc.option(extra, { nil: undefined }))
  .map(([comment, more]) => (more === undefined ? comment : { ...comment, extra: more }));

const settings = fc.record({
  open: fc.boolean(),
  maxGraphemes: fc.nat(),
  modes: fc.uniqueArray(fc.constantFrom(...modes)),
  everyMs: fc.nat(),
  burst: fc.nat(),
});

function entryAt(seq: number): fc.Arbitrary<Entry> {
  return fc.oneof(
    comments.map((comment): Entry => ({ kind: "comment", seq, comment })),
    id.map((deleted): Entry => ({ kind: "delete", seq, id: deleted })),
    fc
      .record({ author: text, action: fc.constantFrom("mute" as const, "purge" as const, "unmute" as const) })
      .map((mute): Entry => ({ kind: "mute", seq, ...mute })),
    fc.constantFrom<Entry>({ kind: "clear", seq }, { kind: "removed", seq }),
    settings.map((given): Entry => ({ kind: "settings", seq, settings: given })),
    fc.nat().map((count): Entry => ({ kind: "imported", seq, count })),
  );
}

const batches: fc.Arbitrary<Batch> = fc
  .record({ first: fc.integer({ min: 1, max: 1e9 }), count: fc.integer({ min: 1, max: 8 }), omitted: fc.nat(3) })
  .chain(({ first, count, omitted }) =>
    fc
      .tuple(...Array.from({ length: count }, (_, at) => entryAt(first + at)))
      .map((entries) => ({ first, last: first + count - 1 + omitted, omitted, entries })),
  );

describe("encodeEntry", () => {
  it("[WIR1] every entry decodes to itself, also with elements behind it", () => {
    fc.assert(
      fc.property(id.chain(entryAt), fc.array(fc.json()), (entry, more) => {
        const wire: unknown = JSON.parse(JSON.stringify(encodeEntry(entry)));
        expect(decodeEntry(wire)).toEqual(entry);
        if (entry.kind !== "comment") expect(decodeEntry([...encodeEntry(entry), ...more])).toEqual(entry);
      }),
    );
  });
});

describe("encodeBatch", () => {
  it("[WIR1] every batch decodes to itself and is one line", () => {
    fc.assert(
      fc.property(batches, (batch) => {
        const text = encodeBatch(batch);
        expect(text).not.toMatch(/[\r\n]/);
        expect(decodeBatch(JSON.parse(text))).toEqual(batch);
      }),
    );
  });
});

describe("decodeBatch", () => {
  it("[WIR8] a comment that stands for others keeps their number, and the range stays whole", () => {
    const wire = [5, "comment", 88, 1, "scroll", "normal", 255, "u1", "Ann", "666", 1_700_000_000_000, { times: 3 }];
    const batch = decodeBatch(["batch", 4, 7, 3, [wire]]);
    expect(batch?.entries).toMatchObject([{ kind: "comment", seq: 5, comment: { id: 88, extra: { times: 3 } } }]);
    expect((batch?.omitted ?? 0) + (batch?.entries.length ?? 0)).toBe(4);
  });

  it("[WIR4] what is not even an entry counts as omitted, an unknown kind stays in the range", () => {
    const wire = ["batch", 4, 9, 1, [[4, "clear"], "junk", null, [7, "applause", 3], ["x", "clear"]]];
    expect(decodeBatch(wire)).toEqual({
      first: 4,
      last: 9,
      omitted: 4,
      entries: [
        { kind: "clear", seq: 4 },
        { kind: "unknown", seq: 7 },
      ],
    });
  });

  it("[WIR3] elements behind the entries are ignored", () => {
    expect(decodeBatch(["batch", 1, 1, 0, [[1, "clear"]], "signature"])).toMatchObject({ first: 1, last: 1 });
  });

  it("[WIR2] no batch is null: wrong words, ranges and counts", () => {
    const wrong = [null, {}, "batch", [], ["batch"], ["stack", 1, 1, 0, []], ["batch", 0, 1, 0, []]];
    const more = [
      ["batch", 2, 1, 0, []],
      ["batch", 1, 1, -1, []],
      ["batch", 1, 1.5, 0, []],
      ["batch", 1, 1, 0, {}],
    ];
    for (const wire of [...wrong, ...more]) expect(decodeBatch(wire)).toBeNull();
    fc.assert(fc.property(fc.anything(), (wire) => void decodeBatch(wire)));
  });
});
