import { describe, expect, it } from "bun:test";
import type { CoreStats } from "../core-contract.ts";
import { createMetrics } from "./metrics.ts";

const logs = { logs: 7, followers: 0, ringBytes: 5, omitted: 40, merged: 30, holes: 2, heals: 1 };
const alone: CoreStats = { ...logs, viewers: 3, otherNodes: 0, bus: null };
const bus = { isUp: true, sent: 1, sentBytes: 20, received: 3, receivedBytes: 40, lost: 5, reconnects: 6 };

function scrape(core: () => CoreStats): () => Promise<string> {
  const metrics = createMetrics("1");
  metrics.watch({ connections: () => ({}), rooms: () => 1, core });
  return metrics.text;
}

describe("watchNumbers", () => {
  it("[BUS11] tells of the bus and the nodes as they are when somebody asks", async () => {
    let stats: CoreStats = { ...alone, otherNodes: 2, bus };
    const text = scrape(() => stats);
    const lines = (await text()).split("\n");
    expect(lines).toContain("flyby_bus_up 1");
    expect(lines).toContain("flyby_nodes 3");
    expect(lines).toContain("flyby_bus_messages_sent_total 1");
    expect(lines).toContain("flyby_bus_bytes_received_total 40");
    expect(lines).toContain("flyby_bus_lost_total 5");
    expect(lines).toContain("flyby_bus_reconnects_total 6");
    stats = { ...stats, bus: { ...bus, isUp: false, lost: 9 } };
    const later = (await text()).split("\n");
    expect(later).toContain("flyby_bus_up 0");
    expect(later).toContain("flyby_bus_lost_total 9");
  });

  it("[HOT7] tells what hot rooms left out, and of holes in logs", async () => {
    const lines = (await scrape(() => alone)()).split("\n");
    expect(lines).toContain("flyby_logs 7");
    expect(lines).toContain("flyby_log_omitted_total 40");
    expect(lines).toContain("flyby_log_merged_total 30");
    expect(lines).toContain("flyby_log_holes_total 2");
    expect(lines).toContain("flyby_log_heals_total 1");
  });

  it("[BUS11] a server alone says nothing of a bus", async () => {
    const text = await scrape(() => alone)();
    expect(text).toContain("flyby_viewers 3");
    expect(text).not.toContain("flyby_bus");
    expect(text).not.toContain("flyby_nodes");
  });
});
