import { describe, expect, it } from "bun:test";
import { createFakeRoomServer } from "./testing/fake-room-server.ts";
import { createManualTime } from "./testing/manual-time.ts";
import { createMemoryStorage, visit } from "./testing/visit.ts";

describe("createIdentity", () => {
  it("[CLI19] a viewer has a name before they write, and one identity for all tabs of a server", async () => {
    const time = createManualTime();
    const server = createFakeRoomServer(time);
    server.room("lobby");
    const storage = createMemoryStorage();
    const first = visit({ time, to: server, storage });
    await time.settle();
    const second = visit({ time, to: server, storage });
    await time.settle();
    expect(first.of("identity").map(({ name }) => name)).toEqual(["Quiet Heron 42"]);
    expect(second.client.identity()).toEqual(first.client.identity());
    const elsewhere = visit({ time, to: server, storage, server: "http://other.test/base/" });
    await time.settle();
    expect(elsewhere.client.identity()?.author).not.toBe(first.client.identity()?.author ?? "");
    for (const { client } of [first, second, elsewhere]) client.close();
  });

  it("[CLI19] a new name counts from the next comment on, over the same socket", async () => {
    const { server, time, client, of } = visit();
    const room = server.room("lobby");
    await time.settle();
    const author = client.identity()?.author;
    await client.post({ text: "before" });
    expect(await client.rename("Mika")).toMatchObject({ ok: true, value: { name: "Mika", author: author ?? "" } });
    await client.post({ text: "after, at once" });
    await time.settle();
    await client.post({ text: "after, on the socket" });
    const names = [...room.comments().values()].map(({ name }) => name);
    expect(names).toEqual(["Quiet Heron 42", "Mika", "Mika"]);
    expect(server.requests.filter((line) => line.endsWith("/comments"))).toEqual([]);
    expect(
      of("arrivals")
        .flat()
        .every(({ own }) => own),
    ).toBe(true);
    client.close();
  });

  it("[CLI19] a name taken in another tab is taken over when this one is shown", async () => {
    const time = createManualTime();
    const server = createFakeRoomServer(time);
    const storage = createMemoryStorage();
    const room = server.room("lobby");
    const here = visit({ time, to: server, storage });
    await time.settle();
    const there = visit({ time, to: server, storage });
    await time.settle();
    await there.client.rename("Mika");
    here.setVisible(true);
    await time.settle();
    await here.client.post({ text: "same person" });
    expect([...room.comments().values()].map(({ name }) => name)).toEqual(["Mika"]);
    expect(here.client.identity()).toEqual(there.client.identity());
    for (const { client } of [here, there]) client.close();
  });

  it("[CLI20] a token the server no longer knows is replaced, and the comment arrives all the same", async () => {
    for (const transport of ["websocket", "poll"] as const) {
      const storage = createMemoryStorage();
      storage.setItem(
        "flyby:identity:http://fake.test/base/",
        JSON.stringify({ token: "of an old key", author: "me-before", name: "Old" }),
      );
      const { server, time, client } = visit({ transport, storage });
      const room = server.room("lobby");
      await time.settle();
      const answer = client.post({ text: "still me" });
      await time.pass(5_000);
      expect((await answer).ok).toBe(true);
      expect([...room.comments().values()][0]?.author).toBe("author-1");
      expect(client.identity()?.author).toBe("author-1");
      expect(storage.getItem("flyby:identity:http://fake.test/base/")).toContain("author-1");
      client.close();
    }
  });

  it("[CLI20] a token that dies while the socket lives is replaced at the next post", async () => {
    const { server, time, client } = visit();
    server.room("lobby");
    await time.settle();
    server.identities.clear();
    server.identities.set("x", { token: "x", author: "x", name: "x" });
    const answer = client.post({ text: "hello?" });
    await time.pass(5_000);
    expect((await answer).ok).toBe(true);
    client.close();
  });

  it("[CLI25] storage that throws or holds nonsense costs nothing but memory", async () => {
    const broken = {
      getItem(): string {
        throw new Error("denied");
      },
      setItem() {
        throw new Error("full");
      },
      removeItem() {
        throw new Error("denied");
      },
    };
    const nonsense = createMemoryStorage();
    nonsense.setItem("flyby:identity:http://fake.test/base/", '{"token":7}');
    for (const storage of [broken, nonsense]) {
      const { server, time, client } = visit({ storage });
      server.room("lobby");
      await time.settle();
      expect(client.connection().state).toBe("live");
      expect(client.identity()?.name).toBe("Quiet Heron 42");
      client.close();
    }
  });

  it("[CLI19] deletes with its own token, mutes only with the admin's", async () => {
    const { server, time, client, of } = visit();
    const room = server.room("lobby");
    const foreign = room.say({ text: "not mine" });
    await time.settle();
    const posted = await client.post({ text: "oops" });
    await time.settle();
    expect(await client.deleteComment(foreign.id)).toMatchObject({ ok: false, code: "not-yours" });
    expect(await client.deleteComment(posted.ok ? posted.value.id : 0)).toEqual({ ok: true, value: undefined });
    await time.settle();
    expect(of("removed")).toEqual([[posted.ok ? posted.value.id : 0]]);
    expect(await client.mute("other", "mute")).toMatchObject({ ok: false, code: "admin-only" });
    client.close();
  });
});
