import { describe, expect, it } from "bun:test";
import fc from "fast-check";
import { type FlatElement, scanFlatXml } from "./flat-xml.ts";

function elements(source: string): FlatElement[] {
  return [...scanFlatXml(source, "i", new Set(["d"]))].filter((event) => event.kind === "element");
}

describe("scanFlatXml", () => {
  it("[BXR9] junk after the attributes does not cost the text", () => {
    const [d] = elements(`<d p="1" checked >text</d>`);
    expect([d?.state, d?.attributes.get("p"), d?.text]).toEqual(["whole", "1", "text"]);
  });

  it("[BXR9] self-closed leaves have no text", () => {
    expect(elements(`<d p="1"/>between<d p="2">two</d>`).map((d) => d.text)).toEqual(["", "two"]);
  });

  it("[BXR9] names lines from 1", () => {
    expect(elements(`<i>\n<d>a\nb</d>\n\n<d>c</d>`).map((element) => element.line)).toEqual([1, 2, 5]);
  });

  it("[BXR6] attributes are decoded, of either quote, and cannot reach an object's prototype", () => {
    const [d] = elements(`<d a='x &amp; "y"' b="&#65;" __proto__="z"/>`);
    expect([...(d?.attributes ?? [])]).toEqual([
      ["a", `x & "y"`],
      ["b", "A"],
      ["__proto__", "z"],
    ]);
  });

  it("[BXR13] hostile repetitions take linear time", () => {
    const hostile = [`<d p="`, `<d p='`, "<!--", "<d><![CDATA[", "</d", "<d ", "<d\t", `<d p="1">`, "&#", `<d b="<`];
    for (const piece of hostile) {
      const started = performance.now();
      elements(`<i>${piece.repeat(200_000)}`);
      expect(performance.now() - started).toBeLessThan(3_000);
    }
  });

  it("never throws and always ends", () => {
    const pieces = fc.constantFrom(
      "<",
      ">",
      "/",
      "d",
      "i",
      '"',
      "'",
      "=",
      " p=",
      "<!--",
      "-->",
      "<![CDATA[",
      "]]>",
      "<?",
      "&",
    );
    fc.assert(
      fc.property(fc.array(fc.oneof(pieces, fc.string({ maxLength: 3 }))), (list) => void elements(list.join(""))),
    );
  });
});
