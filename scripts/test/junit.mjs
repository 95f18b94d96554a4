import { readFileSync } from "node:fs";

/** Counts of a JUnit report; null when the runner wrote none. */
export function readJunit(file) {
  let xml;
  try {
    xml = readFileSync(file, "utf8");
  } catch {
    return null;
  }
  const head = /<testsuites\b[^>]*>/.exec(xml)?.[0] ?? "";
  const count = (name) => Number(new RegExp(`\\b${name}="(\\d+)"`).exec(head)?.[1] ?? 0);
  const failed = count("failures") + count("errors");
  const skipped = count("skipped");
  return { passed: count("tests") - failed - skipped, failed, skipped };
}
