import { describe, expect, it } from "bun:test";
import { createChunk } from "../log/chunk.ts";
import { createAckGate } from "./ack-gate.ts";

const chunk = (first: number) => createChunk({ first, last: first, comments: 1, omitted: 0, text: "" });

describe("createAckGate", () => {
  it("[TRA3] holds what arrives during a post until its ack is said, keeps the order, then opens", async () => {
    const said: (number | string)[] = [];
    const gate = createAckGate(
      ({ first }) => said.push(first),
      () => said.push("open"),
    );
    gate.pass(chunk(1));
    const committed = Promise.withResolvers<void>();
    const post = gate.whilePosting(() => committed.promise).then(() => said.push("ack"));
    gate.pass(chunk(2));
    expect(gate.isOpen()).toBe(false);
    committed.resolve();
    gate.pass(chunk(3));
    await post;
    await Bun.sleep(0);
    expect(said).toEqual([1, "ack", 2, 3, "open"]);
    gate.pass(chunk(4));
    expect(said.at(-1)).toBe(4);
  });

  it("[TRA3] a post that takes long holds nothing for long", async () => {
    const said: number[] = [];
    const gate = createAckGate(
      ({ first }) => said.push(first),
      () => {},
    );
    void gate.whilePosting(() => new Promise(() => {}));
    gate.pass(chunk(1));
    await Bun.sleep(0);
    expect(said).toEqual([1]);
    gate.pass(chunk(2));
    gate.close();
    await Bun.sleep(0);
    expect(said).toEqual([1]);
  });
});
