/** First line of every answer; the lines after it are those of the HTTP log and of the socket (`join`, `ack`, `refused`, …). */
export interface BoshHead {
  readonly sid: string;
  /** The request this answers. */
  readonly rid: number;
  /** Highest rid received with all before it, where that is not `rid`. */
  readonly ack?: number;
  /** Told in the first answer of a session: the hold in seconds, the window, the seconds until it is forgotten. */
  readonly wait?: number;
  readonly requests?: number;
  readonly inactivity?: number;
}
