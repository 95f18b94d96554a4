import { type Cursor, formatCursor, limits } from "@flyby/protocol";
import type { TimelineStore } from "../store/ports.ts";

/**
 * A copy that was confirmed again and again must not fall so far behind that its readers are told `too-old`: after so
 * many entries of the room it is another version.
 */
const confirmedEntries = limits.maxReplayEntries / 10;
/** Some fifteen full segments, at most 16 MB in memory; their compressed forms are kept by text (http/compress.ts). */
const keptUnits = 8 * 1024 * 1024;

export interface SegmentText {
  readonly touched: number;
  /** The answer, true at a cursor of the same age as the one asked with; null where the asker has it already. */
  readonly text: string | null;
}

export interface SegmentQuestion {
  readonly room: string;
  readonly index: number;
  /** Taken before asking: the segment is at least that new. */
  readonly cursor: Cursor;
  /** The asker waits for this very cursor, not for an older one at which the same is true. */
  readonly exact: boolean;
  /** `touched` of the version that the asker has. */
  readonly known: number | null;
}

interface Kept {
  readonly touched: number;
  readonly cursor: Cursor;
  readonly text: string;
}

/** Cursors of one age may stand for each other where nothing touched the segment between them. */
export const ageOf = ({ seq }: Cursor): number => Math.floor(seq / confirmedEntries);

/** Segments as they are answered. A version is read once, however many ask for it, at once or one after the other. */
export function createSegmentTexts(
  timeline: Pick<TimelineStore, "segment">,
  maxUnits: number = keptUnits,
): (question: SegmentQuestion) => Promise<SegmentText> {
  const kept = new Map<string, Kept>();
  const reading = new Map<string, Promise<SegmentText>>();
  let units = 0;

  function keep(key: string, fresh: Kept): void {
    forget(key);
    kept.set(key, fresh);
    units += fresh.text.length;
    for (const oldest of kept.keys()) {
      if (units <= maxUnits) break;
      forget(oldest);
    }
  }

  function forget(key: string): void {
    const old = kept.get(key);
    if (old !== undefined && kept.delete(key)) units -= old.text.length;
  }

  async function read(key: string, { room, index, cursor, exact, known }: SegmentQuestion): Promise<SegmentText> {
    const found = kept.get(key);
    const old = found?.cursor.epoch === cursor.epoch ? found : undefined;
    // Versions rise, so the higher one is the one that may be the newest.
    const newest = Math.max(known ?? -1, old?.touched ?? -1);
    const { touched, body } = await timeline.segment(room, index, newest < 0 ? undefined : newest);
    if (old?.touched !== touched) {
      if (body === "") return { touched, text: null };
      const text = answer(cursor, body);
      keep(key, { touched, cursor, text });
      return { touched, text };
    }
    const isTrue = exact ? old.cursor.seq === cursor.seq : ageOf(old.cursor) === ageOf(cursor);
    // Kept anew in both cases: what was asked for last is forgotten last.
    const current = isTrue ? old : { touched, cursor, text: answer(cursor, bodyOf(old.text)) };
    keep(key, current);
    return current;
  }

  return (question) => {
    const { room, index, cursor, exact, known } = question;
    const key = `${index} ${room}`;
    // Who asks with the same cursor may have what was begun for another: it is at least that new.
    const same = `${key} ${formatCursor(cursor)} ${exact} ${known}`;
    const begun = reading.get(same);
    if (begun !== undefined) return begun;
    const promise = read(key, question).finally(() => reading.delete(same));
    reading.set(same, promise);
    return promise;
  };
}

const answer = (cursor: Cursor, body: string): string => `{"cursor":"${formatCursor(cursor)}",${body}}`;
const bodyOf = (text: string): string => text.slice(text.indexOf(",") + 1, -1);
