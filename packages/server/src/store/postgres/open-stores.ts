import type { Clock } from "../../clock.ts";
import type { Stores, Upkeep } from "../ports.ts";
import { createAppend } from "./append.ts";
import { asPortError } from "./failure.ts";
import type { Value } from "./link.ts";
import { createLinkPool, type LinkPool, type PoolOptions } from "./link-pool.ts";
import { migrate } from "./migrate.ts";
import { queries } from "./queries.ts";
import { type Ask, createLogReads, createModerationReads, createTimelineReads } from "./reads.ts";
import { createRooms } from "./rooms.ts";

export interface PostgresOptions {
  /** `postgres://user:password@host:port/database`. Everything is kept in its schema `flyby`. */
  readonly url: string;
  readonly clock: Clock;
  readonly random: (count: number) => Uint8Array;
  /** Told once when the database stops answering, until it answers again. */
  readonly onTrouble: (error: Error) => void;
  /** After this much silence an append or a read is refused and its connection given up. Default 4 s. */
  readonly deadlineMs?: number;
  /** Connections for short work, halved between writing and reading. Long work and imports open one more each. Default 8. */
  readonly connections?: number;
  /** How long the first connection may take: the database may be starting, too. Default 30 s. */
  readonly startMs?: number;
}

/** Longer than a restart, shorter than the patience of somebody who has pressed the button. */
const defaultDeadlineMs = 4_000;
/** PostgreSQL takes 100 connections by default: nine nodes, with the two for long work. */
const defaultConnections = 8;
const defaultStartMs = 30_000;
/** Clearing a room of a million comments takes half a minute; an import's part, a tenth of a second. */
const longMs = 600_000;
/** A database that is this far behind is overloaded. */
const maxWaiting = 4_096;

export async function openPostgresStores(options: PostgresOptions): Promise<Stores> {
  const { url, clock, random, onTrouble } = options;
  const { deadlineMs = defaultDeadlineMs, connections = defaultConnections, startMs = defaultStartMs } = options;
  const createPool = (size: number, ms: number, more: Partial<PoolOptions> = {}): LinkPool =>
    createLinkPool({ url, clock, onTrouble, size, deadlineMs: ms, maxWaiting, ...more });
  const reading = createPool(Math.max(1, Math.floor(connections / 2)), deadlineMs);
  const writing = createPool(Math.max(1, Math.ceil(connections / 2)), deadlineMs);
  // Work that may take minutes begins on a connection that has just been made: whether one is dead would take as long to find out.
  const rare = { connectMs: deadlineMs, maxIdle: 0 };
  const long = createPool(1, longMs, rare);
  // A moderator who clears a room does not wait for a file.
  const importing = createPool(1, longMs, rare);
  const pools = [reading, writing, long, importing];
  const ask = askThrough(reading);
  const write = askThrough(writing);
  const appending = createAppend({ short: writing, long, importing });
  let closing: Promise<void> | null = null;

  /** A process that is told to end does not wait for ten minutes of somebody's clearing; the database may finish it or not. */
  async function close(): Promise<void> {
    const stop = clock.after(deadlineMs, () => {
      for (const pool of pools) pool.giveUp();
    });
    await appending.close();
    await Promise.all(pools.map((pool) => pool.close()));
    stop();
  }

  await prepare(createPool(1, startMs));
  return {
    log: {
      ...createLogReads(ask),
      append: appending.append,
      trim: async (room, keep) => {
        const [row] = await write<{ known: boolean }>("SELECT trim_room($1, $2::bigint) AS known", [room, keep]);
        if (row?.known !== true) throw new Error(`There is no room ${room}.`);
      },
    },
    timeline: createTimelineReads(ask),
    rooms: createRooms(write, askThrough(long), clock, random),
    moderation: createModerationReads(ask),
    upkeep: {
      ...createValues(write),
      backup: () =>
        Promise.reject(
          new Error(
            "A database of PostgreSQL is backed up with its own tools (pg_dump), or copied to a folder by `flyby migrate`.",
          ),
        ),
      close: () => {
        closing ??= close();
        return closing;
      },
    },
  };
}

/** The schema as this version needs it. */
async function prepare(pool: LinkPool): Promise<void> {
  try {
    await pool.run(migrate);
  } catch (error) {
    throw asPortError(error);
  } finally {
    await pool.close();
  }
}

function createValues(ask: Ask): Pick<Upkeep, "getValue" | "setValue" | "ensureValue"> {
  const put = (kept: string): string =>
    `INSERT INTO installation AS i (key, value) VALUES ($1, $2)
     ON CONFLICT (key) DO UPDATE SET value = ${kept} RETURNING value`;
  return {
    getValue: async (key) => (await ask<{ value: string }>(queries.value, [key]))[0]?.value ?? null,
    setValue: async (key, value) => {
      await ask(put("excluded.value"), [key, value]);
    },
    ensureValue: async (key, fresh) => (await ask<{ value: string }>(put("i.value"), [key, fresh]))[0]?.value ?? fresh,
  };
}

function askThrough(pool: LinkPool): Ask {
  return async <Row>(text: string, values: readonly Value[]) => {
    try {
      return await pool.run((link) => link.query<Row>(text, values));
    } catch (error) {
      throw asPortError(error);
    }
  };
}
