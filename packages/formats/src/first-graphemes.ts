const segmenter = new Intl.Segmenter(undefined, { granularity: "grapheme" });

/** At most the first `count` user-perceived characters. */
export function firstGraphemes(text: string, count: number): string {
  let kept = "";
  let left = count;
  for (const { segment } of segmenter.segment(text)) {
    if (left-- === 0) break;
    kept += segment;
  }
  return kept.trim();
}
