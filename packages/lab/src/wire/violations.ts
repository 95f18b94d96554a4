interface ViolationFacts {
  readonly message: string;
  /** Where the rule stands. */
  readonly rule: string;
  /** The code with which an endpoint would close. */
  readonly close: number;
}

/** What can be wrong with a frame or message, each with the rule it breaks. The view goes on wherever it can. */
export const violations = {
  "reserved-bit": {
    message: "a reserved bit is set and no extension gave it a meaning",
    rule: "RFC 6455 §5.2",
    close: 1002,
  },
  "reserved-bit-here": {
    message: "RSV1 stands only in the first frame of a data message",
    rule: "RFC 7692 §6",
    close: 1002,
  },
  "reserved-opcode": { message: "the opcode is reserved", rule: "RFC 6455 §5.2", close: 1002 },
  "control-too-long": { message: "a control frame holds at most 125 bytes", rule: "RFC 6455 §5.5", close: 1002 },
  "control-fragmented": { message: "a control frame is never fragmented", rule: "RFC 6455 §5.5", close: 1002 },
  "not-masked": { message: "a client masks every frame", rule: "RFC 6455 §5.1", close: 1002 },
  masked: { message: "a server masks no frame", rule: "RFC 6455 §5.1", close: 1002 },
  "length-not-shortest": { message: "the length is not in its shortest form", rule: "RFC 6455 §5.2", close: 1002 },
  "length-high-bit": { message: "the highest bit of a length is 0", rule: "RFC 6455 §5.2", close: 1002 },
  "length-impossible": {
    message: "the length is beyond 2^53 bytes, so nothing behind it can be read",
    rule: "RFC 6455 §5.2",
    close: 1009,
  },
  "nothing-to-continue": { message: "no message is open which it could continue", rule: "RFC 6455 §5.4", close: 1002 },
  "message-open": { message: "a message began before the last one ended", rule: "RFC 6455 §5.4", close: 1002 },
  "after-close": { message: "nothing follows a close frame", rule: "RFC 6455 §5.5.1", close: 1002 },
  "not-utf8": { message: "the text is not UTF-8", rule: "RFC 6455 §8.1", close: 1007 },
  "close-one-byte": {
    message: "a close frame holds nothing or at least a code of two bytes",
    rule: "RFC 6455 §5.5.1",
    close: 1002,
  },
  "close-code": { message: "this close code does not travel in a frame", rule: "RFC 6455 §7.4", close: 1002 },
  "not-deflate": { message: "the payload cannot be inflated", rule: "RFC 7692 §7.2.2", close: 1007 },
} as const satisfies Record<string, ViolationFacts>;

export type ViolationCode = keyof typeof violations;
