import { watch } from "node:fs";

/** A copy in progress changes a file hundreds of times a second: look when it has been quiet for so long. */
const quietMs = 400;
/** A copy that never pauses is looked at anyway. */
const longestWaitMs = 5_000;
/** Network disks and exhausted watch limits send no events: look by the clock too. */
const lookAnywayMs = 120_000;

/** Calls `changed` some time after anything below the folder changed. It tells only that, never what. */
export function watchFolder(folder: string, changed: () => void): () => void {
  let quiet: ReturnType<typeof setTimeout> | undefined;
  let firstAt = 0;

  function fire(): void {
    clearTimeout(quiet);
    firstAt = 0;
    changed();
  }

  function notice(): void {
    const now = performance.now();
    if (firstAt === 0) firstAt = now;
    clearTimeout(quiet);
    quiet = setTimeout(fire, Math.max(0, Math.min(quietMs, firstAt + longestWaitMs - now)));
  }

  const stopEvents = watchEvents(folder, notice);
  const clock = setInterval(fire, lookAnywayMs);
  return () => {
    stopEvents();
    clearInterval(clock);
    clearTimeout(quiet);
  };
}

function watchEvents(folder: string, notice: () => void): () => void {
  try {
    const watcher = watch(folder, { recursive: true }, notice);
    watcher.on("error", notice);
    return () => watcher.close();
  } catch {
    // No watches are left on this system: the clock alone has to do.
    return () => undefined;
  }
}
