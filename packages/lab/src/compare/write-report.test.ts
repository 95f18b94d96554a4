import { expect, it } from "bun:test";
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { sampleReport } from "../report/testing/sample-report.ts";
import { writeReport } from "./write-report.ts";

it("[LCP13] writes the three reports and each chart, and Markdown links to charts that are there", async () => {
  const folder = await mkdtemp(join(tmpdir(), "flyby-report-"));
  try {
    const out = join(folder, "new", "out");
    const paths = await writeReport(sampleReport(), out);
    expect(paths).toEqual(["report.json", "report.md", "report.html"].map((name) => join(out, name)));
    expect(JSON.parse(await readFile(join(out, "report.json"), "utf8"))).toEqual(sampleReport());
    const markdown = await readFile(join(out, "report.md"), "utf8");
    const linked = [...markdown.matchAll(/\]\(\.\/([\w-]+\.svg)\)/g)].map(([, name]) => name ?? "");
    expect((await readdir(out)).filter((name) => name.endsWith(".svg")).toSorted()).toEqual(linked.toSorted());
    expect(linked).toHaveLength(6);
  } finally {
    await rm(folder, { recursive: true });
  }
});
