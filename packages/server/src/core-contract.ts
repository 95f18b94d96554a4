import type { IdentityAnswer, Result, Room, RoomSummary } from "@flyby/protocol";
import type { BusTotals } from "./bus/bus-totals.ts";
import type { HubStats } from "./log/hub.ts";
import type { Ingress, Sender } from "./log/ingress-port.ts";
import type { RoomLog } from "./log/room-log.ts";
import type { NewRoom, Stores, TimelineStore } from "./store/ports.ts";

/** Rooms of the installation, kept in memory, written through to the store. */
export interface Rooms {
  /** undefined: there is no such room. */
  get(id: string): Room | undefined;
  /** As `get`, but a room that another node may have made is looked for in the store. Rejects when that does not answer. */
  find(id: string): Promise<Room | undefined>;
  list(): readonly RoomSummary[];
  summary(id: string): RoomSummary | undefined;
  add(room: NewRoom): Promise<Result<Room>>;
  update(
    id: string,
    change: Partial<Pick<NewRoom, "title" | "folder" | "media" | "startedAt" | "sample">>,
  ): Promise<Result<Room>>;
  /** The room disappears from lists; its comments stay in the store (a file may come back). */
  hide(id: string): void;
  show(id: string): void;
  /** As if there were no such room, until the next start; its comments stay in the store. */
  withhold(id: string): void;
}

/** Who somebody is (decision 7). */
export interface Identities {
  issue(name: string | null): IdentityAnswer;
  rename(token: string, name: string): Result<IdentityAnswer>;
  verify(token: string): Result<{ readonly author: string; readonly name: string; readonly role: Sender["role"] }>;
  /** For a post without a token: author from a keyed hash of address and day. */
  anonymous(address: string): { readonly author: string; readonly name: string };
  isAdmin(token: string): boolean;
  /** A token whose comments are marked as the demo audience's. */
  issueDemo(name: string): IdentityAnswer;
}

/** Viewers = joined sessions + distinct pollers of the last 30 s (decision 19). */
export interface Presence {
  /** `viewer` is told the number as `follow` tells it. Returns how to leave, which may be called twice. */
  join(room: string, viewer?: Viewer): () => void;
  polled(room: string, who: string): void;
  viewers(room: string): number;
  /** Called at most every 5 s per room, when the number changed. Returns how to stop. */
  follow(room: string, viewer: Viewer): () => void;
}

/** Somebody who wants to know how many watch. An object, because there are as many as viewers. */
export interface Viewer {
  tell(viewers: number): void;
}

/** For metrics. */
export interface CoreStats extends HubStats {
  /** On this node. */
  readonly viewers: number;
  /** Other nodes that were heard of lately. */
  readonly otherNodes: number;
  /** null: this node is alone. */
  readonly bus: (BusTotals & { readonly isUp: boolean }) | null;
}

/** Everything behind the edge: what transports and APIs are given. */
export interface Core {
  readonly rooms: Rooms;
  readonly identities: Identities;
  readonly presence: Presence;
  readonly ingress: Ingress;
  readonly timeline: TimelineStore;
  readonly stores: Stores;
  /** Opens (or finds) the reading side of a room's log. */
  openLog(room: string): Promise<Result<RoomLog>>;
  stats(): CoreStats;
  close(): Promise<void>;
}
