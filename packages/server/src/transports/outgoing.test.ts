import { describe, expect, it } from "bun:test";
import { createManualClock } from "../manual-clock.ts";
import { Outgoing } from "./outgoing.ts";

describe("Outgoing", () => {
  /** A socket's writes: what was corked together is one of them. */
  function create(status = 1) {
    const writes: string[][] = [];
    let corked: string[] | null = null;
    const write = (what: string, answer: number): number => {
      if (corked === null) writes.push([what]);
      else corked.push(what);
      return answer;
    };
    const wire = {
      sendText: () => write("text", status),
      sendBinary: () => write("binary", status),
      ping: (data: string) => write(`ping ${data}`, 1),
      cork(inside: () => void) {
        corked = [];
        inside();
        writes.push(corked);
        corked = null;
      },
    };
    let dropped = 0;
    const outgoing = new Outgoing(wire, { clock: createManualClock(), onDropped: () => dropped++ });
    return { outgoing, writes, dropped: () => dropped };
  }

  it("[TRA32] a frame and the ping behind it are one write, text or binary", () => {
    const { outgoing, writes } = create();
    outgoing.send("x".repeat(20_000));
    outgoing.sendBinary(new Uint8Array(20_000));
    outgoing.send("x");
    expect(writes).toEqual([["text", "ping 20000"], ["binary", "ping 40000"], ["text"]]);
  });

  it("[TRA32] behind a frame that was dropped there is no ping, and its socket's owner is told once", () => {
    const { outgoing, writes, dropped } = create(0);
    outgoing.send("x".repeat(20_000));
    expect(writes).toEqual([["text"]]);
    expect(dropped()).toBe(1);
  });
});
