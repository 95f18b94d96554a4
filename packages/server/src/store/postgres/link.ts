import { SQL } from "bun";
import type { Clock } from "../../clock.ts";
import { silent } from "./failure.ts";
import { storable } from "./storable.ts";

export type Value = string | number | null;

/** One connection, with one statement at a time. */
export interface Link {
  /** The rows of one statement. Rejects as failure.ts reads it, with StoreUnavailable after the deadline. */
  query<Row>(text: string, values?: readonly Value[]): Promise<readonly Row[]>;
  /** Several statements without values, separated by `;`, sent at once. The rows of each. */
  script(text: string): Promise<readonly (readonly unknown[])[]>;
  /** False once its connection was lost or given up. */
  isUsable(): boolean;
  /** Drops the connection at once; what is under way is refused, whatever the server makes of it. */
  drop(): void;
}

export interface LinkOptions {
  readonly url: string;
  readonly clock: Clock;
  /** No statement takes longer: the server is told to cancel it, and if it does not even do that, the link is dropped. */
  readonly deadlineMs: number;
}

/** A connection attempt that takes longer is given up and made anew. Seconds: the client library's unit. */
const connectSeconds = 2;
/** The server notices after some 30 s that a node is gone without a word, and rolls back what it had begun. */
const keepalive = { tcp_keepalives_idle: "15", tcp_keepalives_interval: "5", tcp_keepalives_count: "3" };

/** Between two statements of an import lie milliseconds; a node that stops there is rolled back after this. */
const idleInTransactionMs = 30_000;

/**
 * Settings of each connection. Everything is in the schema `flyby`. Plans are made once and go by indexes: what is
 * asked here always has one, and a plan made while a table was small must not outlive that.
 */
function settings(deadlineMs: number): Record<string, string> {
  const deadline = String(deadlineMs);
  return {
    application_name: "flyby",
    search_path: "flyby",
    // An append must see what was committed while it waited for its room.
    default_transaction_isolation: "read committed",
    statement_timeout: deadline,
    lock_timeout: deadline,
    idle_in_transaction_session_timeout: String(idleInTransactionMs),
    plan_cache_mode: "force_generic_plan",
    enable_seqscan: "off",
    jit: "off",
    max_parallel_workers_per_gather: "0",
    client_min_messages: "warning",
    ...keepalive,
  };
}

function toStorable(value: Value): Value {
  return typeof value === "string" ? storable(value) : value;
}

/** Connects once, within `connectMs`; who wants to try again asks again. */
export async function openLink({ url, clock, deadlineMs }: LinkOptions, connectMs: number): Promise<Link> {
  let isLost = false;
  const sql = new SQL(url, {
    max: 1,
    idleTimeout: 0,
    maxLifetime: 0,
    connectionTimeout: connectSeconds,
    connection: settings(deadlineMs),
    onclose: () => {
      isLost = true;
    },
  });

  function drop(): void {
    isLost = true;
    // It only waits for what is refused by that.
    sql.close({ timeout: 0 }).catch(() => {});
  }

  async function within<T>(ms: number, start: () => Promise<T>): Promise<T> {
    if (isLost) throw silent("the connection was lost");
    const late = Promise.withResolvers<never>();
    const stop = clock.after(ms, () => {
      late.reject(silent(`nothing came for ${ms} ms`));
      drop();
    });
    try {
      return await Promise.race([start(), late.promise]);
    } finally {
      stop();
    }
  }

  try {
    await within(connectMs, () => sql.connect());
  } catch (error) {
    drop();
    throw error;
  }
  return {
    query: (text, values = []) => within(deadlineMs, () => sql.unsafe(text, values.map(toStorable))),
    script: (text) => within(deadlineMs, () => sql.unsafe(text).simple()),
    isUsable: () => !isLost,
    drop,
  };
}
