import { type HeaderSet, headerValue } from "./header-set.ts";
import { judgeCache } from "./verdict.ts";

/** What two answers to the same request, some seconds apart, tell together; each a sentence with its evidence. */
export function compareAnswers(first: HeaderSet, second: HeaderSet): readonly string[] {
  const told: string[] = [];
  const [was, is] = [judgeCache(first).answer, judgeCache(second).answer];
  if (was !== is && was !== "cannot tell" && is !== "cannot tell") {
    told.push(`First ${was}, then ${is}: ${explainChange(was, is)}`);
  }
  const ages = [first, second].map((set) => Number(headerValue(set, "age") ?? Number.NaN));
  const [younger = Number.NaN, older = Number.NaN] = ages;
  if (older > younger) told.push(`Age grew from ${younger} to ${older}: the same kept answer was given twice.`);
  else if (older < younger)
    told.push(`Age fell from ${younger} to ${older}: another node answered, or it was renewed.`);
  const dates = [first, second].map((set) => headerValue(set, "date"));
  if (dates[0] !== null && dates[1] !== null) {
    const same = dates[0] === dates[1];
    if (same && older > younger) told.push("Date stayed: it was made once, by the origin.");
    if (!same && Number.isNaN(younger) && was === "cannot tell")
      told.push("Date moved and there is no Age: each answer may have been made anew.");
  }
  const tags = [first, second].map((set) => headerValue(set, "etag"));
  if (tags[0] !== tags[1]) told.push("The ETag changed between the two: nodes or the origin hold different versions.");
  return told;
}

function explainChange(was: string, is: string): string {
  if (was === "miss" && is === "hit") return "the first request filled the cache.";
  if (was === "hit" && is === "miss") return "another node answered, or it was too old by then.";
  if (is === "revalidated") return "it grew old, and the origin said it is still the same.";
  return "the cache's state changed between the two.";
}
