// A rule in a real browser: built and written, each the other's view; counted while it is written; back-tested over the
// history. What it wants stands in browser.mjs; there must be history (`portcullis history write`).
import assert from "node:assert/strict";
import { test } from "node:test";
import { faults, goTo, menu, rightToLeft, shot, signedIn } from "./browser.mjs";

const text = (page) => page.locator(".cel .cm-content");
const said = async (page) => (await text(page).locator(".cm-line").allTextContents()).join("\n");
/** Waits until the text is what it should be. */
async function reads(page, expected) {
  for (let turn = 0; turn < 60 && (await said(page)) !== expected; turn += 1) await page.waitForTimeout(100);
  assert.equal(await said(page), expected);
}
async function type(page, cel) {
  await text(page).click();
  await page.keyboard.press("Control+a");
  await page.keyboard.insertText(cel);
}
async function pick(part, page, label, words, option) {
  await part.getByRole("combobox", { name: label }).or(part.getByRole("textbox", { name: label })).first().click();
  if (words) await page.keyboard.type(words);
  await page.getByRole("option", { name: option }).first().click();
}

test("a condition is built, its text follows, and the builder follows the text", async () => {
  const page = await signedIn();
  await goTo(page, "Rules");
  await page.getByRole("button", { name: "New rule" }).click();
  await page.getByRole("button", { name: "Add a condition" }).click();
  const first = page.locator('[data-at="0"]');
  await pick(first, page, "Field", "trip type", /Trip type/);
  await pick(first, page, "Value", "", "One way");
  await reads(page, 'booking.trip_type == "one_way"');
  await page.getByRole("button", { name: "Add a condition" }).click();
  const second = page.locator('[data-at="1"]');
  await pick(second, page, "Field", "booking payments", /Payments/);
  await page.getByText("stands still until the builder is complete").waitFor();
  const inner = page.locator('[data-at="1.0.0"]');
  await pick(inner, page, "Field", "p.kind", /p\.kind/);
  await inner.getByRole("textbox", { name: "Value", exact: true }).fill("CA");
  await reads(page, 'booking.trip_type == "one_way" && booking.payments.exists(p, p.kind == "CA")');
  await page.getByText(/of the latest .* travellers would hit/).waitFor();
  await shot(page, "builder");

  // By keyboard: the second part comes first.
  await second.getByRole("button", { name: "Up" }).first().focus();
  await page.keyboard.press("Alt+ArrowUp");
  await reads(page, 'booking.payments.exists(p, p.kind == "CA") && booking.trip_type == "one_way"');

  await type(page, 'age < 15 && (companions == 0 || !has(person.seat)) && region(flight.departure.country) == "Asia"');
  await page.locator('[data-at="1.1"]').waitFor();
  assert.equal(await page.locator(".part").count(), 4);
  await shot(page, "builder-groups");
  await type(page, "age < 15 // minors");
  await page.getByText("The text has a comment").waitFor();
  assert.equal(await page.getByRole("textbox", { name: "Part as text" }).inputValue(), "age < 15 // minors");
  await type(page, "age < 15 && (companions == 0 ? age > 3 : age > 10)");
  await page.getByText("No form of the builder says this").waitFor();
  await type(page, "agee < 15");
  await page.getByRole("region", { name: "Text" }).getByRole("button", { name: "Use age" }).waitFor();
  assert.ok(await page.getByRole("button", { name: "Keep" }).isDisabled());
  assert.deepEqual(faults, []);
});

test("what is wrong is said at the row of the builder that says it, and set right there", async () => {
  const page = await signedIn();
  await goTo(page, "Rules");
  await page.getByRole("button", { name: "New rule" }).click();
  // Letters of two bytes and of two units before it.
  const before = 'person.surname == "Åsa 😀" && (booking.trip_type == "one_way" || booking.itinerary.exists(i, ';
  const text = (country) => `${before}i.departure.country == "${country}" && i.dwell_hours > 12.0))`;
  await type(page, text("PK"));
  const row = page.locator('[data-at="1.1.0.0"]');
  await row.getByRole("textbox", { name: "Value", exact: true }).fill("ZZ");
  const note = row.getByText(/`ZZ` can never stand in this field/);
  await note.waitFor();
  await reads(page, text("ZZ").replace(" && (", "\n&& ("));
  assert.equal(await page.locator(".part-fault").count(), 1, "at one row alone");
  // Whoever does not see the red hears it at the input.
  const described = await row.getByRole("textbox", { name: "Value", exact: true }).evaluate((input) => input.getAttribute("aria-describedby")?.split(" ").map((id) => document.getElementById(id)?.textContent).join(" "));
  assert.match(described ?? "", /can never stand/);
  assert.equal(await row.getByRole("textbox", { name: "Value", exact: true }).getAttribute("aria-invalid"), "true");
  // In the text it is under the same value, behind a letter of two units.
  assert.equal(await page.locator(".cel .cm-lintRange-error").textContent(), '"ZZ"');
  await shot(page, "builder-fault");
  await menu(page, "Dark colours");
  await shot(page, "builder-fault-dark");
  await rightToLeft(page);
  await shot(page, "builder-fault-dark-rtl");
  await rightToLeft(page, false);
  await menu(page, "Light colours");
  await row.getByRole("textbox", { name: "Value", exact: true }).fill("AE");
  await note.waitFor({ state: "detached" });
  // What no row says alone is said at the group around, the whole at the top.
  await type(page, "age + companions");
  await page.locator(".builder > .group > .part-fault, .builder .part .part-fault").first().waitFor();
  await type(page, "age < 15 && booking.trip_typ == 'one_way'");
  await page.locator('[data-at="1"] .part-fault').waitFor();
  await shot(page, "builder-fault-field");
  await page.locator('[data-at="1"]').getByRole("button", { name: "Use trip_type" }).click();
  await page.locator(".part-fault").waitFor({ state: "detached" });
  // What does not read at all is told in the officer's words, one fault after the other.
  await type(page, "age < 15 and companions = 0");
  await page.getByText("Signs stand between values, not the word and.").waitFor();
  await shot(page, "text-fault");
  await page.getByRole("button", { name: "Use &&" }).click();
  await page.getByRole("button", { name: "Use ==" }).click();
  await reads(page, "age < 15 && companions == 0");
  await page.getByText("The condition reads well").waitFor();
  assert.deepEqual(faults, []);
});

test("a draft is back-tested, and all rules together", async () => {
  const page = await signedIn();
  await goTo(page, "Rules");
  await page.getByRole("button", { name: "New rule" }).click();
  await type(page, "companions == 0 && age > 30");
  await page.getByText(/of the latest .* would hit/).waitFor();
  await page.getByRole("button", { name: "Back-test" }).click();
  await page.getByRole("heading", { name: "Back-tests" }).waitFor();
  assert.ok(!page.url().includes("companions"), "a condition stands in no address");
  await page.getByLabel("Inspections a day").fill("20");
  await page.getByRole("button", { name: "Run" }).click();
  await page.getByRole("heading", { name: "Hits by day" }).waitFor();
  await page.getByText("hits of no other rule").waitFor();
  await page.getByRole("button", { name: /Show .* example/ }).click();
  await page.locator(".examples a").first().waitFor();
  await shot(page, "backtest", true);
  await page.getByText("All in force", { exact: true }).click();
  await page.getByRole("button", { name: "Run" }).click();
  await page.getByRole("heading", { name: "Each rule" }).waitFor();
  await shot(page, "backtest-all", true);
  await page.getByRole("table", { name: "Each rule" }).getByRole("row").nth(1).click();
  await menu(page, "Dark colours");
  await rightToLeft(page);
  await shot(page, "backtest-dark-rtl", true);
  await goTo(page, "Rules");
  await page.getByRole("link", { name: "Card holder is not among the travellers' names" }).click();
  await page.getByRole("button", { name: "New version" }).click();
  await page.locator(".part").first().waitFor();
  // Conditions and operators of the text keep their direction.
  assert.equal(await page.locator(".cel").evaluate((node) => getComputedStyle(node.querySelector(".cm-content")).direction), "ltr");
  await shot(page, "builder-dark-rtl");
  assert.deepEqual(faults, []);
});

test("findings propose a rule, and it is written on", async () => {
  const page = await signedIn();
  await goTo(page, "Back-tests");
  await page.getByText("Propose", { exact: true }).click();
  await pick(page, page, "Looks at", "", "Traveller");
  await page.getByRole("button", { name: "Look for rules" }).click();
  const found = page.locator("pre.raw", { hasText: "age >= " }).first();
  await found.waitFor();
  await shot(page, "proposals", true);
  await menu(page, "Dark colours");
  await rightToLeft(page);
  await shot(page, "proposals-dark-rtl", true);
  await rightToLeft(page, false);
  const condition = (await found.textContent()).replaceAll("\n", " ");
  await page.getByRole("button", { name: "Write a rule of it" }).first().click();
  await page.getByRole("button", { name: "Keep" }).waitFor();
  assert.ok(!page.url().includes("age"), "a condition stands in no address");
  await reads(page, condition);
  assert.deepEqual(faults, []);
});
