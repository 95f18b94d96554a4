import { describe, expect, it } from "bun:test";
import { countWaiting } from "./ports.ts";

const table = `  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
   0: 0100007F:223D 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 1 1 0 100 0 0 10 0
   1: 0100007F:223D 0100007F:A2E5 06 00000000:00000000 03:00000EE4 00000000     0        0 0 3 0
   2: 0100007F:A2E6 0100007F:223D 06 00000000:00000000 03:00000EE4 00000000     0        0 0 3 0
   3: 0100007F:A2E7 0100007F:223D 01 00000000:00000000 00:00000000 00000000     0        0 2 1 0
   4: 0100007F:A2E8 0100007F:1F90 06 00000000:00000000 03:00000EE4 00000000     0        0 0 3 0
`;

describe("countWaiting", () => {
  it("[PNG2] counts what waits at either end of these ports, and nothing else", () => {
    expect(countWaiting(table, [0x223d])).toBe(2);
    expect(countWaiting(table, [0x223d, 0x1f90])).toBe(3);
    expect(countWaiting(table, [1])).toBe(0);
  });
});
