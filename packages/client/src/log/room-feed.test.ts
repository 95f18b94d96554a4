import { describe, expect, it } from "bun:test";
import { encodeGap, formatCursor } from "@flyby/protocol";
import { visit } from "../testing/visit.ts";

const texts = ({ of }: ReturnType<typeof visit>) =>
  of("arrivals")
    .flat()
    .map(({ comment, flying }) => `${comment.text}${flying ? " flies" : ""}`);

describe("createRoomFeed", () => {
  it("[CLI6] a live room reads a skipped range for the chat, and flies nothing older than 10 s", async () => {
    const visited = visit();
    const { server, time, client, of } = visited;
    const room = server.room("lobby");
    await time.pass(1_000);
    const [end] = server.sockets.ends();
    const send = end?.send ?? (() => {});
    if (end !== undefined) end.send = () => {};
    room.say({ text: "skipped" });
    if (end !== undefined) end.send = send;
    await time.pass(11_000);
    end?.send(encodeGap({ from: 1, to: 1, reason: "slow", cursor: formatCursor(room.head()) }));
    await time.settle();
    room.say({ text: "next" });
    await time.pass(3_000);
    expect(texts(visited)).toEqual(["next flies", "skipped"]);
    expect(of("gap").length).toBe(1);
    client.close();
  });

  it("[CLI6] a deletion, a purge and settings in a skipped range are not missed, and spare what came after", async () => {
    const { server, time, client, of } = visit();
    const room = server.room("lobby");
    await time.pass(1_000);
    const doomed = room.say({ text: "doomed" });
    const rude = room.say({ text: "rude", author: "rude" });
    await time.settle();
    const [end] = server.sockets.ends();
    const send = end?.send ?? (() => {});
    if (end !== undefined) end.send = () => {};
    room.remove(doomed.id);
    room.purge("rude");
    if (end !== undefined) end.send = send;
    end?.send(encodeGap({ from: 3, to: 4, reason: "slow", cursor: formatCursor(room.head()) }));
    room.say({ text: "rude, but forgiven", author: "rude" });
    await time.pass(3_000);
    expect(of("removed")).toEqual([[rude.id, doomed.id]]);
    client.close();
  });

  it("[CLI6] of a long range only the newest thousand are read, in one request", async () => {
    const { server, time, client, arrivals, of } = visit();
    const room = server.room("lobby");
    await time.pass(1_000);
    server.setDown(true);
    for (let n = 0; n < 6_000; n++) room.say({ text: String(n) });
    server.requests.length = 0;
    server.setDown(false);
    await time.pass(5_000);
    expect(server.requests.filter((line) => line.includes("until=")).length).toBe(1);
    expect(arrivals().length).toBe(1_000);
    expect(of("resumed")).toEqual([{ missed: 5_000 }]);
    client.close();
  });

  it("[CLI6] what is too old for the log is counted when it is back", async () => {
    const visited = visit();
    const { server, time, client, of } = visited;
    const room = server.room("lobby");
    await time.pass(1_000);
    server.setDown(true);
    for (let n = 0; n < 7; n++) room.say({ text: String(n) });
    room.floor = 5;
    server.setDown(false);
    await time.pass(30_000);
    expect(of("gap")).toMatchObject([{ from: 1, to: 7, reason: "too-old" }]);
    expect(of("resumed")).toEqual([{ missed: 7 }]);
    expect(texts(visited)).toEqual([]);
    client.close();
  });

  it("[CLI8] a log that began anew voids everything, and goes on", async () => {
    const visited = visit();
    const { server, time, client, of } = visited;
    const room = server.room("lobby");
    await time.pass(1_000);
    room.say({ text: "kept" });
    room.say({ text: "not in the backup" });
    await time.settle();
    server.setDown(true);
    room.reset(1);
    server.setDown(false);
    await time.pass(30_000);
    room.say({ text: "after, under an id that was given before" });
    await time.settle();
    expect(of("removed")).toEqual(["all"]);
    expect(texts(visited)).toEqual([
      "kept flies",
      "not in the backup flies",
      "after, under an id that was given before flies",
    ]);
    expect(of("resumed")).toEqual([{ missed: 0 }]);
    client.close();
  });

  it("[CLI22] deleting names the comment, purging everything of the author that was shown, clearing all", async () => {
    const { server, time, client, of } = visit();
    const room = server.room("lobby");
    const old = room.say({ text: "old", author: "rude" });
    await time.settle();
    await client.chat();
    const first = room.say({ text: "a", author: "rude" });
    const second = room.say({ text: "b", author: "kind" });
    room.remove(second.id);
    room.purge("rude");
    room.clear();
    await time.settle();
    expect(of("removed")).toEqual([[second.id], [old.id, first.id], "all"]);
    client.close();
  });

  it("[CLI22] a page of chat from a cache does not bring back what was just deleted", async () => {
    const { server, time, client } = visit();
    const room = server.room("lobby");
    const comment = room.say({ text: "regretted" });
    room.say({ text: "stays" });
    await time.settle();
    server.cache.set(
      "/base/api/v1/rooms/lobby/chat?limit=50",
      JSON.stringify({ comments: room.chat(null, 50), nextBefore: null }),
    );
    room.remove(comment.id);
    await time.settle();
    const page = await client.chat({ limit: 50 });
    expect(page.ok && page.value.comments.map(({ text }) => text)).toEqual(["stays"]);
    client.close();
  });

  it("[CLI1] settings that change are told and kept", async () => {
    const { server, time, client, of } = visit();
    const room = server.room("lobby");
    await time.settle();
    const settings = { ...(client.room()?.room.settings ?? ({} as never)), open: false };
    server.sockets.ends()[0]?.send(JSON.stringify(["batch", 1, 1, 0, [[1, "settings", settings]]]));
    await time.settle();
    expect(of("settings")).toEqual([settings]);
    expect(client.room()?.room.settings.open).toBe(false);
    expect(room.kind).toBe("live");
    client.close();
  });

  it("[CLI16] an acknowledgement before the log and a clear before it: the own comment stands", async () => {
    const visited = visit();
    const { server, time, client, of } = visited;
    const room = server.room("lobby");
    await time.pass(1_000);
    server.sockets.hold(true);
    room.clear();
    const answer = client.post({ text: "after the clear" });
    await time.pass(11_000);
    expect((await answer).ok).toBe(true);
    server.sockets.hold(false);
    await time.settle();
    expect(of("removed")).toEqual(["all"]);
    expect([...visited.timeline().values()].map(({ text }) => text)).toEqual(["after the clear"]);
    client.close();
  });

  it("[CLI16] an acknowledgement after the log has told a clear brings nothing back", async () => {
    const visited = visit();
    const { server, time, client } = visited;
    const room = server.room("lobby");
    await time.pass(1_000);
    server.swallowAcks = true;
    server.sockets.hold(true);
    void client.post({ text: "cleared before I knew" });
    await time.settle();
    expect(room.comments().size).toBe(1);
    room.clear();
    server.setDown(true);
    await time.settle();
    server.sockets.hold(false);
    server.swallowAcks = false;
    server.setDown(false);
    await time.pass(60_000);
    expect(client.pending()).toEqual([]);
    expect(visited.timeline().size).toBe(0);
    client.close();
  });
});
