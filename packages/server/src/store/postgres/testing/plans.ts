import type { SQL } from "bun";
import { newComment, newImport } from "../../testing/stores-under-test.ts";
import { toAppendRequest } from "../append-steps.ts";
import { toImportDraft } from "../import-parts.ts";
import type { Value } from "../link.ts";
import { queries } from "../queries.ts";
import { roomQueries } from "../rooms.ts";

export interface Plan {
  readonly name: string;
  readonly text: string;
}

const farAway = Number.MAX_SAFE_INTEGER;

/** Every statement that reads, with values of a room that fill.ts made. */
export const readings: readonly (readonly [name: string, text: string, values: readonly Value[]])[] = [
  ["heads", queries.heads, ['["r1","r2","r3"]']],
  ["log: 500 entries", queries.log, ["r1", 1_000, 500, farAway]],
  ["posted", queries.posted, ["u7", "n7"]],
  ["segment of the large room", queries.segment, ["r1", 3, -1]],
  ["segment of a small room", queries.segment, ["r2", 3, -1]],
  ["chat, posted", queries.chat, ["r1", 0, farAway, 50]],
  ["chat, imported", queries.chat, ["r1", 1, farAway, 50]],
  ["range: 10 s", queries.range, ["r1", 600_000, 610_000, 1_000]],
  ["density", queries.density, ["r1", 7_200]],
  ["export: a page of 1,000", queries.export, ["r1", 600_000, 0, 1_000]],
  ["mutes", queries.mutes, ["r1"]],
  ["authorOf", queries.authorOf, ["r1", 77]],
  ["value", queries.value, ["identity-key"]],
  ["rooms: one", roomQueries.find, ["r1"]],
];

const draft = (n: number) =>
  ({ room: "r1", change: { kind: "comment", comment: newComment(`plan-${n}`, { progress: n * 1_000 }) } }) as const;

/** Every statement that writes: what runs inside of it is told apart by the server. */
export const writings: readonly (readonly [name: string, text: string])[] = [
  ["append: 50 comments", append(Array.from({ length: 50 }, (_, n) => draft(n)))],
  ["append: a deletion", append([{ room: "r1", change: { kind: "delete", id: 77 } }])],
  ["append: a purge", append([{ room: "r1", change: { kind: "mute", author: "u99", action: "purge" } }])],
  [
    "a part of an import",
    `SELECT import_part(1, 1, ${quote(JSON.stringify([1, 2, 3].map((n) => toImportDraft(newImport(`plan-${n}`, { foreignId: `${n}` })))))})`,
  ],
  ["trim of a small room", "SELECT trim_room('r3', 100)"],
  ["clearing of a small room", append([{ room: "r4", change: { kind: "clear" } }])],
];

function append(changes: Parameters<typeof toAppendRequest>[0]): string {
  return `SELECT append(${quote(JSON.stringify(toAppendRequest(changes).steps))})`;
}

function quote(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

/** Plans as every connection of the store makes them, but that scans of whole tables are allowed. */
export async function explainReadings(sql: SQL, how: "ANALYZE, BUFFERS" | "COSTS OFF"): Promise<readonly Plan[]> {
  await sql.unsafe("SET search_path = flyby; SET plan_cache_mode = force_generic_plan; SET jit = off");
  await sql.unsafe("SET max_parallel_workers_per_gather = 0");
  const plans: Plan[] = [];
  for (const [name, text, values] of readings) {
    await sql.unsafe(`PREPARE explained AS ${text}`).simple();
    const given = values.map((value) => (typeof value === "string" ? quote(value) : String(value))).join();
    const execute = `EXPLAIN (${how}) EXECUTE explained${given === "" ? "" : `(${given})`}`;
    // The second time what it reads is in memory.
    await sql.unsafe(execute).simple();
    const rows: { "QUERY PLAN": string }[] = await sql.unsafe(execute).simple();
    plans.push({ name, text: rows.map((row) => row["QUERY PLAN"]).join("\n") });
    await sql.unsafe("DEALLOCATE explained").simple();
  }
  return plans;
}

/** psql shows what the server says beside its answer; each is rolled back. */
export async function explainWritings(url: string, psql: string): Promise<readonly Plan[]> {
  const settings = `
    LOAD 'auto_explain';
    SET auto_explain.log_min_duration = 0;
    SET auto_explain.log_nested_statements = on;
    SET auto_explain.log_analyze = on;
    SET auto_explain.log_buffers = on;
    SET search_path = flyby;
    SET plan_cache_mode = force_generic_plan;
    SET jit = off;
    SET max_parallel_workers_per_gather = 0;`;
  const plans: Plan[] = [];
  for (const [name, text] of writings) {
    const script = `${settings} BEGIN; ${text}; ROLLBACK; SET client_min_messages = log; BEGIN; ${text}; ROLLBACK;`;
    const child = Bun.spawn([psql, "-X", "-q", "-v", "ON_ERROR_STOP=1", url], {
      stdin: new Blob([script]),
      stdout: "ignore",
      stderr: "pipe",
    });
    const said = await new Response(child.stderr).text();
    if ((await child.exited) !== 0) throw new Error(`${name}: ${said}`);
    plans.push({ name, text: said });
  }
  return plans;
}
