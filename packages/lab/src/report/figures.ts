import type { CompareReport, Scenario, Subject, SubjectResult } from "../compare/result.ts";
import { divide } from "./format.ts";
import { labelOf } from "./subjects.ts";

/** What follows from one subject's counts. Null: the counts do not tell. */
export interface Figures {
  readonly subject: Subject;
  readonly label: string;
  readonly result: SubjectResult;
  /** Comments that should have arrived: posted × viewers. */
  readonly expected: number;
  /** Neither delivered nor declared. Negative: more arrived than was posted. */
  readonly unaccounted: number;
  readonly cpuPerDeliveryUs: number | null;
  /** Share of one core that the server used. */
  readonly serverCores: number | null;
  readonly requestsPerDelivery: number | null;
  /** From one request of a viewer to its next, on average. */
  readonly requestEveryMs: number | null;
  readonly wireBytes: number;
  readonly upPerDelivery: number | null;
  readonly downPerDelivery: number | null;
  readonly usefulPerDelivery: number | null;
  /** Useful bytes in all bytes on the wire; above 1 where they travelled compressed. */
  readonly usefulShare: number | null;
  readonly bytesPerSecond: number | null;
}

export function toFigures(result: SubjectResult, { viewers }: Pick<Scenario, "viewers">): Figures {
  const { deliveries, seconds, requests, bytesUp, bytesDown, usefulBytes, serverCpuMs } = result;
  const expected = result.posted * viewers;
  const wireBytes = bytesUp + bytesDown;
  return {
    subject: result.subject,
    label: labelOf(result.subject),
    result,
    expected,
    unaccounted: expected - deliveries - result.declared,
    cpuPerDeliveryUs: divide(serverCpuMs * 1000, deliveries),
    serverCores: divide(serverCpuMs / 1000, seconds),
    requestsPerDelivery: divide(requests, deliveries),
    requestEveryMs: divide(seconds * 1000 * viewers, requests),
    wireBytes,
    upPerDelivery: divide(bytesUp, deliveries),
    downPerDelivery: divide(bytesDown, deliveries),
    usefulPerDelivery: divide(usefulBytes, deliveries),
    usefulShare: divide(usefulBytes, wireBytes),
    bytesPerSecond: divide(wireBytes, seconds),
  };
}

export function figuresOf(report: CompareReport): Figures[] {
  return report.results.map((result) => toFigures(result, report.scenario));
}

/** Those by which something arrived: only of them is there anything to say about delay and cost. */
export function delivered(figures: readonly Figures[]): Figures[] {
  return figures.filter(({ result }) => result.deliveries > 0 && result.latencyMs.count > 0);
}

export function controlOf(figures: readonly Figures[]): Figures | undefined {
  return delivered(figures).find(({ subject }) => subject === "control");
}
