import type { StageReport } from "@flyby/engine";
import type { RoomContext } from "@flyby/player";
import type { Browser, BrowserContext, Page } from "playwright-core";

const waitLimitMs = 20_000;

/** What tests ask of `<flyby-layer>`; playwright's locators look through shadow roots. */
export interface LayerElement extends HTMLElement {
  readonly context: RoomContext | null;
  report(): Promise<StageReport> | null;
  flybyArrivals?: number[];
}

/** One page of a viewer. */
export interface Tab {
  readonly page: Page;
  report(): Promise<StageReport>;
  /** Texts on screen as the layer tells them. */
  onScreen(): Promise<readonly string[]>;
  progress(): Promise<number>;
  /** Says a line through the composer, as a person does. */
  say(text: string): Promise<void>;
  /** Texts of the chat rows that are in the page. */
  chat(): Promise<readonly string[]>;
  /** Ids of all comments this tab was given by the log since it opened, in order. */
  arrivals(): Promise<readonly number[]>;
  seek(progress: number): Promise<void>;
  setPlaying(playing: boolean): Promise<void>;
}

export async function openTab(where: Browser | BrowserContext, address: string): Promise<Tab> {
  const page = await where.newPage();
  await page.goto(address);
  await joined(page);
  return tabOf(page);
}

/** Resolves when the page's layer has joined its room and notes arrivals from then on. */
export async function joined(page: Page): Promise<void> {
  const layer = page.locator("flyby-layer").first();
  await layer.waitFor({ state: "attached", timeout: waitLimitMs });
  await layer.evaluate(async (element: LayerElement, limit) => {
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const timer = setTimeout(() => reject(new Error("the layer did not join in time")), limit);
    const look = setInterval(() => {
      const client = element.context?.client;
      if (client?.room() == null) return;
      clearInterval(look);
      clearTimeout(timer);
      resolve();
    }, 20);
    await promise;
    const arrivals: number[] = [];
    element.flybyArrivals = arrivals;
    element.context?.client.on("arrivals", (list) => arrivals.push(...list.map(({ comment }) => comment.id)));
  }, waitLimitMs);
}

export function tabOf(page: Page): Tab {
  const layer = page.locator("flyby-layer").first();
  const video = page.locator("flyby-player video").first();
  const report = (): Promise<StageReport> =>
    layer.evaluate((element: LayerElement) => element.report() as Promise<StageReport>);
  return {
    page,
    report,
    onScreen: async () => (await report()).onScreen.map(({ text }) => text),
    progress: async () => (await report()).progress,
    async say(text) {
      const input = page.locator("flyby-composer input[part=input]").first();
      await input.fill(text);
      await input.press("Enter");
    },
    chat: () => page.locator("flyby-chat [part=rows] [part=text]").allTextContents(),
    arrivals: () => layer.evaluate((element: LayerElement) => element.flybyArrivals ?? []),
    async seek(progress) {
      await video.evaluate((element: HTMLVideoElement, seconds) => {
        const { promise, resolve } = Promise.withResolvers<void>();
        element.addEventListener("seeked", () => resolve(), { once: true });
        element.currentTime = seconds;
        return promise;
      }, progress / 1_000);
    },
    async setPlaying(playing) {
      await video.evaluate((element: HTMLVideoElement, play) => (play ? element.play() : element.pause()), playing);
    },
  };
}

/** What carries a page's comments at present; the state of its connection where nothing does. */
export function transportOf({ page }: Tab): Promise<string> {
  return page
    .locator("flyby-layer")
    .first()
    .evaluate((element: LayerElement) => {
      const connection = element.context?.client.connection();
      return connection?.state === "live" ? connection.transport : String(connection?.state);
    });
}
