import { describe, expect, it } from "bun:test";
import { type AskOptions, ask } from "./ask.ts";

type Site = Readonly<Record<string, () => Response | Promise<Response>>>;

/** What is not of the site refuses the connection. */
function optionsFor(site: Site, signal: AbortSignal = new AbortController().signal): AskOptions {
  const answer = async (input: RequestInfo | URL): Promise<Response> => {
    const make = site[String(input)];
    if (make === undefined) throw Object.assign(new Error("Unable to connect"), { code: "ECONNREFUSED" });
    return make();
  };
  return { fetch: Object.assign(answer, { preconnect: fetch.preconnect }), signal, verify: true };
}

const to = (location: string) => () => new Response(null, { status: 302, headers: { location } });
const urls = ({ steps }: { readonly steps: readonly { readonly url: string }[] }) => steps.map(({ url }) => url);

describe("ask", () => {
  it("[CDN10] answers on the way are kept when the last address does not answer", async () => {
    const asked = await ask("http://a/", optionsFor({ "http://a/": to("http://b/x") }));
    expect(urls(asked)).toEqual(["http://a/"]);
    expect(asked.trouble).toBe("http://b/x gave no answer: nobody listens there.");
  });

  it("[CDN10] a circle is told when it closes", async () => {
    const asked = await ask("http://a/", optionsFor({ "http://a/": to("/b"), "http://a/b": to("http://a/") }));
    expect(urls(asked)).toEqual(["http://a/", "http://a/b"]);
    expect(asked.trouble).toBe("http://a/b redirects in a circle, back to http://a/.");
  });

  it("[CDN10] redirects without end are told", async () => {
    let count = 0;
    const site = new Proxy<Site>({}, { get: () => to(`http://a/${count++}`) });
    const asked = await ask("http://a/", optionsFor(site));
    expect(asked.steps).toHaveLength(11);
    expect(asked.trouble).toBe("http://a/ redirects more than 10 times.");
  });

  it("[CDN10] a redirect to what is no web address is the last answer", async () => {
    for (const location of ["javascript:alert(1)", "http://[::"]) {
      const asked = await ask("http://a/", optionsFor({ "http://a/": to(location) }));
      expect([urls(asked), asked.trouble]).toEqual([["http://a/"], null]);
    }
  });

  it("[CDN10] who is interrupted hears no error of the runtime", async () => {
    const stop = new AbortController();
    const site = { "http://a/": () => Promise.reject(stop.signal.reason) };
    stop.abort("SIGINT");
    expect((await ask("http://a/", optionsFor(site, stop.signal))).trouble).toBe("http://a/ was interrupted.");
  });
});
