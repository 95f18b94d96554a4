import { describe, expect, test } from "bun:test";
import { serverOf } from "./served-from.ts";

describe("serverOf", () => {
  test("[EMB2] is where the script stands, with a base path or without", () => {
    expect(serverOf("https://flyby.example/flyby.js")).toBe("https://flyby.example/");
    expect(serverOf("http://192.168.1.2:8765/tools/flyby/flyby-layer.js?v=1")).toBe(
      "http://192.168.1.2:8765/tools/flyby/",
    );
  });

  test("[EMB2] is unknown for a script of another name", () => {
    expect(serverOf("https://site.example/bundle.js")).toBeNull();
    expect(serverOf("")).toBeNull();
  });
});
