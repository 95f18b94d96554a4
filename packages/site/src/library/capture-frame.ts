const width = 480;
const height = 270;
/** Longer than this for one frame, and the placeholder stays. */
const timeoutMs = 15_000;

/** A picture from a tenth into the clip, or null where this browser cannot show it. */
export async function captureFrame(url: string, durationMs: number | null): Promise<Blob | null> {
  const video = document.createElement("video");
  video.muted = true;
  video.playsInline = true;
  video.preload = "auto";
  video.crossOrigin = "anonymous";
  try {
    const seconds = durationMs === null ? 1 : Math.min(60, durationMs / 10_000);
    video.src = `${url}#t=${seconds.toFixed(2)}`;
    if (!(await arrives(video, "loadeddata"))) return null;
    if (Math.abs(video.currentTime - seconds) > 0.5) {
      video.currentTime = seconds;
      if (!(await arrives(video, "seeked"))) return null;
    }
    return await draw(video);
  } catch {
    return null;
  } finally {
    video.removeAttribute("src");
    video.load();
  }
}

function arrives(video: HTMLVideoElement, event: "loadeddata" | "seeked"): Promise<boolean> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => resolve(false), timeoutMs);
    const settle = (arrived: boolean): void => {
      clearTimeout(timer);
      resolve(arrived);
    };
    video.addEventListener(event, () => settle(true), { once: true });
    video.addEventListener("error", () => settle(false), { once: true });
  });
}

async function draw(video: HTMLVideoElement): Promise<Blob | null> {
  const canvas = document.createElement("canvas");
  canvas.width = width;
  canvas.height = height;
  const brush = canvas.getContext("2d");
  if (brush === null || video.videoWidth === 0) return null;
  const scale = Math.max(width / video.videoWidth, height / video.videoHeight);
  const [w, h] = [video.videoWidth * scale, video.videoHeight * scale];
  brush.drawImage(video, (width - w) / 2, (height - h) / 2, w, h);
  return new Promise((resolve) => canvas.toBlob(resolve, "image/jpeg", 0.8));
}
