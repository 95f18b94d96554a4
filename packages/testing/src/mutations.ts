import fc from "fast-check";

type Json = unknown;

/** What may stand where something else belongs. */
const strange: fc.Arbitrary<Json> = fc.oneof(
  fc.constantFrom<Json>(
    null,
    true,
    "",
    " ",
    0,
    -1,
    1e308,
    2 ** 53,
    0.5,
    [],
    {},
    [[]],
    "0",
    "\u0000",
    "\ud800",
    "\u202e",
  ),
  fc.string({ unit: "grapheme", maxLength: 20 }),
  fc.double(),
  fc.nat(70_000).map((length) => "字".repeat(Math.floor(length / 10))),
  fc.integer({ min: 1, max: 200 }).map((depth) => JSON.parse(`${"[".repeat(depth)}${"]".repeat(depth)}`)),
);

interface Change {
  readonly at: number;
  readonly how: "replace" | "drop" | "add" | "rename" | "wrap";
  readonly value: Json;
}

const change: fc.Arbitrary<Change> = fc.record({
  at: fc.nat(30),
  how: fc.constantFrom("replace", "replace", "drop", "add", "rename", "wrap"),
  value: strange,
});

/** A valid message with one to three things changed in it, as text; now and then the text itself is broken, too. */
export function mutated(valid: fc.Arbitrary<Json>): fc.Arbitrary<string> {
  return fc
    .tuple(valid, fc.array(change, { minLength: 1, maxLength: 3 }), fc.option(fc.nat(400), { freq: 8 }))
    .map(([value, changes, cutAt]) => {
      const text = JSON.stringify(changes.reduce(apply, structuredClone(value)));
      return cutAt === null ? text : text.slice(0, cutAt);
    });
}

/** Every object and list inside, outermost first. */
function insides(value: Json): (Record<string, Json> | Json[])[] {
  if (typeof value !== "object" || value === null) return [];
  return [value as Record<string, Json>, ...Object.values(value).flatMap(insides)];
}

function apply(value: Json, { at, how, value: given }: Change): Json {
  // The same strange thing may be put in twice, also into itself.
  const other = structuredClone(given);
  const places = insides(value);
  const place = places[at % Math.max(1, places.length)];
  if (place === undefined || how === "wrap") return at % 2 === 0 ? [value] : { draft: value };
  const names = Object.keys(place);
  const name = names[at % Math.max(1, names.length)];
  const fields = place as Record<string, Json>;
  if (how === "add" || name === undefined)
    fields[["__proto__x", "constructor", "toString", "0"][at % 4] ?? "x"] = other;
  else if (how === "replace") fields[name] = other;
  else {
    if (how === "rename") fields[`${name}s`] = fields[name];
    delete fields[name];
  }
  return value;
}
