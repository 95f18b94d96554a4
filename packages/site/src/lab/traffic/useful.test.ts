import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import { createUsefulScan, usefulBytes } from "./useful.ts";

const batch = '["batch",1,1,0,[[1,"comment",7,0,"scroll","normal",16777215,"a","n","弹幕",0]]]';
const bytes = new TextEncoder().encode(batch).length;

describe("usefulBytes", () => {
  test("[PAG6] only batches are useful, in bytes, whatever carries them", () => {
    expect(usefulBytes(batch)).toBe(bytes);
    expect(usefulBytes('{"type":"stat","viewers":3}')).toBe(0);
    expect(usefulBytes(`${batch}\n{"type":"ping","id":1}\n${batch}\n`)).toBe(2 * bytes);
    expect(usefulBytes(`id: aaaaaaaa:1\ndata: ${batch}\n\n: still here\n\n`)).toBe(bytes);
  });

  test("[PAG6] a body in pieces counts as the whole one", () => {
    const body = `${batch}\nid: 1\ndata: ${batch}\n\n{"type":"gap"}\n${batch}`;
    fc.assert(
      fc.property(fc.array(fc.nat(body.length)), (cuts) => {
        const at = [0, ...cuts.sort((a, b) => a - b), body.length];
        const scan = createUsefulScan();
        let sum = 0;
        for (let i = 1; i < at.length; i++) sum += scan.push(body.slice(at[i - 1], at[i]));
        expect(sum + scan.end()).toBe(3 * bytes);
      }),
    );
  });
});
