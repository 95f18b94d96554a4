/** What a key press tells about an input method. */
export interface KeyPress {
  readonly key: string;
  readonly isComposing: boolean;
  readonly keyCode: number;
  readonly shiftKey: boolean;
}

/** WebKit ends a composition before it reports the Enter that ended it; only this code betrays it. */
const keyCodeInComposition = 229;

/** True for an Enter that means "send", not "take this candidate". */
export function sendsOn({ key, isComposing, keyCode, shiftKey }: KeyPress): boolean {
  return key === "Enter" && !shiftKey && !isComposing && keyCode !== keyCodeInComposition;
}
