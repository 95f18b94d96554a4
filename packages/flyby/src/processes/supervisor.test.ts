import { describe, expect, it } from "bun:test";
import { createTimeline } from "../testing/timeline.ts";
import { type Child, createSupervisor, type SupervisorNews } from "./supervisor.ts";

interface FakeChild {
  readonly number: number;
  readonly heard: string[];
  becomeReady(): void;
  end(how: number | string): void;
}

function createFixture(count: number, obedient = true) {
  const time = createTimeline();
  const children: FakeChild[] = [];
  const news: SupervisorNews[] = [];
  const start = (number: number): Child => {
    const ready = Promise.withResolvers<void>();
    const exited = Promise.withResolvers<number | string>();
    const heard: string[] = [];
    const obey = (what: string): void => {
      heard.push(what);
      if (obedient || what === "SIGKILL") exited.resolve(0);
    };
    children.push({ number, heard, becomeReady: ready.resolve, end: exited.resolve });
    return {
      pid: 100 + children.length,
      ready: ready.promise,
      exited: exited.promise,
      renew: () => obey("renew"),
      kill: (signal) => obey(signal),
    };
  };
  const supervisor = createSupervisor({
    count,
    start,
    now: time.now,
    after: time.after,
    say: (what) => void news.push(what),
  });
  const numbers = (): number[] => children.map(({ number }) => number);
  const said = (type: SupervisorNews["type"]): SupervisorNews[] => news.filter((each) => each.type === type);
  return { supervisor, children, numbers, said, time };
}

/** Lets everything that is already decided happen. */
const settle = (): Promise<void> => new Promise((done) => setImmediate(done));

async function startAll(fixture: ReturnType<typeof createFixture>): Promise<void> {
  const started = fixture.supervisor.start();
  fixture.children[0]?.becomeReady();
  await settle();
  for (const child of fixture.children) child.becomeReady();
  expect(await started).toBeNull();
}

describe("createSupervisor", () => {
  it("[CMD15] starts the first process alone, and the others once it answers", async () => {
    const fixture = createFixture(3);
    const started = fixture.supervisor.start();
    await settle();
    expect(fixture.numbers()).toEqual([1]);
    fixture.children[0]?.becomeReady();
    await settle();
    expect(fixture.numbers()).toEqual([1, 2, 3]);
    for (const child of fixture.children) child.becomeReady();
    expect(await started).toBeNull();
  });

  it("[CMD15] a first process that cannot start ends it, with its exit code, and starts no other", async () => {
    const fixture = createFixture(3);
    const started = fixture.supervisor.start();
    fixture.children[0]?.end(1);
    expect(await started).toBe(1);
    fixture.time.advance(60_000);
    expect(fixture.numbers()).toEqual([1]);
  });

  it("[CMD16] one that dies is started again, ever later while it dies at once, soon after a long life", async () => {
    const fixture = createFixture(2);
    await startAll(fixture);
    const waits: number[] = [];
    for (let death = 0; death < 9; death++) {
      fixture.children.at(-1)?.end("SIGKILL");
      await settle();
      const last = fixture.said("died").at(-1);
      const waitMs = last?.type === "died" ? last.waitMs : 0;
      waits.push(waitMs);
      const before = fixture.children.length;
      fixture.time.advance(waitMs - 1);
      expect(fixture.children.length).toBe(before);
      fixture.time.advance(1);
      expect(fixture.numbers().at(-1)).toBe(2);
      expect(fixture.children.length).toBe(before + 1);
    }
    expect(waits).toEqual([500, 1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000, 30_000]);
    fixture.time.advance(60_000);
    fixture.children.at(-1)?.end(1);
    await settle();
    expect(fixture.said("died").at(-1)).toMatchObject({ number: 2, how: 1, waitMs: 500 });
  });

  it("[CMD17] renews one after another; the old one leaves when the new one answers", async () => {
    const fixture = createFixture(2);
    await startAll(fixture);
    const renewed = fixture.supervisor.renew();
    expect(fixture.supervisor.renew()).toBe(renewed);
    await settle();
    expect(fixture.numbers()).toEqual([1, 2, 1]);
    expect(fixture.children[0]?.heard).toEqual([]);
    fixture.children[2]?.becomeReady();
    await settle();
    expect(fixture.children[0]?.heard).toEqual(["renew"]);
    expect(fixture.numbers()).toEqual([1, 2, 1, 2]);
    fixture.children[3]?.becomeReady();
    await renewed;
    expect(fixture.children.map(({ heard }) => heard)).toEqual([["renew"], ["renew"], [], []]);
    expect(fixture.said("died")).toEqual([]);
  });

  it("[CMD17] a new one that does not come up leaves the old ones as they are", async () => {
    const fixture = createFixture(2);
    await startAll(fixture);
    const renewed = fixture.supervisor.renew();
    await settle();
    fixture.children[2]?.end(1);
    await renewed;
    expect(fixture.numbers()).toEqual([1, 2, 1]);
    expect(fixture.said("not-renewed")).toMatchObject([{ number: 1 }]);
    const again = fixture.supervisor.renew();
    await settle();
    fixture.time.advance(90_000);
    await again;
    expect(fixture.children[3]?.heard).toEqual(["SIGTERM"]);
    expect(fixture.children[0]?.heard).toEqual([]);
  });

  it("[CMD15] stopping ends them all, those too that do not listen, and starts none again", async () => {
    const fixture = createFixture(3, false);
    await startAll(fixture);
    fixture.children[1]?.end(1);
    await settle();
    const stopped = fixture.supervisor.stop();
    await settle();
    expect(fixture.children[0]?.heard).toEqual(["SIGTERM"]);
    fixture.children[0]?.end(0);
    fixture.time.advance(30_000);
    await stopped;
    expect(fixture.children[2]?.heard).toEqual(["SIGTERM", "SIGKILL"]);
    fixture.time.advance(60_000);
    expect(fixture.children.length).toBe(3);
    expect(fixture.time.pending()).toBe(0);
  });
});
