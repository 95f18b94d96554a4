import { describe, expect, test } from "bun:test";
import { serverOf } from "./served-from.ts";

describe("serverOf", () => {
  test("[EMB2] is what stands before embed/, with a base path or without", () => {
    expect(serverOf("https://flyby.example/embed/flyby.js")).toBe("https://flyby.example/");
    expect(serverOf("http://192.168.1.2:8765/tools/flyby/embed/flyby-layer.js?v=1")).toBe(
      "http://192.168.1.2:8765/tools/flyby/",
    );
  });

  test("[EMB2] is unknown for a copy that stands elsewhere", () => {
    expect(serverOf("https://cdn.example/flyby.js")).toBeNull();
    expect(serverOf("")).toBeNull();
  });
});
