import { delivered, type Figures } from "../figures.ts";
import { formatBytes, formatCount, formatNumber, formatShare } from "../format.ts";

const aboutOne = 0.05;

export function sayBytes(all: readonly Figures[], viewers: number): string[] {
  return delivered(all).map((one) => [sayWire(one), ...sayRequests(one, viewers)].join(" "));
}

function sayWire({
  label,
  result,
  wireBytes,
  upPerDelivery,
  downPerDelivery,
  usefulPerDelivery,
  usefulShare,
}: Figures): string {
  const each = `${label}: a delivery took ${formatBytes(wireBytes / result.deliveries)} on the wire, ${formatBytes(downPerDelivery)} down and ${formatBytes(upPerDelivery)} up.`;
  if (usefulShare === null) return each;
  if (usefulShare > 1)
    return `${each} The entries themselves are ${formatBytes(usefulPerDelivery)} in the log, more than that: fewer bytes travelled than the log holds.`;
  return `${each} ${formatBytes(usefulPerDelivery)} of it are the entries themselves: ${formatShare(usefulShare)} is useful, the rest is packing.`;
}

/** Requests that only open a stream or a socket are no rhythm; nothing is made of them. */
function sayRequests({ result, requestsPerDelivery }: Figures, viewers: number): string[] {
  if (requestsPerDelivery === null || result.requests <= viewers) return [];
  const made = `It took ${formatCount(result.requests)} requests over ${formatCount(result.connections)} connections`;
  if (Math.abs(requestsPerDelivery - 1) < aboutOne) return [`${made}, about one for each delivery.`];
  return requestsPerDelivery > 1
    ? [`${made}, ${formatNumber(requestsPerDelivery)} for each delivery.`]
    : [`${made}; ${formatNumber(1 / requestsPerDelivery)} deliveries came with each answer on average.`];
}
