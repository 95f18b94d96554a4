import { describe, expect, it } from "bun:test";
import type { Positioned } from "@flyby/protocol";
import fc from "fast-check";
import { oldPlayer, parsePositioned, writePositioned } from "./positioned.ts";
import { readBilibiliXml } from "./read.ts";

describe("parsePositioned", () => {
  it("[BXR7] reads all fifteen elements, pixels as parts of the old player", () => {
    const full = `[336,219,"0.5-1",4.5,"text",10,20,672,"438","1000",200,"false","黑体",1,"M67.2,43.8L336,219"]`;
    expect(parsePositioned(full)).toEqual({
      text: "text",
      raw: full,
      positioned: {
        ...{ x: 0.5, y: 0.5, toX: 1, toY: 1, fromOpacity: 0.5, toOpacity: 1, durationMs: 4_500, moveMs: 1_000 },
        ...{ delayMs: 200, rotateZ: 10, rotateY: 20, outline: false, linear: true, font: "黑体" },
        path: [
          [0.1, 0.1],
          [0.5, 0.5],
        ],
      },
    });
  });

  it("[BXR7] five elements are enough; values below one are parts of the stage", () => {
    expect(parsePositioned(`["0.25","-0.1","1","3","text"]`)?.positioned).toEqual({
      ...{ x: 0.25, y: -0.1, toX: 0.25, toY: -0.1, fromOpacity: 1, toOpacity: 1, durationMs: 3_000, moveMs: 500 },
      ...{ delayMs: 0, rotateZ: 0, rotateY: 0, outline: true, linear: false },
    });
    expect(parsePositioned(`[0,0,"1-1",3]`)).toBeNull();
  });

  it("[BXR7] an array cut anywhere behind its text is repaired", () => {
    const full = `[10,20,"1-0",4,"cut, \\"me\\"",0,0,30,40,500,0,"true","黑体",1,"M1,1L2,2"]`;
    const behindText = full.indexOf(`",0,0,30`) + 1;
    const lost: number[] = [];
    for (let length = behindText; length < full.length; length++) {
      if (parsePositioned(full.slice(0, length))?.text !== `cut, "me"`) lost.push(length);
    }
    expect(lost).toEqual([]);
  });

  it("[BXR7] what cannot be read is skipped, also hostile numbers", async () => {
    for (const body of [
      "",
      "text",
      "{}",
      "[",
      "[1,2]",
      `["a",0,"1-1",3,"t"]`,
      `[0,0,"1-1","soon","t"]`,
      `[0,0,"1",3,{}]`,
    ]) {
      expect(parsePositioned(body)).toBeNull();
    }
    const file = await readBilibiliXml(`<i><d p="1,7,25,1">not an array</d></i>`);
    expect(file.ok && file.skipped[0]?.reason).toBe("bad-position");
    const wild = parsePositioned(`[1e300,-1e300,"9-9",1e300,"t",1e300,"x",0,0,-5,1e300]`)?.positioned;
    expect(wild).toMatchObject({ x: 4, y: -4, fromOpacity: 1, durationMs: 600_000, rotateZ: 36_000, rotateY: 0 });
    expect(wild).toMatchObject({ moveMs: 500, delayMs: 600_000 });
  });

  it("[BXR7] line ends inside the array are mended, the kept body has none", () => {
    const body = parsePositioned(`[0,0,"1-1",3,"one\ntwo"]`);
    expect(body?.text).toBe("one\ntwo");
    expect(body?.raw).toBe(`[0,0,"1-1",3,"one\\ntwo"]`);
  });

  it("never throws", () => {
    fc.assert(fc.property(fc.oneof(fc.string(), fc.json()), (body) => void parsePositioned(body)));
  });
});

describe("writePositioned", () => {
  const part = fc.double({ min: -3, max: 3, noNaN: true });
  const ms = fc.integer({ min: 0, max: 600_000 });
  const angle = fc.integer({ min: -360, max: 360 });
  const opacity = fc.integer({ min: 0, max: 10 }).map((tenths) => tenths / 10);
  const positioned: fc.Arbitrary<Positioned> = fc.record({
    ...{ x: part, y: part, toX: part, toY: part, fromOpacity: opacity, toOpacity: opacity },
    ...{ durationMs: ms, moveMs: ms, delayMs: ms, rotateZ: angle, rotateY: angle },
    ...{ outline: fc.boolean(), linear: fc.boolean() },
  });

  it("[BXW7] what it writes reads as the same path, within a pixel", () => {
    fc.assert(
      fc.property(positioned, fc.string({ minLength: 1 }), (given, text) => {
        const read = parsePositioned(writePositioned(text, given));
        expect(read?.text).toBe(text);
        const { x, y, toX, toY, ...rest } = given;
        expect(read?.positioned).toMatchObject(rest);
        for (const [a, b] of [
          [x, read?.positioned.x],
          [toY, read?.positioned.toY],
        ] as const) {
          expect(Math.abs(a - (b ?? 9))).toBeLessThan(1 / oldPlayer.height);
        }
        expect([y, toX].every(Number.isFinite)).toBe(true);
      }),
    );
  });
});
