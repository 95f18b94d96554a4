import { describe, expect, it } from "bun:test";
import { readConfig } from "./config.ts";
import { writeChild } from "./config-child.ts";
import { redactUrl } from "./redact-url.ts";

function mistakes(args: string[], env: Record<string, string> = {}): readonly string[] {
  const result = readConfig(args, env);
  return result.ok ? [] : result.mistakes;
}

function config(args: string[], env: Record<string, string> = {}) {
  const result = readConfig(args, env);
  if (!result.ok) throw new Error(result.mistakes.join("\n"));
  return result.config;
}

describe("readConfig", () => {
  it("[CFG1] nothing given is the defaults: samples on localhost:8765, synced commits, nobody else's pages", () => {
    const read = config([]);
    expect(read).toMatchObject({
      folder: null,
      port: 8765,
      host: "localhost",
      durability: "commit",
      allowOrigins: [],
      openRooms: [],
      publicUrl: null,
      basePath: "/",
      trustProxies: [],
      samples: true,
      rates: { addressPerSecond: 20, addressBurst: 100 },
    });
    expect(Object.isFrozen(read)).toBe(true);
  });

  it("[CFG2] an option wins over its variable, a variable over the default; lists take commas", () => {
    const read = config(["--port", "9000", "--allow-origin", "https://a.example", "--allow-origin=https://b.example"], {
      FLYBY_PORT: "9001",
      FLYBY_HOST: "0.0.0.0",
      FLYBY_TRUST_PROXY: "10.0.0.0/8, 127.0.0.1",
    });
    expect(read.port).toBe(9000);
    expect(read.host).toBe("0.0.0.0");
    expect(read.allowOrigins).toEqual(["https://a.example", "https://b.example"]);
    expect(read.trustProxies).toEqual(["10.0.0.0/8", "127.0.0.1/32"]);
  });

  it("[CFG3] all mistakes come at once, in words, with the name that was probably meant", () => {
    const said = mistakes(["--prot", "9000", "--port", "nine", "--allow-origin", "example.org/x", "a", "b"], {
      FLYBY_DURABILTY: "commit",
      FLYBY_HOST: "nowhere.example",
      HOME: "/x",
    });
    expect(said).toHaveLength(6);
    const all = said.join("\n");
    expect(all).toContain("There is no option --prot; did you mean --port?");
    expect(all).toContain("There is no variable FLYBY_DURABILTY; did you mean FLYBY_DURABILITY?");
    expect(all).toContain('--port (FLYBY_PORT) is a whole number from 0 to 65535; it was "nine".');
    expect(all).toContain("--allow-origin (FLYBY_ALLOW_ORIGIN)");
    expect(all).toContain("--host (FLYBY_HOST)");
    expect(all).toContain("several: a, b");
  });

  it("[CFG3] an option without its value, and a switch with one, are told", () => {
    expect(mistakes(["--data"])).toEqual(["--data needs a value: --data DIR."]);
    expect(mistakes(["--data", "--port", "1"])[0]).toBe("--data needs a value: --data DIR.");
    expect(mistakes(["--no-samples=1"])).toEqual(["--no-samples takes no value."]);
    expect(mistakes([], { FLYBY_NO_SAMPLES: "maybe" })).toEqual(['FLYBY_NO_SAMPLES is 1 or 0, not "maybe".']);
  });

  it("[CFG5] PostgreSQL, a bus and processes go together; alone they are refused in words, all at once", () => {
    const store = ["--store", "postgres://me:secret@db/flyby"];
    const bus = ["--bus", "redis://cache"];
    expect(config([...store, ...bus, "--processes", "4", "--share-port"])).toMatchObject({
      store: { type: "postgres", url: "postgres://me:secret@db/flyby" },
      bus: { type: "server", url: "redis://cache" },
      processes: 4,
      sharePort: true,
    });
    expect(config(["--store", "postgresql://db/flyby"])).toMatchObject({ bus: { type: "none" }, processes: 1 });
    expect(config([]).store).toMatchObject({ type: "sqlite" });

    const onSqlite = mistakes([...bus, "--processes", "2", "--share-port", "--port", "x"]);
    expect(onSqlite).toHaveLength(4);
    for (const option of ["--bus", "--processes 2", "--share-port"]) {
      const said = onSqlite.find((text) => text.startsWith(`${option} is for several processes`)) ?? "";
      expect(said).toContain("the SQLite file in --data takes one");
      expect(said).toContain("--store postgres://");
    }
    const noBus = mistakes([...store, "--processes", "2", "--share-port"]);
    expect(noBus).toHaveLength(2);
    for (const text of noBus) expect(text).toContain("needs a bus");
    expect(mistakes(["--processes", "1"])).toEqual([]);
    const variable = { FLYBY_STORE: "postgres://db/flyby" };
    expect(mistakes(["--data", "here"], variable)).toEqual([
      "--data names a folder and FLYBY_STORE a PostgreSQL: unset the variable, or leave --data out.",
    ]);
    expect(config([], { ...variable, FLYBY_DATA: "/data" }).store.type).toBe("postgres");
  });

  it("[CFG5] a child of --processes shares the port it is given", () => {
    const args = ["--store", "postgres://db/x", "--bus", "nats://bus", "--processes", "3", "--port", "0"];
    const child = { number: 2, port: 8123 };
    expect(config(args, { FLYBY_CHILD: writeChild(child) })).toMatchObject({
      child,
      port: 8123,
      processes: 1,
      sharePort: true,
    });
    expect(mistakes([], { FLYBY_CHILD: "yes" })).toEqual([
      "FLYBY_CHILD is set by Flyby for processes it starts; unset it.",
    ]);
  });

  it("[CFG6] no mistake says a password again", () => {
    const wrong = [
      ["--store", "mysql://me:secret@db/x"],
      ["--store", "postgres://me:se/cret@db:x/y"],
      ["--bus", "http://me:secret@cache"],
      ["postgres://me:secret@db/x"],
      ["a", "redis://:secret@b"],
      ["--stroe", "postgres://me:secret@db/x"],
    ];
    for (const args of wrong) {
      const said = mistakes(args);
      expect(said.length).toBeGreaterThan(0);
      expect(said.join("\n")).not.toMatch(/se.?cret/);
    }
    expect(mistakes([], { FLYBY_STORE: "me:secret@db" })[0]).toBe(
      "--store (FLYBY_STORE) is an address like postgres://USER:PASSWORD@HOST/DATABASE.",
    );
    expect(redactUrl("postgres://me:secret@db:5433/x?password=secret")).toBe("postgres://me@db:5433/x");
    expect(redactUrl("redis://:secret@cache/")).toBe("redis://cache");
    expect(redactUrl("secret")).toBe("an address");
  });

  it("[CFG3] the budget of a room is a number or off, the number of processes is one", () => {
    expect(config([]).roomBudget).toBe(100);
    expect(config(["--room-budget", "off"]).roomBudget).toBeNull();
    expect(config([], { FLYBY_ROOM_BUDGET: "60" }).roomBudget).toBe(60);
    for (const wrong of ["0", "-1", "many", "1000000"]) expect(mistakes(["--room-budget", wrong])).toHaveLength(1);
    for (const wrong of ["0", "x", "257"]) expect(mistakes(["--processes", wrong])).not.toEqual([]);
  });

  it("[CFG4] the base path comes from --public-url, and a folder turns the samples off", () => {
    const read = config(["videos", "--public-url", "https://example.org/flyby/"]);
    expect(read).toMatchObject({ publicUrl: "https://example.org/flyby", basePath: "/flyby/", samples: false });
    expect(read.folder).toEndWith("/videos");
    expect(config(["--base-path", "x"]).basePath).toBe("/x/");
  });
});
