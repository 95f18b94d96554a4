/** A head of HTTP/1.1 as one end of it knows it. */
export interface MirroredHead {
  /** `GET /lab/mirror HTTP/1.1` or `HTTP/1.1 101 Switching Protocols`, without its line end. */
  readonly line: string;
  /**
   * Names and values. Those of a request come in small letters and by the alphabet, one line a name: the runtime keeps
   * neither order nor case. Values that may be secrets, or that a proxy may have added, are replaced by a word.
   */
  readonly headers: readonly (readonly [name: string, value: string])[];
  /** The head on the wire in bytes, all line ends and the empty line included, withheld values at their true length. */
  readonly bytes: number;
}

/** `GET /lab/mirror`: the request that was just made. The first frame of the socket there adds the answer it got. */
export interface MirrorAnswer {
  readonly request: MirroredHead;
  /** What opened the socket; absent over HTTP. */
  readonly response?: MirroredHead;
}
