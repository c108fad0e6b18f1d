// Licences in a real browser: a gap in the usage messages is an alarm until it is closed, a state is changed with a
// reason, which licences fit is shown, and a notice is made. What it wants stands in browser.mjs.
import assert from "node:assert/strict";
import { test } from "node:test";
import { faults, send, shot as picture, signedIn } from "./browser.mjs";

let page;
const shot = (name) => picture(page, name);
const use = (run, id, quantity) => send("/api/v1/licences/usage", { source: "declarations", run, usages: [{ usage_id: id, licence: "XB/2026/1", declaration: "26PK1", at: "2026-03-01", quantity, unit: "kg" }] });
const licence = (number, holder) => ({ licence: { number, kind: "individual", authority: "Invented Authority", purposes: ["import"], holder: { name: holder }, valid_from: "2026-01-01", valid_to: "2099-12-31", lines: [{ line: 1, description: "Ammonium nitrate", hs: ["3102"], quantity: 20, unit: "t" }] } });

test("a gap is an alarm until it is closed, and a licence is suspended with a reason", async () => {
  await send("/api/v1/licences", licence("XB/2026/1", "Orchard Chemicals"));
  await send("/api/v1/licences", licence("XB/2026/2", "Somebody Else"));
  await use(1, "u1", "5000");
  await use(3, "u3", "1000");
  page = await signedIn();
  await page.getByRole("link", { name: "Licences" }).click();
  await page.getByRole("alert").getByText(/run .?2/).waitFor();
  await shot("licences");
  await page.getByRole("link", { name: "XB/2026/1" }).click();
  await page.getByText("14 t").waitFor();
  await page.getByText("15 t").waitFor();
  await use(2, "u2", "14500");
  // The page hears of it by itself: the gap is closed, and what waited behind it no longer fits.
  await page.getByText("More than was left").waitFor();
  assert.equal(await page.getByText("Usage messages are missing").count(), 0);
  await page.getByRole("button", { name: "Suspend" }).click();
  await page.getByLabel("Reason").fill("Holder under inquiry");
  await page.getByRole("dialog").getByRole("button", { name: "Suspend" }).click();
  await page.getByRole("button", { name: "Reinstate" }).waitFor();
  await shot("licence");
});

test("which licences fit is shown with why not, and a notice is made", async () => {
  await page.getByRole("link", { name: "Licences and permits" }).click();
  await page.getByRole("tab", { name: "Which fit" }).click();
  await page.getByLabel("HS code").fill("310230");
  await page.getByLabel("Holder").fill("Orchard Chemicals Ltd");
  await page.getByRole("button", { name: "Find" }).click();
  const near = page.getByRole("table", { name: "Nearly fit" });
  await near.getByText("holder: it says").waitFor();
  await near.getByText("state: Suspended").waitFor();
  await shot("licences-fit");
  await page.getByRole("tab", { name: "Targeted notices" }).click();
  await page.getByRole("button", { name: "Make a notice" }).click();
  await page.getByLabel("HS codes").fill("3102");
  await page.getByLabel("Authority").fill("Customs");
  await page.getByLabel("What is to be done").fill("Ask for the end-use statement");
  await page.getByRole("button", { name: "Keep" }).click();
  await page.getByRole("table", { name: "Targeted notices" }).getByText("Ask for the end-use statement").waitFor();
  await page.getByRole("button", { name: "Withdraw" }).click();
  await page.getByLabel("Reason").fill("No longer wanted");
  await page.getByRole("dialog").getByRole("button", { name: "Withdraw" }).click();
  await page.getByRole("table", { name: "Targeted notices" }).getByText("Withdrawn").waitFor();
  assert.deepEqual(faults, []);
});
