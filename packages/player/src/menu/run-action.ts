import type { Comment, Result } from "@flyby/protocol";
import { accept, refuse } from "@flyby/protocol";
import type { RoomContext } from "../room-context.ts";
import { rememberBlocked } from "../settings/blocked-names.ts";
import { safeStorage } from "../settings/safe-storage.ts";
import type { CommentAction } from "./comment-actions.ts";
import { copyText } from "./copy-text.ts";

/** Does it, for this viewer or on the server. */
export async function runAction(context: RoomContext, comment: Comment, action: CommentAction): Promise<Result<void>> {
  const { client, settings } = context;
  const { blockedAuthors } = settings.get();
  switch (action) {
    case "jump":
      context.seek(comment.progress);
      return accept(undefined);
    case "copy":
      return (await copyText(comment.text)) ? accept(undefined) : refuse("internal", "The browser refused to copy.");
    case "block":
      rememberBlocked(comment.author, comment.name, safeStorage());
      settings.set({ blockedAuthors: [...blockedAuthors, comment.author] });
      return accept(undefined);
    case "unblock":
      settings.set({ blockedAuthors: blockedAuthors.filter((author) => author !== comment.author) });
      return accept(undefined);
    case "delete":
      return client.deleteComment(comment.id);
    case "mute":
    case "purge":
      return client.mute(comment.author, action);
  }
}
