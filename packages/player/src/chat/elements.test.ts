import { afterAll, beforeAll, expect, test } from "bun:test";
import { describeInChromium } from "@flyby/testing";
import type { Page } from "playwright-core";
import { type ElementsPages, openElementsPages } from "./elements-page.contract.ts";
import { maxRowsInPage } from "./row-window.ts";

const rows = "flyby-chat li[data-id]";

/** Where a row stands in the window, px; null when it is not in the page. */
function topOf(page: Page, id: number): Promise<number | null> {
  return page.evaluate((wanted) => {
    const row = document.querySelector("flyby-chat")?.shadowRoot?.querySelector(`[data-id="${wanted}"]`);
    return row == null ? null : row.getBoundingClientRect().top;
  }, id);
}

function scrollTo(page: Page, position: "top" | "end" | number): Promise<void> {
  return page.evaluate(async (to) => {
    const scroller = document.querySelector("flyby-chat")?.shadowRoot?.querySelector(".scroller");
    if (scroller == null) throw new Error("no scroller");
    const end = scroller.scrollHeight - scroller.clientHeight;
    scroller.scrollTop = to === "top" ? 0 : to === "end" ? end : end - to;
    for (let frame = 0; frame < 3; frame++) await new Promise(requestAnimationFrame);
  }, position);
}

const texts = (page: Page): Promise<string[]> => page.locator(`${rows} .text`).allInnerTexts();

describeInChromium("chat and composer in a browser", () => {
  let pages: ElementsPages;
  const refused: string[] = [];
  const open = async (stored?: number): Promise<Page> => {
    const page = await pages.open(stored);
    page.on("console", (message) => {
      if (message.text().includes("Content Security Policy")) refused.push(message.text());
    });
    return page;
  };
  beforeAll(async () => {
    pages = await openElementsPages();
  });
  afterAll(() => pages?.close());

  test("[CMP1] Enter sends, and the Enter that ends a composition does not", async () => {
    const page = await open();
    const input = page.locator("flyby-composer input[part=input]");
    await input.focus();
    const cdp = await page.context().newCDPSession(page);
    await cdp.send("Input.imeSetComposition", { text: "ni hao", selectionStart: 6, selectionEnd: 6 });
    // The way browsers report a key that the input method took.
    await cdp.send("Input.dispatchKeyEvent", { type: "keyDown", key: "Enter", windowsVirtualKeyCode: 229 });
    expect(await page.evaluate(() => window.room.posted.length)).toBe(0);
    await cdp.send("Input.insertText", { text: "你好" });
    expect(await page.evaluate(() => window.room.posted.length)).toBe(0);
    await page.keyboard.press("Enter");
    const posted = await page.evaluate(() => window.room.posted);
    expect(posted.map(({ text, progress }) => [text, progress])).toEqual([["你好", 83_000]]);
    expect(posted[0]?.nonce).toMatch(/^[0-9a-f]{32}$/);
    expect(await input.inputValue()).toBe("");
    await page.close();
  });

  test("[CMP5] a refusal puts the text back, says why, and counts down until the next try", async () => {
    const page = await open();
    await page.evaluate(() =>
      window.room.refuseNext({ ok: false, code: "rate-limited", message: "slow", retryAfterMs: 1_400 }),
    );
    const input = page.locator("flyby-composer input[part=input]");
    const send = page.locator("flyby-composer button.send");
    await input.fill("again and again");
    await send.click();
    await page.locator("flyby-composer .send", { hasText: "Wait 2 s" }).waitFor();
    expect(await input.inputValue()).toBe("again and again");
    expect(await send.isDisabled()).toBe(true);
    await page.locator("flyby-composer .send:not(:disabled)").waitFor({ timeout: 4_000 });
    await send.click();
    expect(await page.evaluate(() => window.room.posted.length)).toBe(2);
    await page.close();
  });

  test("[CMP2] the counter appears near the limit, and a text beyond it cannot be sent", async () => {
    const page = await open();
    const input = page.locator("flyby-composer input[part=input]");
    await input.fill("字".repeat(79));
    expect(await page.locator("flyby-composer .counter").count()).toBe(0);
    await input.fill("字".repeat(101));
    expect(await page.locator("flyby-composer .counter").innerText()).toContain("-1");
    await page.keyboard.press("Enter");
    expect(await page.evaluate(() => window.room.posted.length)).toBe(0);
    await page.close();
  });

  test("[CHT5] the board follows within 40 px of its end; further up it stays and counts, and End leads back", async () => {
    const page = await open(60);
    await page.locator(`${rows}[data-id="60"]`).waitFor();
    await scrollTo(page, 30);
    await page.evaluate(() => window.room.arrive(61, 63));
    await page.locator(`${rows}[data-id="63"]`).waitFor();
    expect(await page.locator("flyby-chat .pill").count()).toBe(0);
    await scrollTo(page, 200);
    const before = await topOf(page, 58);
    await page.evaluate(() => window.room.arrive(64, 75));
    await page.locator("flyby-chat .pill", { hasText: "12 new" }).waitFor();
    expect(await topOf(page, 58)).toBe(before);
    await page.locator("flyby-chat .scroller").press("End");
    await page.locator("flyby-chat .pill").waitFor({ state: "detached" });
    const { bottom } = await page.evaluate(() => {
      const row = document.querySelector("flyby-chat")?.shadowRoot?.querySelector('[data-id="75"]');
      return { bottom: row?.getBoundingClientRect().bottom ?? 0 };
    });
    expect(bottom).toBeLessThanOrEqual(480);
    await page.close();
  });

  test("[CHT4] older rows come in without moving what is read, and the page never holds more than its limit", async () => {
    const page = await open(1_500);
    await page.locator(`${rows}[data-id="1500"]`).waitFor();
    let oldest = 1_500;
    for (let step = 0; step < 40 && oldest > 1; step++) {
      const first = await page.locator(rows).first().getAttribute("data-id");
      oldest = Number(first);
      await page.evaluate(() => {
        const scroller = document.querySelector("flyby-chat")?.shadowRoot?.querySelector(".scroller");
        scroller?.scrollTo({ top: 60 });
      });
      const before = await topOf(page, oldest + 4);
      await page.waitForTimeout(60);
      const after = await topOf(page, oldest + 4);
      if (before !== null && after !== null) expect(Math.abs(after - before)).toBeLessThanOrEqual(1);
      expect(await page.locator(rows).count()).toBeLessThanOrEqual(maxRowsInPage);
    }
    expect(oldest).toBe(1);
    await scrollTo(page, "end");
    await page.locator("flyby-chat .pill").click();
    await page.locator(`${rows}[data-id="1500"]`).waitFor();
    await page.close();
  }, 20_000);

  test("[CHT10] words of people are text, whatever they look like", async () => {
    const page = await open();
    const text = `<img src=x onerror="window.broken=1"> <b>bold</b>`;
    await page.evaluate((hostile) => window.room.arrive(1, 1, { text: hostile, name: hostile }), text);
    await page.locator(rows).waitFor();
    expect(await texts(page)).toEqual([text]);
    expect(await page.locator("flyby-chat img, flyby-chat b").count()).toBe(0);
    await page.close();
  });

  test("[MNU3] with the keyboard alone: to a row, its menu, block its author, and undo", async () => {
    const page = await open(10);
    await page.locator(`${rows}[data-id="10"]`).waitFor();
    await page.locator("flyby-chat .scroller").focus();
    await page.keyboard.press("ArrowUp");
    expect(await page.locator(`${rows}[data-id="10"]:focus`).count()).toBe(1);
    await page.keyboard.press("ArrowUp");
    await page.keyboard.press("Enter");
    await page.locator("flyby-comment-menu [role=menuitem]:focus").waitFor();
    await page.keyboard.press("Escape");
    expect(await page.locator(`${rows}[data-id="9"]:focus`).count()).toBe(1);
    await page.keyboard.press("Enter");
    const block = page.locator("flyby-comment-menu .item", { hasText: "Block" });
    await block.waitFor();
    for (let i = 0; i < 4 && !(await block.evaluate((item) => item.matches(":focus"))); i++)
      await page.keyboard.press("ArrowDown");
    await page.keyboard.press("Enter");
    await page.locator(`${rows}[data-id="9"]`).waitFor({ state: "detached" });
    expect((await texts(page)).length).toBe(8);
    await page.locator("flyby-chat .notice button").click();
    await page.locator(`${rows}[data-id="9"]`).waitFor();
    await page.close();
  });

  test("[MNU1] an own comment is deleted from its menu and its row vanishes", async () => {
    const page = await open();
    await page.locator("flyby-composer input[part=input]").fill("a slip");
    await page.keyboard.press("Enter");
    const row = page.locator(rows).first();
    await row.click({ button: "right" });
    await page.locator("flyby-comment-menu .item", { hasText: "Delete" }).click();
    await page.locator(rows).first().waitFor({ state: "detached" });
    expect(await page.evaluate(() => window.room.deleted)).toEqual([1]);
    await page.close();
  });

  test("[MNU4] a finger that rests on a row brings its menu, which stays when the finger is lifted", async () => {
    const page = await open(10);
    await page.locator(`${rows}[data-id="10"]`).waitFor();
    const box = await page.locator(`${rows}[data-id="8"]`).boundingBox();
    const at = { x: (box?.x ?? 0) + 120, y: (box?.y ?? 0) + 12 };
    const cdp = await page.context().newCDPSession(page);
    await cdp.send("Input.dispatchTouchEvent", { type: "touchStart", touchPoints: [at] });
    await page.waitForTimeout(600);
    await cdp.send("Input.dispatchTouchEvent", { type: "touchEnd", touchPoints: [] });
    await page.locator("flyby-comment-menu [role=menuitem]:focus").waitFor();
    await page.waitForTimeout(100);
    expect(await page.locator("flyby-comment-menu [role=menu]:popover-open").count()).toBe(1);
    await page.close();
  });

  test("[CHT13] what was done is told for a while, then the newest rows are free again", async () => {
    const page = await open(10);
    await page.locator(`${rows}[data-id="10"]`).waitFor();
    await page.clock.install();
    await page.locator(`${rows}[data-id="10"]`).click({ button: "right" });
    await page.locator("flyby-comment-menu .item", { hasText: "Block" }).click();
    await page.locator("flyby-chat .notice").waitFor();
    await page.mouse.move(0, 0);
    await page.clock.runFor(3_000);
    expect(await page.locator("flyby-chat .notice").count()).toBe(1);
    await page.clock.runFor(4_000);
    await page.locator("flyby-chat .notice").waitFor({ state: "detached" });
    await page.close();
  });

  test("[CHT11] nothing needs more than a policy without inline scripts and styles allows", () => {
    expect(refused).toEqual([]);
  });
});
