import {
  accept,
  type Comment,
  type CommentExtra,
  type Draft,
  limits,
  type PostAnswer,
  parseDraft,
  parseName,
  type Refusal,
  type Result,
  type Room,
  refuse,
} from "@flyby/protocol";
import type { Clock } from "../clock.ts";
import { addressKey } from "../identity/address-key.ts";
import type { Mutes } from "../moderation/mutes.ts";
import type { Rate, RateLimiter } from "../moderation/rate-limits.ts";
import type { Words } from "../moderation/words.ts";
import type { RoomRegistry } from "../rooms/rooms.ts";
import type { LogStore, ModerationStore, NewComment } from "../store/ports.ts";
import { refusing } from "../store/to-refusal.ts";
import type { Commit } from "./commit.ts";
import { refuseDraft, resolveProgress } from "./draft-rules.ts";
import { refuseImport } from "./import-rules.ts";
import type { Ingress, Sender } from "./ingress-port.ts";
import { parseSettingsChange } from "./settings-change.ts";

export interface IngressOptions {
  readonly rooms: RoomRegistry;
  readonly mutes: Mutes;
  readonly words: Words;
  readonly limiter: RateLimiter;
  readonly addressRate: Rate;
  readonly moderation: ModerationStore;
  readonly posted: LogStore["posted"];
  readonly commit: Commit;
  readonly clock: Clock;
  readonly random: (count: number) => Uint8Array;
  readonly maxImportedComments: number;
}

/** Bytes of a nonce that the server picks for a sender who sent none. */
const nonceBytes = 12;

/** The only writer: every transport, API and import ends here. */
export function createIngress(options: IngressOptions): Ingress {
  const { rooms, mutes, words, moderation, commit, clock } = options;
  const limit = createLimit(options);

  async function submit(id: string, input: unknown, sender: Sender): Promise<Result<PostAnswer>> {
    const parsed = parseDraft(input);
    if (!parsed.ok) return parsed;
    const draft = parsed.value;
    const room = rooms.get(id);
    if (room === undefined) return refuse("room-not-found");
    const name = draft.name === null ? accept(sender.name) : parseName(draft.name);
    if (!name.ok) return name;
    const late = limit(room, sender);
    if (late !== null) return late;
    const judged = await judge(room, draft, name.value, sender);
    if (!judged.ok) return (await findPosted(sender.author, draft.nonce)) ?? judged;
    const comment = toComment(draft, sender, name.value, judged.value, options);
    const appended = await commit(id, { kind: "comment", comment });
    if (appended.kind !== "comment") throw new Error(`A comment was answered with ${appended.kind}.`);
    return accept(toAnswer(appended.seq, appended.comment, appended.duplicate));
  }

  /** The comment's progress, or why this room does not take it from this sender now. */
  async function judge(room: Room, draft: Draft, name: string, sender: Sender): Promise<Result<number>> {
    if (!room.settings.open && sender.role !== "admin") return refuse("room-closed");
    if (await mutes.isMuted(room.id, sender.author)) return refuse("muted");
    const refused = refuseDraft(room, draft, sender);
    if (refused !== null) return refused;
    const progress = resolveProgress(room, draft.progress, clock.now());
    if (!progress.ok) return progress;
    return (await words.isBlocked(room.id, `${name}\n${draft.text}`)) ? refuse("word-blocked") : progress;
  }

  /** Who lost the answer asks again; that the room was closed meanwhile does not undo what it took (LOG6). */
  async function findPosted(author: string, nonce: string | null): Promise<Result<PostAnswer> | null> {
    const posted = nonce === null ? null : await options.posted(author, nonce);
    return posted === null ? null : accept(toAnswer(posted.seq, posted.comment, true));
  }

  async function remove(room: string, id: number, sender: Sender): Promise<Result<{ readonly seq: number }>> {
    if (rooms.get(room) === undefined) return refuse("room-not-found");
    const written = Number.isSafeInteger(id) ? await moderation.authorOf(room, id) : null;
    if (written === null) return refuse("comment-not-found");
    if (sender.role !== "admin") {
      const isOwn = written.author === sender.author && clock.now() - written.createdAt <= limits.ownDeleteMs;
      if (!isOwn) return refuse("not-yours");
    }
    const appended = await commit(room, { kind: "delete", id });
    return appended.kind === "changed" ? accept({ seq: appended.seq }) : refuse("comment-not-found");
  }

  async function mute(
    room: string,
    author: string,
    action: "mute" | "purge" | "unmute",
    sender: Sender,
  ): Promise<Result<{ readonly seq: number | null }>> {
    if (sender.role !== "admin") return refuse("admin-only");
    if (rooms.get(room) === undefined) return refuse("room-not-found");
    const appended = await commit(room, { kind: "mute", author, action });
    return accept({ seq: appended.kind === "changed" ? appended.seq : null });
  }

  async function configure(id: string, input: unknown, sender: Sender) {
    if (sender.role !== "admin") return refuse("admin-only");
    const room = rooms.get(id);
    if (room === undefined) return refuse("room-not-found");
    const parsed = parseSettingsChange(room.settings, input);
    if (!parsed.ok) return parsed;
    const { settings, isChanged, blockedWords } = parsed.value;
    if (blockedWords !== undefined) await words.setOfRoom(id, blockedWords);
    if (isChanged) await commit(id, { kind: "settings", settings });
    return accept(settings);
  }

  return {
    submit: (room, draft, sender) => refusing(() => submit(room, draft, sender)),
    remove: (room, id, sender) => refusing(() => remove(room, id, sender)),
    mute: (room, author, action, sender) => refusing(() => mute(room, author, action, sender)),
    configure: (room, settings, sender) => refusing(() => configure(room, settings, sender)),
    importAll: (room, comments) =>
      refusing(async () => {
        if (rooms.get(room) === undefined) return refuse("room-not-found");
        const refused = refuseImport(comments, options.maxImportedComments);
        if (refused !== null) return refused;
        const appended = await commit(room, { kind: "imported", comments });
        if (appended.kind !== "imported") throw new Error(`An import was answered with ${appended.kind}.`);
        return accept({ imported: appended.imported, duplicates: appended.duplicates });
      }),
  };
}

/** Author first: somebody who writes too fast does not use up what their classroom shares. */
function createLimit({ limiter, addressRate }: IngressOptions): (room: Room, sender: Sender) => Refusal | null {
  return (room, sender) => {
    const authorKey = `author ${room.id} ${sender.author}`;
    // Moderators answer and warn; only the address bounds them.
    const authorWaitMs = sender.role === "admin" ? 0 : limiter.take(authorKey, room.settings);
    if (authorWaitMs > 0) return refuse("rate-limited", undefined, authorWaitMs);
    const addressWaitMs = limiter.take(`address ${addressKey(sender.address)}`, addressRate);
    if (addressWaitMs === 0) return null;
    limiter.giveBack(authorKey);
    return refuse("rate-limited", "Too many comments from this network; wait a moment.", addressWaitMs);
  };
}

function toComment(
  draft: Draft,
  sender: Sender,
  name: string,
  progress: number,
  { clock, random }: Pick<IngressOptions, "clock" | "random">,
): NewComment {
  const { mode, size, color, text } = draft;
  const nonce = draft.nonce ?? Buffer.from(random(nonceBytes)).toString("base64url");
  const plain = { nonce, progress, mode, size, color, author: sender.author, name, text, createdAt: clock.now() };
  const extra: CommentExtra = {
    ...(sender.role === "demo" ? { demo: true } : {}),
    ...(mode === "positioned" && draft.positioned !== null ? { positioned: draft.positioned } : {}),
  };
  return Object.keys(extra).length === 0 ? plain : { ...plain, extra };
}

function toAnswer(seq: number, comment: Comment, duplicate: boolean): PostAnswer {
  const { id, progress, createdAt, author, name } = comment;
  const answer = { id, seq, progress, createdAt, author, name };
  return duplicate ? { ...answer, duplicate } : answer;
}
