import { afterAll, beforeAll, test } from "bun:test";
import { describeInChromium, launchChromium } from "@flyby/testing";
import type { Browser } from "playwright-core";
import { eventually } from "./support/eventually.ts";
import { type FlybyProcess, newFolder, startFlyby, stopFlyby } from "./support/flyby-process.ts";

const example = new URL("../examples/classic/page.html", import.meta.url);

describeInChromium("a page opened as a file", () => {
  let flyby: FlybyProcess;
  let browser: Browser;
  beforeAll(async () => {
    flyby = await startFlyby({ args: [await newFolder()] });
    browser = await launchChromium();
  });
  afterAll(async () => {
    await browser?.close();
    await stopFlyby(flyby);
  });

  test("[CLA3, CLA4] talks over the plain socket, posts and polls; what one tab says, all three hear", async () => {
    const pages = await Promise.all([1, 2, 3].map(() => browser.newPage()));
    for (const page of pages) {
      await page.goto(`${example.href}?server=${flyby.url}`);
      await page.getByText("Connected.").waitFor();
    }
    const [first, second, third] = pages;
    await first?.getByLabel("Message").fill("<b>over</b> the socket");
    await first?.getByRole("button", { name: "Send" }).click();
    await second?.getByLabel("Comment").fill("over a form");
    await second?.getByRole("button", { name: "Post" }).click();
    await second?.getByText(/^Comment \d+ is kept\.$/).waitFor();
    for (const page of pages) {
      const heard = (): Promise<string[]> => page.locator("#heard li").allTextContents();
      await eventually(heard, (texts) => texts.includes("<b>over</b> the socket") && texts.includes("over a form"));
    }
    await eventually(
      async () => (await third?.locator("#board").textContent()) ?? "",
      (board) => board.includes("over a form"),
    );
    await Promise.all(pages.map((page) => page.close()));
  }, 60_000);
});
