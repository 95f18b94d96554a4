import type { DraftInput, PostAnswer, Refusal, Result } from "@flyby/protocol";

/** One comment of the metronome. `sentAt` is what `now` told just before. */
export interface Beat {
  readonly number: number;
  readonly text: string;
  readonly sentAt: number;
}

export interface MetronomeOptions {
  readonly post: (draft: DraftInput) => Promise<Result<PostAnswer>>;
  /** The room is joined: what is posted now leaves now. */
  readonly isReady: () => boolean;
  readonly draft: (number: number) => DraftInput & { readonly text: string };
  readonly now: () => number;
  /** Calls after a while; returns how to stop. */
  readonly after: (ms: number, run: () => void) => () => void;
  readonly onBeat: (beat: Beat) => void;
  /** A comment was refused; the metronome rests as long as the refusal says. */
  readonly onRefused: (beat: Beat, refusal: Refusal) => void;
}

/** Says something at a steady rate. */
export interface Metronome {
  /** Comments a second; 0 rests. */
  setRate(perSecond: number): void;
  burst(count: number): void;
  close(): void;
}

/** A refusal that names no time. */
const usualRestMs = 2_000;
/** The room is not joined yet, or not any more. */
const lookAgainMs = 100;

export function createMetronome(options: MetronomeOptions): Metronome {
  const { now, after } = options;
  let rate = 0;
  let number = 0;
  let restUntil = 0;
  let nextAt = 0;
  let stop: () => void = () => {};
  let closed = false;

  function say(): void {
    number++;
    const draft = options.draft(number);
    const beat: Beat = { number, text: draft.text, sentAt: now() };
    options.onBeat(beat);
    void options.post(draft).then((answer) => {
      if (answer.ok || closed) return;
      restUntil = now() + (answer.retryAfterMs ?? usualRestMs);
      options.onRefused(beat, answer);
    });
  }

  function tick(): void {
    if (closed || rate === 0) return;
    if (!options.isReady() || now() < restUntil) {
      nextAt = now() + lookAgainMs;
    } else {
      say();
      // A page that slept does not make up for it: that would be a flood.
      nextAt = Math.max(nextAt + 1_000 / rate, now());
    }
    stop = after(Math.max(0, nextAt - now()), tick);
  }

  return {
    setRate(perSecond) {
      if (closed || perSecond === rate) return;
      rate = perSecond;
      stop();
      nextAt = now();
      stop = after(0, tick);
    },
    burst(count) {
      if (closed || !options.isReady() || now() < restUntil) return;
      for (let said = 0; said < count; said++) say();
    },
    close() {
      closed = true;
      stop();
    },
  };
}
