import { formatCount, formatTimes, joinWords } from "../report/format.ts";
import { type PingFigures, toFigures } from "./figures.ts";
import { labelOf } from "./looks.ts";
import { formatDuration } from "./pingpong-table.ts";
import type { PingPongReport } from "./result.ts";

export const pingPongTitle = "Ping and pong: WebSocket and HTTP, measured";

/** What the figures say, a sentence each. */
export function sayPingPong(report: PingPongReport): readonly string[] {
  const turns = toFigures(report);
  const sides = turns.flatMap((turn) => {
    const ours = turn.filter(({ run }) => run.side === "flyby");
    return [...sayDifferences(ours), ...sayReference(turn)];
  });
  const cut = turns.flat().filter(({ run }) => run.done < run.asked);
  return [
    ...sides,
    ...cut.map(
      ({ run }) =>
        `${labelOf(run)} was interrupted after ${formatCount(run.done)} of ${formatCount(run.asked)} exchanges.`,
    ),
    ...(report.complete || cut.length > 0 ? [] : ["It was interrupted: what is missing here did not run."]),
    ...sayPorts(report),
  ];
}

function sayDifferences(ours: readonly PingFigures[]): readonly string[] {
  const socket = ours.find(({ run }) => run.subject === "websocket");
  const others = ours.filter(({ differenceMs }) => differenceMs !== null);
  if (socket === undefined || others.length === 0) return [];
  const compared = others.map(
    ({ run, toSocket }) => `${formatDuration(run.ms)} over ${labelOf(run)} (${formatTimes(toSocket)} as long)`,
  );
  return [
    `${formatCount(socket.run.done)} exchanges took ${formatDuration(socket.run.ms)} over ${labelOf(socket.run)}, ${joinWords(compared)}.`,
  ];
}

function sayReference(turn: readonly PingFigures[]): readonly string[] {
  const compared = turn.flatMap(({ run, toOurs }) =>
    toOurs === null || run.done < run.asked
      ? []
      : [`${formatTimes(toOurs)} over ${labelOf({ ...run, side: "flyby" })}`],
  );
  const [first] = turn;
  if (compared.length === 0 || first === undefined) return [];
  return [`Beside ours, ${formatCount(first.run.asked)} exchanges took Python's libraries ${joinWords(compared)}.`];
}

function sayPorts({ ports, runs }: PingPongReport): readonly string[] {
  if (ports === null || !runs.some(({ subject }) => subject === "http-per-request")) return [];
  const { waiting, available } = ports;
  const held =
    waiting === 0 ? "No connection" : waiting === 1 ? "One connection" : `${formatCount(waiting)} connections`;
  const room =
    available === null ? "" : ` This machine has ${formatCount(available)} ports for connections of its own.`;
  return [`${held} of the exchanges stood in TIME_WAIT afterwards.${room}`];
}

/** How the figures came about. */
export function pingPongMethod({ warmUp, reference }: PingPongReport): readonly string[] {
  return [
    'An exchange is "ping" out and "Pong!" back; the next one begins when the answer is there. Client and servers share this machine: there is no network between them, and no encryption.',
    "Difference and ratio are to the WebSocket of the same side. Opening the socket, or the one connection, is not counted; a connection per request is part of its exchange.",
    "The HTTP client sends only the headers HTTP needs; a browser sends more. It is a few lines on a bare connection, so that both HTTP rows differ in nothing but their connections. The WebSocket is the runtime's own.",
    "HTTP keep-alive makes all requests on one connection, HTTP per request opens one for each. There the client resets the connection (RST) once it has the answer: closed the usual way, each would keep its port in TIME_WAIT for a minute or so, and a long run would use them all up.",
    `Each row made ${formatCount(warmUp)} exchanges before the first that counted. Each count begins with another row, so that none is always first. One run each.`,
    ...(reference === null
      ? []
      : [
          "Python's rows are small servers and clients on the libraries people use for it (packages/lab/reference): websockets and websocket-client, http.server and requests; each a process of its own. They run as they come, except that http.server sends its answers at once (by itself it would wait 40 ms for each on a kept connection), and that requests looks for no proxy and resets connections as ours does.",
        ]),
  ];
}
