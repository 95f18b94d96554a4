import { describe, expect, it } from "bun:test";
import { readConfig } from "./config.ts";

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

  it("[CFG4] the base path comes from --public-url, and a folder turns the samples off", () => {
    const read = config(["videos", "--public-url", "https://example.org/flyby/"]);
    expect(read).toMatchObject({ publicUrl: "https://example.org/flyby", basePath: "/flyby/", samples: false });
    expect(read.folder).toEndWith("/videos");
    expect(config(["--base-path", "x"]).basePath).toBe("/x/");
  });
});
