import { describe, expect, it } from "bun:test";
import { findLanUrls } from "./lan.ts";

const v4 = (address: string, internal = false) => ({ address, family: "IPv4", internal });
const interfaces = {
  lo: [v4("127.0.0.1", true)],
  wlan0: [v4("192.168.1.7"), { address: "fe80::1", family: "IPv6", internal: false }],
  docker0: [v4("172.17.0.1")],
  eth1: [v4("169.254.3.4")],
};

describe("findLanUrls", () => {
  it("[OPS5] names what a phone can reach: nothing on loopback, no containers, no link-local addresses", () => {
    expect(findLanUrls("localhost", 8765, "/", interfaces)).toEqual([]);
    expect(findLanUrls("127.0.0.1", 8765, "/", interfaces)).toEqual([]);
    expect(findLanUrls("0.0.0.0", 8765, "/flyby/", interfaces)).toEqual(["http://192.168.1.7:8765/flyby/"]);
    expect(findLanUrls("2001:db8::1", 8765, "/", interfaces)).toEqual(["http://[2001:db8::1]:8765/"]);
  });
});
