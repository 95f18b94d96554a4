import type { Comment } from "@flyby/protocol";
import type { LayerSettings } from "./settings.ts";

/** Whether the viewer wants to see a comment at all. What they do not want takes no room and is not counted as hidden. */
export function createFilter(settings: LayerSettings): (comment: Comment) => boolean {
  const words = settings.blockedWords.map((word) => word.trim().toLowerCase()).filter((word) => word !== "");
  const authors = new Set(settings.blockedAuthors);
  return (comment) => {
    if (!settings.modes[comment.mode] || authors.has(comment.author)) return false;
    if (words.length === 0) return true;
    const text = comment.text.toLowerCase();
    return !words.some((word) => text.includes(word));
  };
}
