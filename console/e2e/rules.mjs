// The life of a rule in a real browser: one person writes, tests and proposes it, another approves it, and it is live;
// a change waits beside it. What it wants stands in browser.mjs.
import assert from "node:assert/strict";
import { test } from "node:test";
import { faults, goTo, rightToLeft, shot, signedIn } from "./browser.mjs";

const TITLE = "Minor on a one-way journey";

/** Writes a condition into the editor, in the place of what is there. */
async function condition(page, text) {
  await page.getByRole("textbox", { name: "Condition" }).click();
  await page.keyboard.press("Control+A");
  await page.keyboard.insertText(text);
  await page.getByText("The condition reads well").waitFor();
}

async function example(page, button, label, text) {
  await page.getByRole("button", { name: button }).click();
  await page.getByLabel(label, { exact: true }).first().fill(text);
}

test("a rule goes from draft to live by two hands", async () => {
  const one = await signedIn("demo");
  await goTo(one, "Rules");
  await one.getByRole("button", { name: "New rule" }).click();
  await one.getByRole("textbox", { name: "Rule", exact: true }).fill(TITLE);
  await condition(one, 'age < 16 && booking.trip_type == "one_way"');
  await one.getByLabel("Purpose", { exact: true }).fill("Protection of children");
  await one.getByLabel("Legal basis", { exact: true }).fill("UN Protocol against trafficking in persons");
  await one.getByLabel("Severity", { exact: true }).first().click();
  await one.getByRole("option", { name: "Critical" }).click();
  await example(one, "Add one that must hit", "Must hit 1", '{"age": 12, "booking": {"trip_type": "one_way"}}');
  await shot(one, "rule-form", true);
  await one.getByRole("button", { name: "Keep as draft" }).click();
  await one.getByRole("heading", { name: TITLE }).waitFor();
  await one.getByText("A rule is tested when it has an example").waitFor();
  assert.equal(await one.getByRole("button", { name: "Test", exact: true }).count(), 0);

  await one.getByRole("button", { name: "New version" }).click();
  await example(one, "Add one that must not hit", "Must not hit 1", '{"age": 40}');
  await one.getByRole("button", { name: "Keep as draft" }).click();
  await one.getByText("2 of 2 hold").waitFor();
  await one.getByRole("button", { name: "Test", exact: true }).click();
  await one.getByText(/2 examples hold; .* recent records/).waitFor();
  await one.getByRole("button", { name: "Propose" }).click();
  await one.getByRole("dialog").getByRole("button", { name: "Propose" }).click();
  await one.getByText("Another person must approve what you wrote or proposed").waitFor();
  assert.equal(await one.getByRole("button", { name: "Approve" }).count(), 0);
  await shot(one, "rule-proposed", true);

  const other = await signedIn("admin");
  await goTo(other, "Rules");
  await other.getByRole("heading", { name: "Waiting for another person's approval" }).waitFor();
  await shot(other, "rules", true);
  await other.getByRole("link", { name: TITLE }).first().click();
  await other.getByRole("button", { name: "Approve" }).click();
  await other.getByRole("dialog").getByLabel("Reason").fill("Read it");
  await other.getByRole("dialog").getByRole("button", { name: "Approve" }).click();
  await other.getByText("approved by admin").waitFor();
  await other.getByRole("button", { name: "Pause" }).waitFor();
  await shot(other, "rule-live", true);

  // The first sees it live without loading the page again; a change waits beside it.
  await one.getByText("approved by admin").waitFor();
  await one.getByRole("button", { name: "New version" }).click();
  await condition(one, 'age < 15 && booking.trip_type == "one_way"');
  await one.getByRole("button", { name: "Keep as draft" }).click();
  await one.locator("del", { hasText: "16" }).waitFor();
  await one.locator("ins", { hasText: "15" }).waitFor();
  await one.getByText("approved by admin").waitFor();
  await shot(one, "rule-change", true);
  await rightToLeft(one);
  await shot(one, "rule-rtl", true);

  await goTo(other, "Rules");
  await other.getByLabel("State", { exact: true }).first().click();
  await other.getByRole("option", { name: "Draft" }).click();
  await other.getByRole("row").filter({ hasText: TITLE }).waitFor();
  assert.equal(await other.getByRole("row").count(), 2 + await other.getByRole("table", { name: "Sets of values" }).getByRole("row").count());
  assert.deepEqual(faults, []);
});

test("a set that a live rule asks changes by two hands", async () => {
  const one = await signedIn("demo");
  await goTo(one, "Rules");
  await one.getByRole("button", { name: "New set" }).click();
  await one.getByLabel("Set").first().fill("walked countries");
  await one.getByRole("textbox", { name: "Values" }).fill("IR\nAE");
  await one.getByRole("button", { name: "Keep", exact: true }).click();
  await one.getByRole("row").filter({ hasText: "walked countries" }).waitFor();
  await one.getByRole("button", { name: "New rule" }).click();
  await one.getByRole("textbox", { name: "Rule", exact: true }).fill("From a walked country");
  await condition(one, 'listed(person.nationality, "walked countries") && age < 3');
  await example(one, "Add one that must hit", "Must hit 1", '{"age": 2, "person": {"nationality": "IR"}}');
  await example(one, "Add one that must not hit", "Must not hit 1", '{"age": 40}');
  await one.getByRole("button", { name: "Keep as draft" }).click();
  await one.getByRole("button", { name: "Test", exact: true }).click();
  await one.getByRole("button", { name: "Propose" }).click();
  await one.getByRole("dialog").getByRole("button", { name: "Propose" }).click();
  await one.getByText("Another person must approve what you wrote or proposed").waitFor();
  const other = await signedIn("admin");
  await goTo(other, "Rules");
  await other.getByRole("link", { name: "From a walked country" }).first().click();
  await other.getByRole("button", { name: "Approve" }).click();
  await other.getByRole("dialog").getByRole("button", { name: "Approve" }).click();
  await other.getByText("approved by admin").waitFor();

  // What would break an example is refused with the rule and the example; what holds waits for the other.
  await goTo(one, "Rules");
  await one.getByRole("button", { name: "walked countries" }).click();
  await one.getByText("Live rules ask this set").waitFor();
  await one.getByRole("textbox", { name: "Values" }).fill("AE");
  await one.getByLabel("Reason").fill("As the walk wants it");
  await one.getByRole("button", { name: "Propose the change" }).click();
  await one.getByText(/rule from-a-walked-country: example must_hit\[0\]/).first().waitFor();
  await one.getByRole("textbox", { name: "Values" }).fill("IR\nOM");
  await one.getByRole("button", { name: "Propose the change" }).click();
  await one.getByText("Taken out").waitFor();
  assert.equal(await one.getByRole("button", { name: "Approve" }).count(), 0);
  await shot(one, "set-proposed", true);
  await goTo(other, "Rules");
  await other.getByRole("button", { name: "Approve" }).click();
  await other.getByRole("dialog").getByRole("button", { name: "Approve" }).click();
  await other.getByText("version 2").waitFor();
  await rightToLeft(other);
  await shot(other, "set-approved", true);
  assert.deepEqual(faults, []);
});
