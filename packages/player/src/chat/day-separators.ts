/** True when two moments lie on different days of the reader's calendar. */
export function startsDay(previousMs: number | null, ms: number): boolean {
  return previousMs === null || startOfDay(previousMs) !== startOfDay(ms);
}

/** How far back a day lies: 0 is today, 1 yesterday. */
export function daysAgo(ms: number, nowMs: number): number {
  return Math.round((startOfDay(nowMs) - startOfDay(ms)) / 86_400_000);
}

function startOfDay(ms: number): number {
  const day = new Date(ms);
  day.setHours(0, 0, 0, 0);
  return day.getTime();
}
