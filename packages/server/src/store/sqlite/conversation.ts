import type { Database } from "bun:sqlite";
import { type BackupCalls, type Call, type Outcome, perform } from "./calls.ts";
import { toFailure } from "./failure.ts";
import { migrate } from "./migrate.ts";
import { type DatabaseOptions, openForBackup, openForReading, openForWriting } from "./open-database.ts";
import { createReads } from "./reads.ts";
import { createSweeper } from "./sweeper.ts";
import type { WorkerRole } from "./worker-messages.ts";
import { createWriter } from "./writer.ts";

/** One open database in a worker. */
export interface Conversation {
  /** One outcome per call, in order; never throws. */
  perform(calls: readonly Call[]): readonly Outcome[];
  close(): void;
}

export function openConversation(role: WorkerRole, options: DatabaseOptions): Conversation {
  switch (role) {
    case "write":
      return openWriting(options);
    case "read":
      return openCalls(openForReading(options), createReads);
    case "backup":
      return openCalls(openForBackup(options), createBackup);
  }
}

function openWriting(options: DatabaseOptions): Conversation {
  const db = openForWriting(options);
  try {
    migrate(db);
  } catch (error) {
    db.close();
    throw error;
  }
  const write = createWriter(db);
  const sweeper = createSweeper(db);
  return {
    perform: (calls) => {
      const outcomes = write(calls);
      sweeper.afterCommit();
      return outcomes;
    },
    close: () => {
      sweeper.stop();
      db.run("PRAGMA wal_checkpoint(TRUNCATE)");
      db.close();
    },
  };
}

function openCalls(db: Database, create: (db: Database) => object): Conversation {
  const target = create(db);
  return {
    perform: (calls) =>
      calls.map((call): Outcome => {
        try {
          return { ok: true, value: perform(target, call) };
        } catch (error) {
          return toFailure(error).outcome;
        }
      }),
    close: () => db.close(),
  };
}

function createBackup(db: Database): BackupCalls {
  const vacuum = db.query<null, [string]>("VACUUM INTO ?");
  return {
    backup: (file) => {
      vacuum.run(file);
    },
  };
}
