import { divide } from "../report/format.ts";
import { type PingPongReport, type PingRun, pingSubjects } from "./result.ts";

/** What follows from one run and those beside it. null: they do not tell. */
export interface PingFigures {
  readonly run: PingRun;
  readonly perSecond: number | null;
  /** Longer than the same side's WebSocket took for as many; null for the socket itself, and where one was interrupted. */
  readonly differenceMs: number | null;
  /** Time of an exchange, in those of the same side's WebSocket. */
  readonly toSocket: number | null;
  /** Of the reference: time of an exchange, in those of ours over the same subject. */
  readonly toOurs: number | null;
}

/** By count, in the order of the counts. */
export function toFigures({
  counts,
  runs,
}: Pick<PingPongReport, "counts" | "runs">): readonly (readonly PingFigures[])[] {
  return counts.map((_, turn) => {
    const beside = runs.filter((run) => run.turn === turn);
    return beside.map((run) => toFigure(run, beside)).sort((a, b) => rankOf(a.run) - rankOf(b.run));
  });
}

/** Ours first, each side beginning with the socket. */
function rankOf({ side, subject }: PingRun): number {
  return pingSubjects.indexOf(subject) + (side === "python" ? pingSubjects.length : 0);
}

function toFigure(run: PingRun, beside: readonly PingRun[]): PingFigures {
  const socket = beside.find(({ side, subject }) => side === run.side && subject === "websocket");
  const ours = beside.find(({ side, subject }) => side === "flyby" && subject === run.subject);
  const isSocket = run.subject === "websocket";
  const whole = socket !== undefined && socket.done === socket.asked && run.done === run.asked;
  return {
    run,
    perSecond: divide(run.done * 1_000, run.ms),
    differenceMs: whole && !isSocket ? run.ms - socket.ms : null,
    toSocket: isSocket || socket === undefined ? null : compare(run, socket),
    toOurs: run.side === "flyby" || ours === undefined ? null : compare(run, ours),
  };
}

/** Time of an exchange of `a`, in those of `b`. */
function compare(a: PingRun, b: PingRun): number | null {
  return divide(a.ms * b.done, b.ms * a.done);
}
