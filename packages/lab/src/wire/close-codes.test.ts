import { describe, expect, test } from "bun:test";
import { errors } from "@flyby/protocol";
import { closeCode } from "./close-codes.ts";

describe("closeCode", () => {
  test("[FRM5] the registered codes have their names, and those which never travel are told apart", () => {
    expect(closeCode(1000).name).toBe("normal closure");
    expect(closeCode(1001).name).toBe("going away");
    expect(closeCode(1011).name).toBe("internal error");
    const silent = Array.from({ length: 16 }, (_, at) => 1000 + at).filter((code) => !closeCode(code).onTheWire);
    expect(silent).toEqual([1004, 1005, 1006, 1015]);
  });

  test("[FRM5] a private code says which refusals of ours it may be, and that it may be anybody's", () => {
    for (const [code, { close }] of Object.entries(errors)) {
      if (close >= 4000) expect(closeCode(close).meaning).toContain(code);
    }
    expect(closeCode(4009)).toEqual({
      name: "private",
      meaning: "agreed on by this client and this server; in Flyby: slow-reader",
      onTheWire: true,
    });
  });

  test("[FRM5] other codes have the name of their range", () => {
    expect(closeCode(999).onTheWire).toBe(false);
    expect(closeCode(1016).name).toBe("unassigned");
    expect(closeCode(2999).onTheWire).toBe(false);
    expect(closeCode(3500).name).toBe("registered by a library");
    expect(closeCode(4999).name).toBe("private");
    expect(closeCode(65_535).onTheWire).toBe(false);
  });
});
