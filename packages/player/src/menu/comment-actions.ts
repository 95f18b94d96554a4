import { type Comment, limits, type RoomKind } from "@flyby/protocol";

export const commentActions = ["jump", "copy", "block", "unblock", "delete", "mute", "purge"] as const;
/** What a viewer can do with one comment. */
export type CommentAction = (typeof commentActions)[number];

export interface ActionFacts {
  readonly comment: Comment;
  readonly roomKind: RoomKind;
  /** The viewer's own author id; null before it is known. */
  readonly author: string | null;
  readonly moderator: boolean;
  readonly blocked: boolean;
  /** The server's clock, epoch ms. */
  readonly nowMs: number;
}

/** The actions that would succeed, in the order of the menu. */
export function actionsFor(facts: ActionFacts): readonly CommentAction[] {
  const { comment, moderator } = facts;
  const own = comment.author === facts.author;
  const fresh = facts.nowMs - comment.createdAt < limits.ownDeleteMs;
  const allowed: Record<CommentAction, boolean> = {
    jump: facts.roomKind === "video",
    copy: true,
    block: !own && !facts.blocked,
    unblock: !own && facts.blocked,
    delete: moderator || (own && fresh),
    mute: moderator && !own,
    purge: moderator && !own,
  };
  return commentActions.filter((action) => allowed[action]);
}
