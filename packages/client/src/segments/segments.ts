import {
  type Comment,
  type Entry,
  formatCursor,
  limits,
  parseCursor,
  type SegmentAnswer,
  segmentIndex,
} from "@flyby/protocol";
import type { Api } from "../api.ts";
import * as bounds from "../bounds.ts";
import { readRange } from "../log/read-range.ts";
import type { Platform } from "../platform.ts";
import * as timing from "../timing.ts";
import { applyEntry, foldSegment, inDisplayOrder, type Snapshot } from "./fold-segment.ts";
import { createJournal } from "./journal.ts";
import { wantedSegments } from "./wanted.ts";

/** What is known of one segment. Before it is loaded: what came by the log alone. */
interface Known {
  /** The snapshot's seq: older entries are in it already. -1: not loaded. */
  seq: number;
  comments: Map<number, Comment>;
  /**
   * Told to listeners, but held by nothing: by the log although a newer snapshot has them no more, or by an
   * acknowledgement before the log. What becomes of them stands in the log, unless a gap swallows it.
   */
  readonly ghosts: Set<number>;
  /** A load must be at least this new; 0 = whatever a cache holds. */
  min: number;
  loading: boolean;
  retryAtMs: number;
}

export interface SegmentsPorts {
  readonly api: Api;
  readonly platform: Platform;
  readonly roomPath: string;
  readonly signal: AbortSignal;
  onLoaded(value: { index: number; comments: readonly Comment[]; replaced: readonly number[] }): void;
}

/** The timeline of a video room, by segments: exact whatever a cache held, because the log is applied to it. */
export interface Segments {
  /**
   * The log is known from here on, without hole. After a gap or a reset what is loaded is read anew; after one of our
   * own wish (`rate`), in which nothing was deleted, not before `catchUp`.
   */
  begin(epoch: string, seq: number, reason: "join" | "gap" | "rate" | "reset"): void;
  catchUp(): void;
  /** A comment listeners know before the log tells it. */
  expect(comment: Comment): void;
  /** New entries, in order. Returns the ids that an entry took away. */
  apply(entry: Entry): readonly number[];
  near(progress: number): void;
}

export function createSegments(ports: SegmentsPorts): Segments {
  const { api, platform, signal } = ports;
  const journal = createJournal(0);
  const segments = new Map<number, Known>();
  let epoch: string | null = null;
  /** Loaded segments lack comments on our own wish. */
  let isBehind = false;
  let wanted: readonly number[] = [];
  // One walk back through the log serves every segment that waits for it.
  let walk: Promise<void> = Promise.resolve();
  // Results of requests from before a reset are void.
  let life = 0;

  function known(index: number): Known {
    let segment = segments.get(index);
    if (segment === undefined) {
      segment = { seq: -1, comments: new Map(), ghosts: new Set(), min: 0, loading: false, retryAtMs: 0 };
      segments.set(index, segment);
    }
    return segment;
  }

  function needs(segment: Known): boolean {
    const least = isBehind ? 0 : Math.max(0, segment.min);
    return !segment.loading && segment.seq < least && platform.now() >= segment.retryAtMs;
  }

  function loadWanted(): void {
    if (epoch === null || signal.aborted) return;
    for (const index of wanted) if (needs(known(index))) void load(index);
  }

  async function load(index: number): Promise<void> {
    const segment = known(index);
    const bornIn = life;
    segment.loading = true;
    const snapshot = await fetchExact(index, segment);
    if (signal.aborted || bornIn !== life) return;
    segment.loading = false;
    if (snapshot === null) {
      segment.retryAtMs = platform.now() + timing.segmentRetryMs;
      await platform.sleep(timing.segmentRetryMs, signal);
      // Whatever the clock says, which may have been set back.
      segment.retryAtMs = 0;
      return loadWanted();
    }
    show(segment, snapshot);
    // Something newer was asked for meanwhile.
    loadWanted();
  }

  function show(segment: Known, snapshot: Snapshot): void {
    const comments = foldSegment(snapshot, journal.entries());
    const replaced = [...segment.comments.keys()].filter((id) => !comments.has(id));
    segment.seq = snapshot.seq;
    segment.comments = comments;
    for (const id of comments.keys()) segment.ghosts.delete(id);
    tell(snapshot.index, segment, replaced);
  }

  /** A snapshot that is exact together with the journal, or null: not now. */
  async function fetchExact(index: number, segment: Known): Promise<Snapshot | null> {
    const first = await fetchSegment(index, segment.min > 0 ? segment.min : null);
    if (first === null || (await bridge(first))) return first;
    // Of another epoch, too old for the log that is left, or older than an import: ask for one that is new enough.
    const second = await fetchSegment(index, Math.max(segment.min, journal.start(), journal.importedAt()));
    return second !== null && (await bridge(second)) ? second : null;
  }

  async function fetchSegment(index: number, min: number | null): Promise<Snapshot | null> {
    if (epoch === null) return null;
    const query = min === null ? "" : `?min=${encodeURIComponent(formatCursor({ epoch, seq: min }))}`;
    const reply = await api.json<SegmentAnswer>(`${ports.roomPath}/segments/${index}${query}`, {
      signal,
      field: "comments",
    });
    if (reply.kind !== "answer") return null;
    const at = parseCursor(reply.value.cursor);
    if (!at.ok) return null;
    // A cache may hold one of the log's former life; seq -1 makes it too old for everything.
    const seq = at.value.epoch === epoch ? at.value.seq : -1;
    return { index, seq, omitted: reply.value.omitted, comments: reply.value.comments };
  }

  /** Makes the journal reach back to the snapshot. */
  async function bridge(snapshot: Snapshot): Promise<boolean> {
    if (snapshot.seq < 0) return false;
    if (snapshot.seq < journal.start()) {
      walk = walk.then(() => walkBack(snapshot.seq));
      await walk;
    }
    return snapshot.seq >= journal.start() && snapshot.seq >= journal.importedAt();
  }

  async function walkBack(seq: number): Promise<void> {
    const until = journal.start();
    const bornIn = life;
    if (seq >= until || epoch === null) return;
    const entries = await readRange(api, ports.roomPath, { epoch, seq }, until, signal);
    if (entries !== null && bornIn === life && journal.start() === until) journal.extendBack(seq, entries);
  }

  async function reread(): Promise<void> {
    await platform.sleep(platform.random() * timing.spreadMs, signal);
    loadWanted();
  }

  function arrive(seq: number, comment: Comment): void {
    const segment = known(segmentIndex(comment.progress, limits.segmentMs));
    segment.ghosts.delete(comment.id);
    if (seq > segment.seq) segment.comments.set(comment.id, comment);
    else if (!segment.comments.has(comment.id)) segment.ghosts.add(comment.id);
  }

  function applyTo(index: number, segment: Known, entry: Entry): readonly number[] {
    if (entry.kind === "delete") segment.ghosts.delete(entry.id);
    if (entry.seq > segment.seq) return applyEntry(segment.comments, entry, index);
    // Everybody was told "all", but this snapshot is from after that.
    if (entry.kind === "clear") tell(index, segment, []);
    return [];
  }

  function tell(index: number, { comments }: Known, replaced: readonly number[]): void {
    ports.onLoaded({ index, comments: inDisplayOrder(comments), replaced });
  }

  /** Deletions that fell into a gap will not come. */
  function layGhosts(): void {
    for (const [index, segment] of segments) {
      if (segment.ghosts.size > 0) tell(index, segment, [...segment.ghosts]);
      segment.ghosts.clear();
    }
  }

  /** They are read again when the playhead comes back. */
  function forgetFar(): void {
    const surplus = segments.size - bounds.maxSegments;
    const [here] = wanted;
    if (surplus <= 0 || here === undefined) return;
    const far = [...segments]
      .filter(([index, { loading }]) => !loading && !wanted.includes(index))
      .sort(([a], [b]) => Math.abs(b - here) - Math.abs(a - here));
    for (const [index, { comments, ghosts }] of far.slice(0, surplus)) {
      segments.delete(index);
      ports.onLoaded({ index, comments: [], replaced: [...comments.keys(), ...ghosts] });
    }
  }

  function demand(seq: number): void {
    for (const segment of segments.values()) {
      if (segment.seq >= 0 || segment.loading) segment.min = Math.max(segment.min, seq);
    }
  }

  return {
    begin(inEpoch, seq, reason) {
      epoch = inEpoch;
      journal.restart(seq);
      isBehind = reason === "rate";
      if (reason === "reset") {
        life++;
        segments.clear();
      } else if (reason !== "join") {
        if (!isBehind) layGhosts();
        demand(seq);
      }
      loadWanted();
    },
    catchUp() {
      isBehind = false;
      loadWanted();
    },
    expect(comment) {
      const segment = known(segmentIndex(comment.progress, limits.segmentMs));
      if (!segment.comments.has(comment.id)) segment.ghosts.add(comment.id);
    },
    apply(entry) {
      journal.add([entry]);
      if (entry.kind === "comment") {
        arrive(entry.seq, entry.comment);
        return [];
      }
      const taken = [...segments].flatMap(([index, segment]) => applyTo(index, segment, entry));
      if (entry.kind === "imported") {
        demand(entry.seq);
        void reread();
      }
      return taken;
    },
    near(progress) {
      wanted = wantedSegments(progress);
      loadWanted();
      forgetFar();
    },
  };
}
