/** Only within so many px of the end does the board follow the newest comment. */
export const stickyPx = 40;

export interface ScrollState {
  readonly scrollTop: number;
  readonly scrollHeight: number;
  readonly clientHeight: number;
}

export function isAtEnd({ scrollTop, scrollHeight, clientHeight }: ScrollState): boolean {
  return scrollHeight - clientHeight - scrollTop <= stickyPx;
}

/** Whether the board follows, and how many rows came since it stopped. */
export interface Following {
  readonly follows: boolean;
  readonly unseen: number;
}

export const followingEnd: Following = { follows: true, unseen: 0 };

export function afterScroll(state: Following, atEnd: boolean): Following {
  if (atEnd) return followingEnd;
  return state.follows ? { follows: false, unseen: 0 } : state;
}

/** Own comments take the reader along: who has just spoken wants to see it. */
export function afterArrival(state: Following, count: number, own: boolean): Following {
  if (own) return followingEnd;
  return state.follows || count === 0 ? state : { follows: false, unseen: state.unseen + count };
}
