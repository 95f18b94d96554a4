import { describe, expect, it } from "bun:test";
import { cleanText } from "@flyby/protocol";
import fc from "fast-check";
import { readBilibiliXml } from "./read.ts";
import { readText, writeText } from "./text.ts";

async function textOf(content: string): Promise<string | undefined> {
  const file = await readBilibiliXml(`<i><d p="1,1,25,1">${content}</d></i>`);
  return file.ok ? file.comments[0]?.text : undefined;
}

describe("readText", () => {
  it("[BXR6] all forms of a line end are one", async () => {
    expect(await textOf("a/nb\\nc\nd\r\ne\u2028f")).toBe("a\nb\nc\nd\ne\nf");
  });

  it("[BXR6] formatting around the text goes, the layout of art stays", () => {
    expect(readText("\n    hello\n  ")).toBe("hello");
    expect(readText("  hello ")).toBe("  hello ");
    expect(readText("/n/n/n█/n　█/n/n/n")).toBe("\n\n\n█\n　█\n\n\n");
    expect(readText("\r\n\t/n█/n\r\n")).toBe("\n█\n");
  });

  it("[BXR6] entities are read once, unknown ones stay, impossible numbers vanish", async () => {
    expect(await textOf("&lt;&amp;&gt;&quot;&apos;&#65;&#x1F600;")).toBe(`<&>"'A😀`);
    expect(await textOf("&amp;lt;b&amp;gt;")).toBe("&lt;b&gt;");
    expect(await textOf("x&nbsp;&bogus;&;&#;y")).toBe("x&nbsp;&bogus;&;&#;y");
    expect(await textOf("x&#0;&#xD800;&#x110000;&#99999999;y")).toBe("xy");
  });

  it("[BXR6] CDATA is read, comments are not", async () => {
    expect(await textOf("a<![CDATA[<b> & ]] > &amp;]]>c<!-- no -->d")).toBe("a<b> & ]] > &amp;cd");
  });

  it("[BXR6] markup in a text is text", async () => {
    expect(await textOf(`<script>alert(1)</script>`)).toBe("<script>alert(1)</script>");
    expect(await textOf(`I <3 you <!-- and <you> too`)).toBe("I <3 you <!-- and <you> too");
    expect(await textOf(`&lt;img src=x onerror=alert(1)&gt;`)).toBe("<img src=x onerror=alert(1)>");
  });

  it("[BXR6] control and bidi-override characters go; nothing visible left is skipped", async () => {
    expect(await textOf("a\u0000\u0007\u202eb\u2066c")).toBe("abc");
    expect(await textOf("\u200b\u200d \u3000/n")).toBeUndefined();
  });

  it("[BXR13] a long run of white space is trimmed in linear time", () => {
    const started = performance.now();
    expect(readText(`a${" ".repeat(500_000)}b${" \t".repeat(250_000)}\n`)).toHaveLength(500_002);
    expect(performance.now() - started).toBeLessThan(1_000);
  });
});

describe("writeText", () => {
  it("[BXW5] a line end becomes /n, and a literal /n is kept apart", () => {
    expect(writeText("a\nb")).toBe("a/nb");
    expect(writeText("and/now C:\\new")).toBe("and/\u2060now C:\\\u2060new");
    expect(readText(writeText("http://x/news"))).toBe("http://x/news");
  });

  it("[BXW5] every stored text survives", () => {
    const pieces = fc.constantFrom(
      "/",
      "\\",
      "n",
      "\n",
      "r",
      " ",
      "　",
      "\t",
      "a",
      "弹",
      "e\u0301",
      "\u2060",
      "👨‍👩‍👧",
    );
    const texts = fc.oneof(
      fc.string({ unit: "binary" }),
      fc.array(pieces).map((list) => list.join("")),
    );
    fc.assert(
      fc.property(texts, (raw) => {
        const stored = cleanText(raw.replace(/\r\n?|[\u2028\u2029]/g, "\n"));
        expect(readText(writeText(stored))).toBe(stored);
      }),
    );
  });
});
