/** How playing began: with sound, muted because the browser wants a gesture first, or not at all. */
export type Start = "playing" | "muted" | "refused";

/** Plays, muted if the browser refuses sound without a gesture. */
export async function startPlayback(media: Pick<HTMLMediaElement, "play" | "muted">): Promise<Start> {
  if (await plays(media)) return "playing";
  if (media.muted) return "refused";
  media.muted = true;
  if (await plays(media)) return "muted";
  media.muted = false;
  return "refused";
}

async function plays(media: Pick<HTMLMediaElement, "play">): Promise<boolean> {
  try {
    await media.play();
    return true;
  } catch {
    return false;
  }
}
