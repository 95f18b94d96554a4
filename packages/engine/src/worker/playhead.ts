import type { ClockSample } from "./command.ts";
import type { Playhead } from "./render-loop.ts";

/** A playhead that goes on by itself between the samples it is told. */
export interface SampledPlayhead extends Playhead {
  tell(sample: ClockSample, jumped: boolean): void;
}

/** A correction of less than this is spread over `blendMs`, so that nobody sees it; more is a jump. */
const maxBlendedMs = 120;
const blendMs = 500;

/** `now` is this thread's monotonic clock. It and the sender's may start at different moments. */
export function createSampledPlayhead(now: () => number): SampledPlayhead {
  let sample: ClockSample = { progress: 0, rate: 1, playing: false, at: 0 };
  // How far this clock is ahead of the sender's: the message that travelled fastest knows best.
  let aheadMs = Number.POSITIVE_INFINITY;
  let correction = 0;
  let correctedAt = 0;

  function told(at: number): number {
    return sample.playing ? sample.progress + (at - aheadMs - sample.at) * sample.rate : sample.progress;
  }

  function shown(at: number): number {
    return told(at) + correction * Math.max(0, 1 - (at - correctedAt) / blendMs);
  }

  return {
    tell(next, jumped) {
      const at = now();
      const before = shown(at);
      const blends = !jumped && sample.playing && next.playing;
      aheadMs = Math.min(aheadMs, at - next.at);
      sample = next;
      const wanted = before - told(at);
      correction = blends && Math.abs(wanted) < maxBlendedMs ? wanted : 0;
      correctedAt = at;
    },
    now: () => shown(now()),
    playing: () => sample.playing,
    rate: () => sample.rate,
  };
}
