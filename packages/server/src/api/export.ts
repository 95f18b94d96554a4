import { writeBilibiliXmlPages } from "@flyby/formats";
import { type Room, refuse } from "@flyby/protocol";
import type { Core } from "../core.ts";
import { type Answer, answerRefusal } from "../http/answers.ts";
import type { Call, Route } from "../http/route.ts";
import type { StoredComment, TimelineStore } from "../store/ports.ts";
import { openAuthorHash } from "./author-hash.ts";

/** Comments read at once: some 100 kB, a few ms of the reading worker. */
const pageComments = 500;
/** Whole rooms are read: more at a time would crowd out people who watch. */
const maxExports = 4;
/** A slow disk may think between two pages. */
const silenceSeconds = 60;

/** `GET …/export.xml`: the room as a Bilibili file, streamed as fast as it is read. */
export function exportRoutes(core: Core): readonly Route[] {
  let running = 0;

  async function xml({ request, params, hold }: Call): Promise<Answer | Response> {
    const room = core.rooms.get(params.room ?? "");
    if (room === undefined) return answerRefusal(refuse("room-not-found"));
    if (running >= maxExports)
      return answerRefusal(refuse("overloaded", "Other exports are running; try again soon.", 5_000));
    const headers = {
      "content-type": "application/xml; charset=utf-8",
      "content-disposition": `attachment; filename="${room.id}.xml"`,
      "cache-control": "no-store",
      "x-accel-buffering": "no",
    };
    if (request.method === "HEAD") return new Response(null, { headers });
    hold(silenceSeconds);
    running++;
    const end = (): void => {
      running--;
    };
    try {
      return new Response(toStream(await exportXml(core, room), end), { headers });
    } catch (error) {
      end();
      throw error;
    }
  }

  return [{ path: "/api/v1/rooms/:room/export.xml", methods: { GET: xml } }];
}

/** A room's comments as the text of a Bilibili file, page by page. */
export async function exportXml(core: Core, room: Pick<Room, "id" | "number">): Promise<AsyncGenerator<string>> {
  const hashAuthor = await openAuthorHash(core.stores.upkeep);
  const count = core.rooms.summary(room.id)?.comments ?? 0;
  return writeBilibiliXmlPages(readPages(core.timeline, room.id), { hashAuthor, chatId: room.number, count });
}

async function* readPages(timeline: TimelineStore, room: string): AsyncGenerator<readonly StoredComment[]> {
  let after: { progress: number; id: number } | null = null;
  for (;;) {
    const page: readonly StoredComment[] = await timeline.export(room, after, pageComments);
    if (page.length > 0) yield page;
    const last = page.at(-1);
    if (last === undefined || page.length < pageComments) return;
    after = { progress: last.comment.progress, id: last.comment.id };
  }
}

// Pull-driven: a reader that stops makes us stop, instead of filling memory.
function toStream(text: AsyncGenerator<string>, onEnd: () => void): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  let ended = false;
  const end = (): void => {
    if (!ended) onEnd();
    ended = true;
  };
  return new ReadableStream(
    {
      async pull(controller) {
        try {
          const next = await text.next();
          if (!next.done) return controller.enqueue(encoder.encode(next.value));
          end();
          controller.close();
        } catch (error) {
          end();
          controller.error(error);
        }
      },
      async cancel() {
        end();
        await text.return(undefined);
      },
    },
    { highWaterMark: 0 },
  );
}
