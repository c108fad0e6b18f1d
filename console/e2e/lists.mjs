// The life of a list, in a real browser: editions and what they changed, one that is refused and taken all the same, and
// where it comes from. What it wants stands in browser.mjs.
import assert from "node:assert/strict";
import { test } from "node:test";
import { faults, shot, signedIn } from "./browser.mjs";

let page;
const picture = async (name) => { await page.waitForTimeout(400); await shot(page, `lists-${name}`, true); };
const people = (rows) => Buffer.from(["id,schema,name,dob,nationality,reason", ...rows].join("\n"));
const row = (n, dob = "1970-01-02") => `${n},Person,Invented Person ${n},${dob},PK,Test`;
const range = (from, to) => Array.from({ length: to - from }, (_, i) => row(from + i));

async function upload(button, name, rows) {
  const chooser = page.waitForEvent("filechooser");
  await page.getByRole("button", { name: button }).click();
  await (await chooser).setFiles({ name, mimeType: "text/csv", buffer: people(rows) });
}

test("a list is loaded, its editions compared, a shrunken one refused and taken with a reason", async () => {
  page = await signedIn();
  await page.getByRole("link", { name: "Watchlists" }).click();
  await page.getByRole("button", { name: "Add a list" }).click();
  await page.getByLabel("Short name").fill("customs-house");
  await page.getByRole("textbox", { name: "Name", exact: true }).first().fill("Customs house");
  await upload("Choose its file", "one.csv", range(0, 60));
  await page.getByText("Invented Person 0", { exact: true }).waitFor();
  await upload("Upload an edition", "two.csv", [row(0, "1971-03-04"), ...range(1, 59), row(77)]);
  await page.getByText("1971-03-04").waitFor();

  await page.getByRole("tab", { name: "Editions" }).click();
  await page.getByText("Added 1", { exact: true }).waitFor();
  await picture("editions");
  await page.getByRole("button", { name: "Show what changed" }).first().click();
  await page.getByText("1970-01-02").first().waitFor();
  await picture("difference");
  await page.getByText("Removed 1", { exact: true }).click();
  await page.getByRole("listitem").filter({ hasText: "Invented Person 59" }).waitFor();
  await page.getByRole("button", { name: "All editions" }).click();

  await page.getByRole("tab", { name: "Entries" }).click();
  await upload("Upload an edition", "three.csv", range(0, 30));
  await page.getByText("1 list needs attention").waitFor();
  await page.getByText("The edition in force stays in force.", { exact: false }).waitFor();
  await picture("refused");
  await page.getByRole("button", { name: "See what would change" }).click();
  await page.getByText("Removed 30", { exact: true }).waitFor();
  await page.getByRole("button", { name: "Take it all the same" }).click();
  await page.getByLabel("Why is it right all the same?").fill("The office halved its list");
  await picture("accept");
  await page.getByRole("button", { name: "Take it all the same" }).last().click();
  await page.getByText("1 list needs attention").waitFor({ state: "detached" });
  await page.getByRole("button", { name: "All editions" }).click();
  await page.getByText("The office halved its list").waitFor();
});

test("a source is set, a fetch inside the network refused, and the overview says so", async () => {
  await page.getByRole("tab", { name: "Source and fetching" }).click();
  await page.getByLabel("Addresses of its files").fill("http://127.0.0.1:9/people.csv");
  await page.getByRole("button", { name: "Keep" }).click();
  await page.getByText("Set by demo", { exact: false }).waitFor();
  // The schedule may have been there first; either way it is refused.
  await page.getByRole("row").filter({ hasText: "The address is not allowed" }).first().waitFor();
  await picture("source");
  await page.getByRole("link", { name: "Overview" }).click();
  await page.getByText("1 list needs attention").waitFor();
  await picture("overview");
  await page.getByRole("button", { name: "Look at it: Customs house" }).click();
  await page.getByText("The edition in force stays in force.", { exact: false }).waitFor();
  for (const item of ["Dark colours", "Right to left"]) {
    await page.getByRole("button", { name: "Your account" }).click();
    await page.getByRole("menuitem", { name: item }).click();
  }
  await page.getByRole("tab", { name: "Editions" }).focus();
  await page.keyboard.press("Enter");
  await picture("dark-rtl-editions");
  await page.getByRole("button", { name: "Show what changed" }).nth(1).click();
  await page.getByText("Added 1", { exact: true }).waitFor();
  await picture("dark-rtl-difference");
  await page.getByRole("tab", { name: "Source and fetching" }).click();
  page.once("dialog", (dialog) => void dialog.accept());
  await page.getByRole("button", { name: "Fetch no longer" }).click();
  await page.getByText("Set by demo", { exact: false }).waitFor({ state: "detached" });
  assert.deepEqual(faults, []);
});
