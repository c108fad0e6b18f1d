// An officer's minute in a real browser, against a running server:
// PORTCULLIS_URL, PORTCULLIS_USER, PORTCULLIS_PASSWORD: where, and who signs in (a supervisor: the audit log is read too).
// PORTCULLIS_TOKEN and PORTCULLIS_MESSAGE: the token and the file of the message that makes a target arrive.
// PORTCULLIS_EXPECT: a part of the target's title, when several may arrive. PORTCULLIS_CHROMIUM: the browser. PORTCULLIS_SHOTS: a folder for pictures.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { after, before, test } from "node:test";
import { chromium } from "playwright-core";

const { PORTCULLIS_URL: url, PORTCULLIS_USER: user, PORTCULLIS_PASSWORD: password, PORTCULLIS_TOKEN: token, PORTCULLIS_MESSAGE: message, PORTCULLIS_EXPECT: expected = "", PORTCULLIS_SHOTS: shots, PORTCULLIS_CHROMIUM: executablePath = "/usr/bin/chromium" } = process.env;
const REASON = "Examined on the word of the browser test";
let browser;
let page;
const faults = [];

before(async () => {
  for (const [name, value] of Object.entries({ PORTCULLIS_URL: url, PORTCULLIS_USER: user, PORTCULLIS_PASSWORD: password, PORTCULLIS_TOKEN: token, PORTCULLIS_MESSAGE: message })) assert.ok(value, `${name} is not set`);
  browser = await chromium.launch({ executablePath, headless: true, args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"] });
  page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
  page.setDefaultTimeout(20_000);
  page.on("pageerror", (error) => faults.push(String(error)));
});
after(async () => { await browser?.close(); });

test("a target arrives live, is read, decided, and found in the audit log", async () => {
  await page.goto(url);
  await page.getByLabel("User name").fill(user);
  await page.getByLabel("Password").first().fill(password);
  await page.getByRole("button", { name: "Sign in" }).click();
  await page.getByRole("link", { name: /Target queue/ }).click();
  await page.getByRole("heading", { name: "Target queue" }).waitFor();
  await page.getByText("Live", { exact: true }).waitFor();

  const sent = await fetch(new URL("/api/v1/messages", url), { method: "POST", body: await readFile(message), headers: { Authorization: `Bearer ${token}`, "Content-Type": "application/octet-stream" } });
  assert.ok([200, 202].includes(sent.status), `the message was refused: ${sent.status}`);

  const fresh = page.getByRole("row").filter({ has: page.getByText("new", { exact: true }) }).filter({ hasText: expected }).first();
  await fresh.waitFor();
  const title = (await fresh.getByRole("link").first().textContent()).trim();
  await fresh.getByRole("link").first().click();
  const opened = Number(/targets\/(\d+)/.exec(page.url())?.[1] ?? (await page.waitForURL(/targets\/\d+/), /targets\/(\d+)/.exec(page.url())[1]));

  await page.getByRole("heading", { name: "Why flagged" }).waitFor();
  const reason = await page.getByRole("article").first().getByRole("heading").textContent();
  assert.ok(reason.trim().length > 3, "the target gives no reason");
  assert.ok((await page.getByRole("heading", { level: 1 }).textContent()).length > 0, title);

  await page.getByRole("button", { name: "Claim" }).click();
  await page.getByText("You are working on this.").waitFor();
  await page.getByLabel("Inspect").check();
  await page.getByLabel("Reason").fill(REASON);
  await page.getByRole("button", { name: "Decide", exact: true }).click();
  await page.getByText(REASON).first().waitFor();

  // Who was examined, and what was found: recorded by keyboard, and corrected once the scales have said.
  const pick = async (form, label, option) => {
    await form.getByLabel(label).first().click();
    await page.getByRole("option", { name: option, exact: true }).click();
  };
  await page.getByText("Not examined yet").waitFor();
  await page.getByRole("button", { name: "Record an examination" }).press("Enter");
  const form = page.getByRole("form", { name: "Record an examination" });
  await pick(form, "Examination", "Person");
  await pick(form, "Result", "Seizure");
  await pick(form, "What was found", "Drugs");
  await form.getByLabel("Quantity").fill("2.5");
  await pick(form, "Unit", "kg");
  await form.getByLabel("Note").fill("In the soles of the shoes");
  if (shots) await page.screenshot({ path: `${shots}/examination-form.png`, fullPage: true });
  await form.getByLabel("Note").press("Tab");
  await page.keyboard.press("Enter");
  await page.getByText("In the soles of the shoes").waitFor();
  await page.getByRole("button", { name: "Correct", exact: true }).click();
  const correction = page.getByRole("form", { name: "Correct" });
  await correction.getByLabel("Quantity").fill("2.75");
  await correction.getByRole("button", { name: "Correct", exact: true }).click();
  await page.getByText("2.75 kg").waitFor();
  await page.getByText("corrected since").waitFor();
  await page.evaluate(() => { document.documentElement.dir = "rtl"; });
  if (shots) await page.screenshot({ path: `${shots}/examination-rtl.png`, fullPage: true });
  await page.evaluate(() => { document.documentElement.dir = "ltr"; });

  await page.getByRole("link", { name: "Audit log" }).click();
  await page.getByRole("row").filter({ hasText: "Corrected an examination" }).first().waitFor();
  const entry = page.getByRole("row").filter({ hasText: "Decided" }).filter({ hasText: `Target ${opened}` }).first();
  await entry.waitFor();
  await page.getByRole("button", { name: "Verify the chain" }).click();
  await page.getByText("The chain is whole").waitFor();
  assert.deepEqual(faults, []);
});
