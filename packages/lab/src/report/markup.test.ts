import { describe, expect, it } from "bun:test";
import fc from "fast-check";
import { codeSpan, escapeMarkdown, renderMarkdownTable } from "./markdown.ts";
import { h, serialize } from "./markup.ts";

describe("markup", () => {
  it("[REP6] text stays text, in elements and in attributes", () => {
    const hostile = `<img src=x onerror="alert(1)">&'`;
    expect(serialize(h("p", { title: hostile }, hostile))).toBe(
      `<p title="&lt;img src=x onerror=&quot;alert(1)&quot;&gt;&amp;'">&lt;img src=x onerror=&quot;alert(1)&quot;&gt;&amp;'</p>`,
    );
  });

  it("[REP6] whatever the text, only our own elements are there", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        const written = serialize(h("p", { title: text, hidden: false }, text));
        expect(written.match(/</g)?.length).toBe(2);
        // biome-ignore lint/suspicious/noControlCharactersInRegex: those that XML forbids
        expect(written).not.toMatch(/[\u0000-\u0008\u000b\u000c\u000e-\u001f]|\p{Surrogate}/u);
      }),
    );
  });

  it("[REP1] a coordinate that is no number is written as 0", () => {
    expect(serialize(h("line", { x1: Number.NaN, x2: 1 / 3, y1: -0.001 }))).toBe(
      `<line x1="0" x2="0.33" y1="0"></line>`,
    );
  });
});

describe("Markdown", () => {
  it("[REP6] text from outside is neither markup nor a new cell", () => {
    expect(escapeMarkdown("a|b *c* <script>\n[d](e)")).toBe("a\\|b \\*c\\* &lt;script&gt; \\[d\\](e)");
    expect(renderMarkdownTable([{ title: "x" }, { title: "y", align: "right" }], [["a|b", "1"]])).toBe(
      "| x | y |\n| --- | ---: |\n| a\\|b | 1 |",
    );
  });

  it("[REP6] a code span holds backquotes and stays on its line", () => {
    expect(codeSpan("npx flyby")).toBe("`npx flyby`");
    expect(codeSpan("a `b`\n``c")).toBe("``` a `b` ``c ```");
  });
});
