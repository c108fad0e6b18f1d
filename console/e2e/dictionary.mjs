// The dictionary of goods in a real browser: a change is proposed by one person and approved by another, and stands in
// the editions; coverage says what is missing. What it wants stands in browser.mjs.
import assert from "node:assert/strict";
import { test } from "node:test";
import { faults, rightToLeft, shot, signedIn as entered } from "./browser.mjs";

async function signedIn(name) {
  const page = await entered(name);
  await page.getByRole("link", { name: "Goods dictionary" }).click();
  return page;
}

test("one person proposes, another approves, and the edition says what changed", async () => {
  const one = await signedIn("demo");
  await one.getByPlaceholder("Name, CAS, UN, HS or control number").fill("urea");
  await one.getByRole("link", { name: "Urea", exact: true }).click();
  await one.getByRole("heading", { name: "At the container" }).waitFor();
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
  await rightToLeft(other);
  await shot(other, "items-rtl");
  assert.deepEqual(faults, []);
});
