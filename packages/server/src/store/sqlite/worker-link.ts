import { StoreUnavailable } from "../ports.ts";
import type { Call, Outcome } from "./calls.ts";
import { isDiskCode } from "./failure.ts";
import type { DatabaseOptions } from "./open-database.ts";
import type { FromWorker, ToWorker, WorkerRole } from "./worker-messages.ts";

/** The main thread's end of one worker. */
export interface WorkerLink {
  /** One outcome per call. Rejects with StoreUnavailable when the worker is gone. */
  send(calls: readonly Call[]): Promise<readonly Outcome[]>;
  close(): Promise<void>;
}

interface Waiting {
  resolve(outcomes: readonly Outcome[]): void;
  reject(error: Error): void;
}

/** Starts a worker and resolves when its database is open. `onBroken` hears of a worker that died. */
export async function openWorkerLink(
  role: WorkerRole,
  database: DatabaseOptions,
  onBroken: (error: Error) => void,
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
      case "closed":
        closed.resolve();
        break;
    }
  };
  worker.onerror = (event) => {
    const error = new StoreUnavailable(`The ${role} worker of the store broke: ${event.message}`);
    breakOff(error);
    onBroken(error);
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
  throw isDiskCode(outcome.code) ? new StoreUnavailable(outcome.message) : new Error(outcome.message);
}
