import { type Entry, encodeEntry } from "@flyby/protocol";
import type { Appended, Change, NewComment } from "../ports.ts";
import { handicap } from "../segment-rank.ts";
import { commentJson, commentWire, recall, toComment } from "./comment-text.ts";
import type { ReadyImport } from "./import-parts.ts";
import { storable } from "./storable.ts";

/** A change on its way to the database: of an import only what its parts have told. */
export type ReadyChange = Exclude<Change, { kind: "imported" }> | ReadyImport;

export interface RoomedChange {
  readonly room: string;
  readonly change: ReadyChange;
}

/** A draft as `post` takes it, see migrations/0002-appending.ts. */
interface Draft {
  readonly author: string;
  readonly nonce: string;
  readonly progress: number;
  readonly created_at: number;
  readonly handicap: number;
  readonly wire: string;
  readonly json: string;
}

type Step =
  | { readonly kind: "comments"; readonly room: string; readonly drafts: Draft[] }
  | ({ readonly kind: Exclude<Change["kind"], "comment">; readonly room: string } & Record<string, unknown>);

/** What the database answers to a draft: `[seq, id]`, and of one that it knew `progress, createdAt, json` too. */
type DraftAnswer = readonly [seq: number, id: number, progress?: number, createdAt?: number, json?: string | null];
export type StepAnswer = readonly DraftAnswer[] | number | null;

export interface AppendRequest {
  readonly steps: readonly Step[];
  /** What became of each change, in order. */
  read(answers: readonly StepAnswer[]): readonly Appended[];
}

type Reading = (answers: readonly StepAnswer[]) => Appended;

/** Comments that follow each other in a room are one step: one set of rows. */
export function toAppendRequest(changes: readonly RoomedChange[]): AppendRequest {
  const steps: Step[] = [];
  let firsts = new Map<string, { readonly place: number; readonly comment: NewComment }>();

  function addComment(room: string, comment: NewComment): Reading {
    let step = steps.at(-1);
    if (step?.kind !== "comments" || step.room !== room) {
      step = { kind: "comments", room, drafts: [] };
      steps.push(step);
      firsts = new Map();
    }
    const { drafts } = step as Extract<Step, { kind: "comments" }>;
    const stepIndex = steps.length - 1;
    const key = JSON.stringify([comment.author, comment.nonce]);
    const twin = firsts.get(key);
    const first = twin ?? { place: drafts.push(toDraft(comment)) - 1, comment };
    firsts.set(key, first);
    return (answers) => readDraft(answers[stepIndex], first.place, first.comment, twin !== undefined);
  }

  function addChange(room: string, change: Exclude<ReadyChange, { kind: "comment" }>): Reading {
    const stepIndex = steps.push({ ...toStep(change), kind: change.kind, room }) - 1;
    return (answers) => readChange(answers[stepIndex], change);
  }

  const readings = changes.map(({ room, change }) =>
    change.kind === "comment" ? addComment(room, change.comment) : addChange(room, change),
  );
  return { steps, read: (answers) => readings.map((read) => read(answers)) };
}

function toDraft(draft: NewComment): Draft {
  const { nonce, ...comment } = draft;
  const { author, progress, createdAt, extra } = comment;
  return {
    author: storable(author),
    nonce: storable(nonce),
    progress,
    created_at: createdAt,
    handicap: handicap(extra?.weight),
    wire: commentWire(comment),
    json: commentJson(comment),
  };
}

/** An entry's text behind its seq. */
function entryWire(entry: Entry): string {
  return JSON.stringify(encodeEntry(entry)).slice("[0".length);
}

function toStep(change: Exclude<ReadyChange, { kind: "comment" }>): Record<string, unknown> {
  const seq = 0;
  switch (change.kind) {
    case "delete":
      return { id: change.id, wire: entryWire({ kind: "delete", seq, id: change.id }) };
    case "mute": {
      const { author, action } = change;
      return { author: storable(author), action, wire: entryWire({ kind: "mute", seq, author, action }) };
    }
    case "settings": {
      const { settings } = change;
      return { settings: JSON.stringify(settings), wire: entryWire({ kind: "settings", seq, settings }) };
    }
    case "clear":
      return { wire: entryWire({ kind: "clear", seq }) };
    case "imported": {
      const { number, imported, newest, moments } = change;
      const entry = imported === 0 ? {} : { wire: entryWire({ kind: "imported", seq, count: imported }) };
      return { number, imported, newest, moments: [...moments], ...entry };
    }
  }
}

function readDraft(answer: StepAnswer | undefined, place: number, draft: NewComment, isTwin: boolean): Appended {
  const [seq, id, progress, createdAt, json] = (Array.isArray(answer) ? answer[place] : undefined) ?? [];
  if (seq === undefined || id === undefined) throw new Error("The database gave a comment no answer.");
  if (progress === undefined || createdAt === undefined) {
    return { kind: "comment", seq, comment: toComment(id, draft), duplicate: isTwin };
  }
  return {
    kind: "comment",
    seq,
    comment: recall(json, { id, progress, author: draft.author, createdAt }),
    duplicate: true,
  };
}

function readChange(answer: StepAnswer | undefined, change: ReadyChange): Appended {
  if (typeof answer !== "number") return { kind: "nothing" };
  if (change.kind !== "imported") return { kind: "changed", seq: answer };
  const { imported, duplicates } = change;
  return { kind: "imported", seq: answer, imported, duplicates };
}
