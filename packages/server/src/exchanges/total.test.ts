import { describe, expect, it } from "bun:test";
import fc from "fast-check";
import { createTotal, largestTotal } from "./total.ts";

/** A number with six decimals at most, as millionths and as people write it. */
const written = fc.integer({ min: -1_000_000_000_000, max: 1_000_000_000_000 }).map((millionths) => {
  const digits = String(Math.abs(millionths)).padStart(7, "0");
  return { millionths, text: `${millionths < 0 ? "-" : ""}${digits.slice(0, -6)}.${digits.slice(-6)}` };
});

describe("createTotal", () => {
  it("[EXC6] decimals add up exactly, whatever their order", () => {
    fc.assert(
      fc.property(fc.array(written, { maxLength: 50 }), (numbers) => {
        const total = createTotal();
        for (const { text } of numbers) expect(total.add(text).ok).toBe(true);
        const sum = numbers.reduce((before, { millionths }) => before + BigInt(millionths), 0n);
        expect(BigInt(Math.round(Number(total.text()) * 1_000_000))).toBe(sum);
      }),
    );
    const total = createTotal();
    for (const text of ["0.1", "+0.2", " 1 \n", "-1"]) total.add(text);
    expect(total.text()).toBe("0.3");
    total.add("-0.8");
    expect(total.text()).toBe("-0.5");
  });

  it("[EXC6] what is no number or leads out of the range changes nothing", () => {
    const total = createTotal();
    total.add("7");
    for (const wrong of ["", "x", "1e3", "0x10", "NaN", "Infinity", "1,5", ".5", "1.", "1.0000001", "--1", "٣"]) {
      expect(total.add(wrong)).toMatchObject({ ok: false, code: "bad-message" });
    }
    for (const wide of ["9999999999", String(largestTotal), `-${largestTotal + 1}`, "99999999999"]) {
      expect(total.add(wide).ok).toBe(false);
    }
    expect(total.text()).toBe("7");
    expect(total.add(`-${largestTotal}`)).toEqual({ ok: true, value: String(7 - largestTotal) });
  });
});
