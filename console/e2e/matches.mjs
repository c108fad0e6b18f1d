// A list match from the queue to a decision and back, in a real browser: side by side by keyboard, cleared, taken back,
// and what the audit log says of it. What it wants stands in browser.mjs.
import assert from "node:assert/strict";
import { test } from "node:test";
import { faults, menu as pick, shot as picture, signedIn, url } from "./browser.mjs";

let page;
const shot = (name) => picture(page, name);
const menu = (item) => pick(page, item);
const queued = async () => (await (await page.request.get(new URL("/api/v1/targets?status=open&subject=traveller&sort=score&q=Name on a watchlist", url).href)).json()).items;

test("a match is decided as not the same, leaves the queue, is taken back, and returns", async () => {
  page = await signedIn();
  const target = (await queued()).find((item) => item.reasons.length === 1);
  assert.ok(target, "the day brings nobody whose only reason is a name on a list");

  await page.goto(new URL(`/targets/${target.id}`, url).href);
  await page.getByRole("button", { name: "Compare side by side" }).first().click();
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("table", { name: "Both sides" }).waitFor();
  await dialog.getByRole("table", { name: "Part by part" }).getByRole("row").nth(1).waitFor();
  await shot("match-light");
  // Escape leaves the form and then the match; the focus is where it was.
  await page.keyboard.press("n");
  await dialog.getByLabel("Reason").waitFor();
  await page.keyboard.press("Escape");
  await dialog.getByRole("button", { name: "Not the same" }).waitFor();
  await page.keyboard.press("n");
  await dialog.getByLabel("Reason").fill("Another year of birth, seen in the passport");
  await shot("match-form");
  await dialog.getByRole("button", { name: "Clear the match" }).click();
  await dialog.getByText("Not the same, says demo").waitFor();
  await shot("match-cleared");
  await page.keyboard.press("Escape");
  await dialog.waitFor({ state: "detached" });
  await page.getByRole("heading", { name: "Match cleared by an earlier decision" }).waitFor();
  await page.locator(".head .lane.green").waitFor();
  await shot("subject-cleared");
  assert.ok(!(await queued()).some((item) => item.id === target.id), "the target is still in the queue");

  await page.getByRole("link", { name: "Match decisions" }).click();
  const row = page.getByRole("row").filter({ hasText: "Another year of birth" });
  await row.waitFor();
  await shot("decisions");
  await row.getByRole("button", { name: "Take back" }).click();
  await page.getByLabel("Why is it taken back?").fill("The passport was somebody else's");
  await page.getByRole("dialog").getByRole("button", { name: "Take back" }).click();
  await row.waitFor({ state: "detached" });
  await page.getByText("Taken back", { exact: true }).click();
  await row.getByText("The passport was somebody else's").waitFor();
  assert.ok((await queued()).some((item) => item.id === target.id), "the target has not come back");

  await page.getByRole("link", { name: "Overview" }).click();
  await page.getByRole("heading", { name: "Matches cleared" }).waitFor();
  await shot("overview");
  await page.getByRole("link", { name: "Audit log" }).click();
  for (const deed of ["Decided a match", "Took a match decision back"]) await page.getByRole("row").filter({ hasText: deed }).filter({ hasText: `Traveller ${target.subject_id}` }).first().waitFor();
  assert.ok(!(await page.getByRole("table").textContent()).includes("Another year of birth"), "a reason stands in the audit log");
});

test("a match is confirmed, and reads rightly in dark colours and from right to left", async () => {
  const target = (await queued())[0];
  await page.goto(new URL(`/targets/${target.id}`, url).href);
  await page.getByRole("button", { name: "Compare side by side" }).first().waitFor();
  await menu("Dark colours");
  await menu("Right to left");
  await page.getByRole("button", { name: "Compare side by side" }).first().click();
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("table", { name: "Both sides" }).waitFor();
  await page.keyboard.press("s");
  await dialog.getByLabel("Reason").fill("The passport number of the entry");
  await shot("match-dark-rtl");
  await dialog.getByRole("button", { name: "Confirm the match" }).click();
  await dialog.getByText("The same, says demo").waitFor();
  await shot("match-same-dark-rtl");
  await page.keyboard.press("Escape");
  await page.getByText("confirmed", { exact: true }).first().waitFor();
  assert.deepEqual(faults, []);
});
