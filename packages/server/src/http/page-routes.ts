import { refuse } from "@flyby/protocol";
import type { Core } from "../core.ts";
import { type Answer, answerRefusal } from "./answers.ts";
import type { MediaRoutes } from "./media-port.ts";
import type { Pages } from "./pages.ts";
import type { Call, Route } from "./route.ts";

export interface PageParts {
  readonly core: Core;
  readonly pages: Pages;
  readonly media: MediaRoutes;
  /** The lab is on. */
  readonly lab: boolean;
}

/** Pages, their assets, the bundles for other sites, and media. */
export function pageRoutes({ core, pages, media, lab }: PageParts): readonly Route[] {
  // An unknown room still gets its page: that page offers the library.
  function statusOf(room: string | undefined): number {
    return room !== undefined && core.rooms.get(room) !== undefined ? 200 : 404;
  }

  async function asset(path: string, request: Request): Promise<Answer | Response> {
    return (await pages.asset(path, request)) ?? answerRefusal(refuse("not-found"));
  }

  function embed(name: string): Route {
    const get = async ({ request }: Call) => (await pages.embed(name, request)) ?? answerRefusal(refuse("not-found"));
    return { path: `/${name}`, methods: { GET: get }, access: "open" };
  }

  function clip({ request, params }: Call): Promise<Response> {
    return media.respond(request, params.room ?? "", params.name ?? null);
  }

  return [
    { path: "/", methods: { GET: ({ request }) => pages.page("index", request) } },
    {
      path: "/watch/:room",
      methods: { GET: ({ request, params }) => pages.page("watch", request, statusOf(params.room)) },
    },
    {
      path: "/overlay/:room",
      methods: { GET: ({ request, params }) => pages.page("overlay", request, statusOf(params.room)) },
    },
    // Without the lab, too, it gets its page: that page says so.
    { path: "/lab", methods: { GET: ({ request }) => pages.page("lab", request, lab ? 200 : 404) } },
    { path: "/assets/:file", methods: { GET: ({ request, params }) => asset(`assets/${params.file ?? ""}`, request) } },
    ...["favicon.svg", "favicon.ico", "robots.txt", "site.webmanifest"].map((name) => ({
      path: `/${name}`,
      methods: { GET: ({ request }: Call) => asset(name, request) },
    })),
    embed("flyby.js"),
    embed("flyby-layer.js"),
    { path: "/media/:room", methods: { GET: clip } },
    { path: "/media/:room/:name", methods: { GET: clip } },
  ];
}
