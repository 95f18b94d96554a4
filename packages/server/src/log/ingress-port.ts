import type { PostAnswer, Result, RoomSettings } from "@flyby/protocol";
import type { NewImport } from "../store/ports.ts";

/** Who sends, as the edge found out. */
export interface Sender {
  readonly author: string;
  readonly name: string;
  /** Client address after trusted proxies; rate limits use it (IPv6 by /64). */
  readonly address: string;
  readonly role: "viewer" | "admin" | "demo";
}

export interface ImportReport {
  readonly imported: number;
  readonly duplicates: number;
}

/** The one way in. Every refusal is a value; nothing of a refused request is kept. */
export interface Ingress {
  /** `draft` is untrusted. Resolves after the commit (LOG3). */
  submit(room: string, draft: unknown, sender: Sender): Promise<Result<PostAnswer>>;
  remove(room: string, id: number, sender: Sender): Promise<Result<{ readonly seq: number }>>;
  mute(
    room: string,
    author: string,
    action: "mute" | "purge" | "unmute",
    sender: Sender,
  ): Promise<Result<{ readonly seq: number | null }>>;
  configure(room: string, settings: unknown, sender: Sender): Promise<Result<RoomSettings>>;
  /** Skips rate, end-of-video, posting-length and word rules (decision 14). */
  importAll(room: string, comments: readonly NewImport[]): Promise<Result<ImportReport>>;
}
