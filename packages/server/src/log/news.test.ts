import { describe, expect, it } from "bun:test";
import fc from "fast-check";
import { toLogged } from "./logged-entry.ts";
import { encodeNews, parseNews } from "./news.ts";
import { createFakeLogStore } from "./testing/fake-log-store.ts";
import { range } from "./testing/start-hub.ts";

describe("encodeNews", () => {
  it("[HUB17] what is written is read, line ends in texts and large messages included", () => {
    const store = createFakeLogStore();
    const entries = [
      ...range(1, 300).map(() => toLogged(store.comment({ text: `${"弾".repeat(2_000)}\n"é` }))),
      toLogged(store.append((seq) => ({ kind: "mute", seq, author: "ann", action: "purge" }))),
    ];
    const messages = encodeNews({ epoch: "epoch000", entries });
    expect(messages.length).toBeGreaterThan(1);
    for (const message of messages) expect(Buffer.byteLength(message)).toBeLessThan(1_000_000);
    const read = messages.map(parseNews);
    expect(read.flatMap((news) => news?.entries.map(({ raw }) => raw) ?? [])).toEqual(entries.map(({ raw }) => raw));
    expect(new Set(read.map((news) => news?.epoch))).toEqual(new Set(["epoch000"]));
  });
});

describe("parseNews", () => {
  it("[HUB17] anything else is null, whatever it is", () => {
    const wrong = [
      "",
      "epoch000",
      'epoch\n[1,"clear"]',
      "epoch000\n",
      "epoch000\n[1]",
      'epoch000\n[0,"clear"]',
      'epoch000\n[1.5,"clear"]',
      "epoch000\n{}",
      "epoch000\nnull",
      'epoch000\n[1,"clear"]\nx',
      'epoch000\n[1,"comment",7]',
    ];
    for (const message of wrong) expect([message, parseNews(message)]).toEqual([message, null]);
    fc.assert(fc.property(fc.string(), (text) => void parseNews(text)));
    fc.assert(fc.property(fc.json(), (text) => void parseNews(`epoch000\n${text}`)));
  });
});
