const usualLimitMs = 20_000;

/** Asks until the answer pleases; the last answer is shown when time is up. */
export async function eventually<T>(
  ask: () => Promise<T>,
  pleases: (answer: T) => boolean,
  limitMs: number = usualLimitMs,
): Promise<T> {
  const end = Date.now() + limitMs;
  for (;;) {
    const answer = await ask();
    if (pleases(answer)) return answer;
    if (Date.now() > end) throw new Error(`not in ${limitMs} ms; last: ${JSON.stringify(answer)?.slice(0, 2_000)}`);
    await Bun.sleep(50);
  }
}
