import type { Database } from "bun:sqlite";
import { prepareAppend } from "./append.ts";
import { type Call, type Outcome, perform, type WriteCalls } from "./calls.ts";
import { toFailure } from "./failure.ts";
import { prepareTrim } from "./trim.ts";
import { prepareRoomWrites } from "./write-rooms.ts";

/**
 * Executes calls that arrived together in one transaction. A call that fails by its own fault leaves the others
 * alone; when the disk refuses, all of them fail and nothing of them is kept (LOG3).
 */
export function createWriter(db: Database): (calls: readonly Call[]) => readonly Outcome[] {
  const prepared = (sql: string) => db.query<null, []>(sql);
  const begin = prepared("BEGIN IMMEDIATE");
  const commit = prepared("COMMIT");
  const rollback = prepared("ROLLBACK");
  const mark = prepared("SAVEPOINT one_call");
  const keep = prepared("RELEASE one_call");
  const undo = prepared("ROLLBACK TO one_call");
  const setValue = db.query<null, [string, string]>(
    "INSERT INTO installation (key, value) VALUES (?, ?) ON CONFLICT DO UPDATE SET value = excluded.value",
  );
  const addValue = db.query<null, [string, string]>("INSERT OR IGNORE INTO installation (key, value) VALUES (?, ?)");
  const getValue = db.query<{ value: string }, [string]>("SELECT value FROM installation WHERE key = ?");
  const writes: WriteCalls = {
    append: prepareAppend(db),
    trim: prepareTrim(db),
    ...prepareRoomWrites(db),
    setValue: (key, value) => {
      setValue.run(key, value);
    },
    ensureValue: (key, fresh) => {
      addValue.run(key, fresh);
      return getValue.get(key)?.value ?? fresh;
    },
  };

  function attempt(call: Call): Outcome {
    mark.run();
    try {
      const value = perform(writes, call);
      keep.run();
      return { ok: true, value };
    } catch (error) {
      const failure = toFailure(error);
      // A full disk may have ended the whole transaction already.
      if (failure.isDisk || !db.inTransaction) throw error;
      undo.run();
      keep.run();
      return failure.outcome;
    }
  }

  return (calls) => {
    try {
      begin.run();
      const outcomes = calls.map(attempt);
      commit.run();
      return outcomes;
    } catch (error) {
      if (db.inTransaction) rollback.run();
      const { outcome } = toFailure(error);
      return calls.map(() => outcome);
    }
  };
}
