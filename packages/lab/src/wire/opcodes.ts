/** RFC 6455 §5.2. The codes missing here are reserved. */
export const opcodes = {
  continuation: 0x0,
  text: 0x1,
  binary: 0x2,
  close: 0x8,
  ping: 0x9,
  pong: 0xa,
} as const;

export type OpcodeName = keyof typeof opcodes;

const names = new Map<number, OpcodeName>(
  Object.entries(opcodes).map(([name, code]) => [code, name as OpcodeName] as const),
);

/** null: reserved. */
export function opcodeName(opcode: number): OpcodeName | null {
  return names.get(opcode) ?? null;
}

/** Close, ping, pong and what the upper half of the codes may still become. */
export function isControl(opcode: number): boolean {
  return (opcode & 0x8) !== 0;
}

/** Carries a message or a part of one; a reserved code does not. */
export function isData(opcode: number): boolean {
  return !isControl(opcode) && names.has(opcode);
}
