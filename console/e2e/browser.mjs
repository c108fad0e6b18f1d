// What every walk needs: a browser, pages that note their faults, signing in, pictures, and the API beside them.
// Wants PORTCULLIS_URL, PORTCULLIS_PASSWORD (the demo's) and PORTCULLIS_CHROMIUM, some walks PORTCULLIS_TOKEN; with
// PORTCULLIS_SHOTS, a folder, pictures are left there.
import assert from "node:assert/strict";
import { after, before } from "node:test";
import { chromium } from "playwright-core";

export const { PORTCULLIS_URL: url, PORTCULLIS_PASSWORD: password, PORTCULLIS_TOKEN: token } = process.env;
const { PORTCULLIS_SHOTS: shots, PORTCULLIS_CHROMIUM: executablePath = "/usr/bin/chromium" } = process.env;

/** What went wrong on any page: empty, or the walk has failed. */
export const faults = [];
let browser;
before(async () => { browser = await chromium.launch({ executablePath, headless: true, args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"] }); });
after(async () => { await browser?.close(); });

/** Somebody with a browser of his own. */
export async function visitor(height = 1000) {
  const page = await (await browser.newContext({ viewport: { width: 1440, height } })).newPage();
  page.setDefaultTimeout(20_000);
  page.on("pageerror", (error) => faults.push(String(error)));
  return page;
}

export async function signIn(page, name = "demo", secret = password) {
  await page.goto(url);
  await page.getByLabel("User name").fill(name);
  await page.getByLabel("Password").first().fill(secret);
  await page.getByRole("button", { name: "Sign in" }).click();
}

/** A visitor who is signed in and sees the overview. */
export async function signedIn(name = "demo", height = 1000) {
  const page = await visitor(height);
  await signIn(page, name);
  await page.getByRole("heading", { name: "Overview" }).waitFor();
  return page;
}

export const shot = async (page, name, whole = false) => { if (shots) await page.screenshot({ path: `${shots}/${name}.png`, fullPage: whole }); };
export const goTo = (page, name) => page.getByRole("navigation").getByRole("link", { name, exact: true }).click();
export const menu = async (page, item) => { await page.getByRole("button", { name: "Your account" }).click(); await page.getByRole("menuitem", { name: item }).click(); };
export const rightToLeft = (page, on = true) => page.evaluate((on) => { document.documentElement.dir = on ? "rtl" : "ltr"; }, on);

/** Calls the API as a machine does; the answer's JSON, where it has one. */
export async function send(path, body, type = "application/json") {
  const answer = await fetch(new URL(path, url), { method: "POST", headers: { "Content-Type": type, Authorization: `Bearer ${token}` }, body: typeof body === "string" ? body : JSON.stringify(body) });
  const text = await answer.text();
  assert.ok(answer.ok, `${path}: ${answer.status} ${text}`);
  return text ? JSON.parse(text) : undefined;
}
