import type { Listener } from "./listener.ts";
import type { Poster } from "./poster.ts";

/** What the store has: seq → what it is, as `describeEntry` says it. */
export type Truth = ReadonlyMap<number, string>;

/** Everything that is wrong, in sentences; none = nothing was lost, doubled, reordered or made up. */
export function judge(truth: Truth, listeners: readonly Listener[], posters: readonly Poster[]): readonly string[] {
  return [
    ...judgeStore(truth),
    ...posters.flatMap((poster) => judgePoster(truth, poster)),
    ...judgeOnce(truth, posters),
    ...listeners.flatMap((listener) => judgeListener(truth, listener)),
  ];
}

/** LOG1: from 1 on, without holes. */
function judgeStore(truth: Truth): readonly string[] {
  const head = Math.max(0, ...truth.keys());
  return truth.size === head ? [] : [`The store has ${truth.size} entries up to seq ${head}.`];
}

/** LOG3: what was acknowledged is there, as acknowledged. */
function judgePoster(truth: Truth, poster: Poster): readonly string[] {
  const wrong = poster.acknowledged.filter(({ id, seq, text }) => truth.get(seq) !== `${id} ${text}`);
  return [
    ...poster.faults,
    ...wrong.map(({ id, seq, text }) => `Acknowledged as ${seq}: "${id} ${text}"; stored: "${truth.get(seq)}"`),
  ];
}

/** LOG6: once each, and nothing that nobody said. */
function judgeOnce(truth: Truth, posters: readonly Poster[]): readonly string[] {
  const stored = [...truth.values()].filter((words) => /^\d/.test(words)).map((words) => words.replace(/^\d+ /, ""));
  const said = new Set(posters.flatMap(({ acknowledged }) => acknowledged.map(({ text }) => text)));
  const problems: string[] = [];
  if (new Set(stored).size !== stored.length) problems.push("The store has a comment twice.");
  if (said.size !== stored.length) problems.push(`${said.size} were acknowledged, ${stored.length} are stored.`);
  for (const text of stored) if (!said.has(text)) problems.push(`Stored, but never acknowledged: "${text}"`);
  return problems;
}

/** LOG4: received + declared = sequenced, and received is what is stored. */
function judgeListener(truth: Truth, { name, account }: Listener): readonly string[] {
  const head = Math.max(0, ...truth.keys());
  const problems = [...account.faults];
  const sequenced = head - account.first();
  if (account.seq() !== head) problems.push(`is at ${account.seq()}, the store at ${head}`);
  const counted = account.received.size + account.declared.size;
  if (counted !== sequenced)
    problems.push(`${account.received.size} received + ${account.declared.size} declared, of ${sequenced}`);
  for (const [seq, words] of account.received)
    if (truth.get(seq) !== words) problems.push(`seq ${seq} came as "${words}", stored is "${truth.get(seq)}"`);
  if (problems.length === 0) return [];
  return [
    [
      `${name}:`,
      ...problems.slice(0, 5).map((words) => `  ${words}`),
      ...account.story.map((line) => `    ${line}`),
    ].join("\n"),
  ];
}
