// Notifications in a real browser: a draft is filled in with its faults beside the fields, sent, and answered; one of
// others is taken in. Wants PORTCULLIS_URL, PORTCULLIS_PASSWORD (the demo's), PORTCULLIS_TOKEN and
// PORTCULLIS_CHROMIUM; with PORTCULLIS_SHOTS, a folder, it leaves pictures there.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { chromium } from "playwright-core";

const { PORTCULLIS_URL: url, PORTCULLIS_PASSWORD: password, PORTCULLIS_TOKEN: token, PORTCULLIS_SHOTS: shots, PORTCULLIS_CHROMIUM: executablePath = "/usr/bin/chromium" } = process.env;
const faults = [];
let browser;
let page;

before(async () => {
  browser = await chromium.launch({ executablePath, headless: true, args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"] });
  page = await browser.newPage({ viewport: { width: 1440, height: 1000 } });
  page.setDefaultTimeout(20_000);
  page.on("pageerror", (error) => faults.push(String(error)));
});
after(async () => { await browser?.close(); });

const shot = async (name) => { if (shots) await page.screenshot({ path: `${shots}/${name}.png`, fullPage: true }); };
async function receive(body) {
  const answer = await fetch(new URL("/api/v1/notifications/receive", url), { method: "POST", headers: { Authorization: `Bearer ${token}` }, body });
  assert.equal(answer.status, 200, await answer.clone().text());
  return answer.json();
}

test("a draft shows its faults beside the fields, and is sent once it has none", async () => {
  await page.goto(url);
  await page.getByLabel("User name").fill("demo");
  await page.getByLabel("Password").first().fill(password);
  await page.getByRole("button", { name: "Sign in" }).click();
  await page.getByRole("navigation").getByRole("link", { name: "Notifications", exact: true }).click();
  await page.getByText("Nothing was sent or received yet").waitFor();
  await shot("notifications-empty");
  await page.getByRole("button", { name: "New notification" }).click();
  await page.getByRole("dialog").locator("input").first().click();
  await page.getByRole("option", { name: "Global Shield monthly return" }).click();
  await page.getByLabel("Month").fill("2026-10");
  await page.getByRole("button", { name: "Draft" }).click();
  const send = page.getByRole("button", { name: "Send", exact: true });
  await send.waitFor();
  await page.getByRole("group", { name: "Return" }).getByLabel("Month").fill("October");
  await page.getByText("Expected: a month as YYYY-MM").waitFor();
  assert.equal(await send.isDisabled(), true);
  await shot("notification-draft");
  await page.getByRole("group", { name: "Return" }).getByLabel("Month").fill("2026-10");
  await page.getByText("0 faults").waitFor();
  await send.click();
  await page.getByRole("button", { name: "Withdraw" }).waitFor();
  await page.getByRole("list").getByText("Sent", { exact: true }).waitFor();
  await shot("notification-sent");
});

test("one of others is taken in and answered", async () => {
  const taken = await receive(`<notification form="pic" version="1" reference="DE/26/7"><from kind="designated_national_authority" country="DE"/><to kind="designated_national_authority" country="PK"/><section code="substance"><field code="name">Inventane</field><field code="cas">108-24-8</field></section></notification>`);
  await page.getByRole("navigation").getByRole("link", { name: "Notifications", exact: true }).click();
  await page.getByRole("link", { name: "DE/26/7" }).waitFor();
  await shot("notifications");
  await page.goto(new URL(`/notifications/${taken.id}`, url).href);
  await page.getByText("Inventane").waitFor();
  await page.getByRole("form", { name: "Answer" }).locator("input").first().click();
  await page.getByRole("option", { name: "Receipt acknowledged" }).click();
  await page.getByRole("button", { name: "Enter", exact: true }).click();
  await page.getByRole("list").getByText("Receipt acknowledged").waitFor();
  await shot("notification");
  await page.evaluate(() => document.documentElement.setAttribute("dir", "rtl"));
  await shot("notification-rtl");
  assert.deepEqual(faults, []);
});
