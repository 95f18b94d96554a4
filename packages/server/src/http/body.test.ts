import { describe, expect, it } from "bun:test";
import { accept } from "@flyby/protocol";
import { readFields, readJson } from "./body.ts";

const limit = 64;

function post(body: NonNullable<RequestInit["body"]>, type?: string, headers: Record<string, string> = {}): Request {
  const typed: Record<string, string> = type === undefined ? {} : { "content-type": type };
  return new Request("http://x/", { method: "POST", body, headers: { ...typed, ...headers } });
}

const json = "application/json";
const form = "application/x-www-form-urlencoded";
const bytes = (...values: number[]) => new Blob([new Uint8Array(values)]);

describe("readJson", () => {
  it("[API5] takes JSON in UTF-8 up to the limit", async () => {
    expect(await readJson(post('{"a":"弹"}', "application/json; charset=utf-8"), limit)).toEqual({
      ok: true,
      value: { a: "弹" },
    });
    expect(await readJson(post(`"${"x".repeat(limit - 2)}"`, json), limit)).toMatchObject({ ok: true });
    expect(await readJson(post("", json), limit, true)).toEqual({ ok: true, value: {} });
  });

  it("[API5] a body above the limit is too-large, declared or not", async () => {
    expect(await readJson(post(`"${"x".repeat(limit)}"`, json), limit)).toMatchObject({ code: "too-large" });
    const stream = new ReadableStream({
      pull(controller) {
        controller.enqueue(new TextEncoder().encode("x".repeat(40)));
      },
    });
    expect(await readJson(post(stream, json), limit)).toMatchObject({ code: "too-large" });
  });

  it("[API5] what is no JSON, no UTF-8, compressed or of another type is told apart", async () => {
    expect(await readJson(post("{", json), limit)).toMatchObject({ code: "bad-json" });
    expect(await readJson(post("", json), limit)).toMatchObject({ code: "bad-json" });
    expect(await readJson(post(bytes(0x22, 0xff, 0x22), json), limit)).toMatchObject({
      code: "bad-media-type",
      message: "The body is not UTF-8.",
    });
    expect(await readJson(post("{}", "text/plain"), limit)).toMatchObject({ code: "bad-media-type" });
    expect(await readJson(post("{}", json, { "content-encoding": "gzip" }), limit)).toMatchObject({
      code: "bad-media-type",
    });
  });
});

describe("readFields", () => {
  it("[CLA3] takes JSON, form fields and JSON that curl calls a form", async () => {
    const value = accept({ time: "3", text: "前方 高能" });
    expect(await readFields(post("time=3&text=%E5%89%8D%E6%96%B9+%E9%AB%98%E8%83%BD", form), limit)).toEqual(value);
    expect(await readFields(post('{"time":"3","text":"前方 高能"}', form), limit)).toEqual(value);
    const multipart = new FormData();
    multipart.set("time", "3");
    multipart.set("text", "前方 高能");
    expect(await readFields(post(multipart), 4096)).toEqual(value);
  });

  it("[CLA3] broken escapes, broken bytes and other types are refused", async () => {
    expect(await readFields(post("text=%FF%FE", form), limit)).toMatchObject({ code: "bad-media-type" });
    expect(await readFields(post(bytes(0x74, 0x3d, 0xff), form), limit)).toMatchObject({ code: "bad-media-type" });
    expect(await readFields(post("<a/>", "application/xml"), limit)).toMatchObject({ code: "bad-media-type" });
    expect(await readFields(post("text=100%", form), limit)).toEqual(accept({ text: "100%" }));
    expect(await readFields(post("x", "multipart/form-data"), limit)).toMatchObject({ code: "bad-media-type" });
  });
});
