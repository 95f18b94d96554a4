import type { FrameHead, Sender } from "./frame.ts";
import { shortestForm } from "./frame.ts";
import { isControl, isData, opcodeName, opcodes } from "./opcodes.ts";
import type { ViolationCode } from "./violations.ts";

export interface FrameChecksOptions {
  readonly sender: Sender;
  /** permessage-deflate was agreed on, which gives RSV1 its meaning. */
  readonly deflate: boolean;
}

export type UncheckedHead = Omit<FrameHead, "violations">;

/** Judges the heads of one direction in their order: some rules are about what came before. */
export function createFrameChecks({ sender, deflate }: FrameChecksOptions): (head: UncheckedHead) => ViolationCode[] {
  let open = false;
  let closed = false;
  return (head) => {
    const { fin, rsv1, rsv2, rsv3, opcode, length, lengthForm, maskingKey, headBytes } = head;
    const control = isControl(opcode);
    const found: ViolationCode[] = [];
    if (rsv2 || rsv3 || (rsv1 && !deflate)) found.push("reserved-bit");
    else if (rsv1 && (control || opcode === opcodes.continuation)) found.push("reserved-bit-here");
    if (opcodeName(opcode) === null) found.push("reserved-opcode");
    if (control && length > 125) found.push("control-too-long");
    if (control && !fin) found.push("control-fragmented");
    if (sender === "client" && maskingKey === null) found.push("not-masked");
    if (sender === "server" && maskingKey !== null) found.push("masked");
    if (lengthForm !== shortestForm(length)) found.push("length-not-shortest");
    if (lengthForm === 64 && ((headBytes[2] ?? 0) & 0x80) !== 0) found.push("length-high-bit");
    if (!Number.isSafeInteger(length)) found.push("length-impossible");
    if (isData(opcode)) {
      if (opcode === opcodes.continuation && !open) found.push("nothing-to-continue");
      if (opcode !== opcodes.continuation && open) found.push("message-open");
      open = !fin;
    }
    if (closed) found.push("after-close");
    if (opcode === opcodes.close) closed = true;
    return found;
  };
}
