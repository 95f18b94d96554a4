import type { Database } from "bun:sqlite";
import type { BackupCalls, Conversation } from "./calls.ts";
import type { OnDisk } from "./disk-watch.ts";
import { type DatabaseOptions, openForBackup } from "./open-database.ts";
import { performEach } from "./perform-each.ts";
import { openReading } from "./reading.ts";
import type { WorkerRole } from "./worker-messages.ts";
import { openWriting } from "./writing.ts";

/** `onDisk`: the disk is found in another state than before. */
export function openConversation(role: WorkerRole, options: DatabaseOptions, onDisk: OnDisk): Conversation {
  switch (role) {
    case "write":
      return openWriting(options, onDisk);
    case "read":
      return openReading(options, onDisk);
    case "backup":
      return openBackup(options);
  }
}

function openBackup(options: DatabaseOptions): Conversation {
  const db = openForBackup(options);
  const target = createBackup(db);
  return { perform: (calls) => performEach(target, calls), suspect: () => undefined, close: () => db.close() };
}

function createBackup(db: Database): BackupCalls {
  const vacuum = db.query<null, [string]>("VACUUM INTO ?");
  return {
    backup: (file) => {
      vacuum.run(file);
    },
  };
}
