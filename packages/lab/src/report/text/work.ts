import { controlOf, delivered, type Figures } from "../figures.ts";
import { formatCount, formatMicros, formatMs, formatShare, formatTimes } from "../format.ts";
import { judge, leastComparableCpuMs } from "./judge.ts";

/** Server time for a delivery, and what it is of the control's. */
export function sayWork(all: readonly Figures[]): string[] {
  const control = controlOf(all);
  const isMeasure = control !== undefined && control.result.serverCpuMs >= leastComparableCpuMs;
  const each = delivered(all).map((one) => {
    const { label, result, cpuPerDeliveryUs, serverCores } = one;
    const spent = `${label}: the server worked ${formatMs(result.serverCpuMs)} for ${formatCount(result.deliveries)} deliveries, ${formatMicros(cpuPerDeliveryUs)} each`;
    if (result.serverCpuMs <= 0)
      return `${label}: the server worked no more than the same comments cost it without viewers.`;
    const cores = serverCores === null ? "." : `, with ${formatShare(serverCores)} of one core.`;
    return [`${spent}${cores}`, ...sayAgainst(one, isMeasure ? control : undefined)].join(" ");
  });
  if (control === undefined || isMeasure) return each;
  const words = `Under ${leastComparableCpuMs} ms of work are too few to set others against`;
  return [...each, `${words}: the control's ${formatMs(Math.max(0, control.result.serverCpuMs))} are no measure here.`];
}

function sayAgainst(one: Figures, control: Figures | undefined): string[] {
  if (one.subject === "control" || control === undefined) return [];
  if (one.result.serverCpuMs < leastComparableCpuMs)
    return [`Under ${leastComparableCpuMs} ms of work are too few to set against the control's.`];
  const judgement = judge(one.cpuPerDeliveryUs, control.cpuPerDeliveryUs);
  if (judgement === null) return [];
  const reference = formatMicros(control.cpuPerDeliveryUs);
  return judgement.kind === "same"
    ? [`The control's is ${reference}: no difference that one run can tell.`]
    : [`That is ${formatTimes(judgement.ratio)} the ${reference} of the control.`];
}
