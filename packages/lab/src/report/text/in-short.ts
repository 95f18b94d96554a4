import { delivered, type Figures } from "../figures.ts";
import { formatBytes, formatMicros, formatMs } from "../format.ts";
import { judge, leastComparableCpuMs, leastComparableMs, sayRatio } from "./judge.ts";

/** Polling against the socket, or what is nearest to the two among what was measured; empty when there is no pair. */
export function sayInShort(all: readonly Figures[]): string[] {
  const figures = delivered(all);
  const push = figures.find(({ subject }) => subject === "websocket");
  return ["poll", "long-poll"].flatMap((subject) => {
    const ask = figures.find((one) => one.subject === subject);
    return push === undefined || ask === undefined ? [] : [sayPair(ask, push)];
  });
}

function sayPair(ask: Figures, push: Figures): string {
  const delay = judge(ask.result.latencyMs.p50, push.result.latencyMs.p50, leastComparableMs);
  const wire = (one: Figures): number => one.wireBytes / one.result.deliveries;
  const bytes = judge(wire(ask), wire(push));
  const isEnough = Math.min(ask.result.serverCpuMs, push.result.serverCpuMs) >= leastComparableCpuMs;
  const work = isEnough ? judge(ask.cpuPerDeliveryUs, push.cpuPerDeliveryUs) : null;
  const parts = [
    delay &&
      `a median delay of ${formatMs(ask.result.latencyMs.p50)} against ${formatMs(push.result.latencyMs.p50)} (${sayRatio(delay)})`,
    bytes &&
      `${formatBytes(wire(ask))} on the wire for a delivery against ${formatBytes(wire(push))} (${sayRatio(bytes)})`,
    work &&
      `${formatMicros(ask.cpuPerDeliveryUs)} of server time for a delivery against ${formatMicros(push.cpuPerDeliveryUs)} (${sayRatio(work)})`,
  ].filter((part) => part !== null);
  if (parts.length === 0) return `${ask.label} and ${push.label} cannot be set against each other in this run.`;
  return `${ask.label} against ${push.label} in this run: ${parts.join("; ")}.`;
}
