import { StoreUnavailable } from "../ports.ts";
import type { Call, Outcome } from "./calls.ts";
import { type DiskState, diskStateOf, refusals } from "./disk-state.ts";
import { isDiskCode } from "./failure.ts";
import type { DatabaseOptions } from "./open-database.ts";
import type { FromWorker, ToWorker, WorkerRole } from "./worker-messages.ts";

/** The main thread's end of one worker. */
export interface WorkerLink {
  /** One outcome per call. Rejects with StoreUnavailable when the worker is gone. */
  send(calls: readonly Call[]): Promise<readonly Outcome[]>;
  /** Something else found the file damaged. */
  suspect(detail: string): void;
  close(): Promise<void>;
}

export interface LinkEvents {
  /** The worker died. */
  onBroken(error: Error): void;
  /** It finds the disk in another state than before. */
  onDisk(state: DiskState, detail: string): void;
}

interface Waiting {
  resolve(outcomes: readonly Outcome[]): void;
  reject(error: Error): void;
}

/** Starts a worker and resolves when its database is open. */
export async function openWorkerLink(
  role: WorkerRole,
  database: DatabaseOptions,
  events: LinkEvents,
): Promise<WorkerLink> {
  const worker = new Worker(new URL("./worker.ts", import.meta.url), { name: `store-${role}` });
  const waiting = new Map<number, Waiting>();
  const opened = Promise.withResolvers<void>();
  const closed = Promise.withResolvers<void>();
  let lastId = 0;
  let broken: Error | null = null;

  function post(message: ToWorker): void {
    worker.postMessage(message);
  }

  function breakOff(error: Error): void {
    if (broken !== null) return;
    broken = error;
    for (const { reject } of waiting.values()) reject(error);
    waiting.clear();
    opened.reject(error);
    closed.resolve();
  }

  worker.onmessage = ({ data }: MessageEvent<FromWorker>) => {
    switch (data.type) {
      case "opened":
        opened.resolve();
        break;
      case "failed":
        opened.reject(new Error(data.message));
        break;
      case "outcomes":
        waiting.get(data.id)?.resolve(data.outcomes);
        waiting.delete(data.id);
        break;
      case "disk":
        events.onDisk(data.state, data.detail);
        break;
      case "closed":
        closed.resolve();
        break;
    }
  };
  worker.onerror = (event) => {
    const error = new StoreUnavailable(`The ${role} worker of the store broke: ${event.message}`);
    breakOff(error);
    events.onBroken(error);
  };

  post({ type: "open", role, database });
  try {
    await opened.promise;
  } catch (error) {
    worker.terminate();
    throw error;
  }

  return {
    send: (calls) => {
      if (broken !== null) return Promise.reject(broken);
      const id = ++lastId;
      const { promise, resolve, reject } = Promise.withResolvers<readonly Outcome[]>();
      waiting.set(id, { resolve, reject });
      post({ type: "calls", id, calls });
      return promise;
    },
    suspect: (detail) => post({ type: "suspect", detail }),
    close: async () => {
      if (broken === null) {
        post({ type: "close" });
        await closed.promise;
        breakOff(new StoreUnavailable("The store is closed.", "closed"));
      }
      worker.terminate();
    },
  };
}

/** The value of an outcome, or its error as the ports name it. */
export function unwrap(outcome: Outcome | undefined): unknown {
  if (outcome?.ok === true) return outcome.value;
  if (outcome === undefined) throw new StoreUnavailable("The store is closed.", "closed");
  if (!isDiskCode(outcome.code)) throw new Error(outcome.message);
  const state = diskStateOf(outcome.code);
  throw new StoreUnavailable(outcome.message, "disk", state === null ? undefined : refusals[state]);
}
