// The dictionary of goods in a real browser: a change is proposed by one person and approved by another, and stands in
// the editions; coverage says what is missing. Wants PORTCULLIS_URL, PORTCULLIS_PASSWORD (the demo's) and
// PORTCULLIS_CHROMIUM; with PORTCULLIS_SHOTS, a folder, it leaves pictures there.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { chromium } from "playwright-core";

const { PORTCULLIS_URL: url, PORTCULLIS_PASSWORD: password, PORTCULLIS_SHOTS: shots, PORTCULLIS_CHROMIUM: executablePath = "/usr/bin/chromium" } = process.env;
const faults = [];
let browser;

before(async () => {
  browser = await chromium.launch({ executablePath, headless: true, args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"] });
});
after(async () => { await browser?.close(); });

async function signedIn(name) {
  const page = await (await browser.newContext({ viewport: { width: 1440, height: 1000 } })).newPage();
  page.setDefaultTimeout(20_000);
  page.on("pageerror", (error) => faults.push(String(error)));
  await page.goto(url);
  await page.getByLabel("User name").fill(name);
  await page.getByLabel("Password").first().fill(password);
  await page.getByRole("button", { name: "Sign in" }).click();
  await page.getByRole("link", { name: "Goods dictionary" }).click();
  return page;
}
const shot = async (page, name) => { if (shots) await page.screenshot({ path: `${shots}/${name}.png` }); };

test("one person proposes, another approves, and the edition says what changed", async () => {
  const one = await signedIn("demo");
  await one.getByPlaceholder("Name, CAS, UN, HS or control number").fill("urea");
  await one.getByRole("link", { name: "Urea", exact: true }).click();
  await shot(one, "item");
  await one.getByRole("button", { name: "Propose a change" }).click();
  await one.getByLabel("What to mind").fill("Look at the route");
  await one.getByLabel("Reason").fill("As the circular says");
  await shot(one, "item-form");
  await one.getByRole("button", { name: "Propose a change" }).click();
  await one.getByText("Proposed: another person decides").waitFor();
  await one.getByRole("link", { name: "Goods dictionary" }).first().click();
  await one.getByRole("tab", { name: "Proposals" }).click();
  await one.getByRole("button", { name: "urea" }).click();
  await one.getByText("Another person must decide on what you proposed.").waitFor();

  const other = await signedIn("admin");
  await other.getByRole("tab", { name: "Proposals" }).click();
  await other.getByRole("button", { name: "urea" }).click();
  await other.getByText("Look at the route").waitFor();
  await shot(other, "proposal");
  await other.getByLabel("Reason").fill("Read it");
  await other.getByRole("button", { name: "Approve" }).click();
  await other.getByText("Approved: a new edition is in force").waitFor();
  await other.getByRole("tab", { name: "Editions" }).click();
  await other.getByRole("button", { name: "Show" }).click();
  await other.getByText("Look at the route").waitFor();
  await shot(other, "edition");
  await other.getByRole("tab", { name: "Coverage" }).click();
  await other.getByText("Families that no list can hold").waitFor();
  await shot(other, "coverage");
  await other.getByRole("tab", { name: "Programmes" }).click();
  await other.getByRole("link", { name: "Programme Global Shield" }).click();
  await other.getByText("the sums go into the monthly return").waitFor();
  await shot(other, "items");
  await other.evaluate(() => { document.documentElement.dir = "rtl"; });
  await shot(other, "items-rtl");
  assert.deepEqual(faults, []);
});
