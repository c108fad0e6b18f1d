// What happens around the queue, in a real browser: accounts, the second factor, lists and entries by hand, the
// keyboard, dark colours and right to left. What it wants stands in browser.mjs.
import assert from "node:assert/strict";
import { createHmac } from "node:crypto";
import { test } from "node:test";
import { faults, goTo, menu, password, shot, signIn, visitor as guest } from "./browser.mjs";

const CHOSEN = "a-long-enough-password";
const visitor = () => guest(900);

/** RFC 6238 over SHA-1 with six digits. */
function code(secret, at) {
  const bits = [...secret.replace(/=+$/, "")].map((c) => "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".indexOf(c).toString(2).padStart(5, "0")).join("");
  const key = Buffer.from(bits.match(/.{8}/g).map((byte) => Number.parseInt(byte, 2)));
  const step = Buffer.alloc(8);
  step.writeBigUInt64BE(BigInt(Math.floor(at / 30_000)));
  const mac = createHmac("sha1", key).update(step).digest();
  return String((mac.readUInt32BE(mac[19] & 15) & 0x7fffffff) % 1_000_000).padStart(6, "0");
}

test("a new officer gets a one-time password, chooses another, and adds a second factor", async () => {
  const admin = await visitor();
  await signIn(admin, "admin", password);
  await admin.getByRole("link", { name: "Users and tokens" }).click();
  await admin.getByLabel("User name").fill("newcomer");
  await admin.getByRole("textbox", { name: "Name", exact: true }).fill("New Comer");
  await admin.getByRole("button", { name: "Add", exact: true }).click();
  const once = (await admin.getByRole("alert").locator(".code, code").first().textContent()).trim();

  const officer = await visitor();
  await signIn(officer, "newcomer", once);
  await officer.getByLabel("Current password").fill(once);
  await officer.getByRole("textbox", { name: "New password", exact: true }).fill(CHOSEN);
  await officer.getByLabel("New password again").fill(CHOSEN);
  await officer.getByRole("button", { name: "Change password" }).click();
  await officer.getByRole("heading", { name: "Overview" }).waitFor();

  await menu(officer, "Profile");
  await officer.getByRole("button", { name: "Set up" }).click();
  const panel = officer.getByText("Enter this secret in your authenticator").locator("..");
  const secret = (await panel.locator(".code, code").first().textContent()).trim();
  await officer.getByLabel("Code").fill(code(secret, Date.now()));
  await officer.getByRole("button", { name: "Confirm" }).click();
  await officer.getByText("A code is asked for at each sign-in.").waitFor();
  await menu(officer, "Sign out");
  await officer.getByLabel("User name").waitFor();
  await officer.waitForLoadState("networkidle");

  await signIn(officer, "newcomer", CHOSEN);
  await officer.getByLabel("Code").fill("000000");
  await officer.getByRole("button", { name: "Sign in" }).click();
  await officer.getByText("The code is wrong or too old.").waitFor();
  // The step that confirmed the factor is spent; the next one is accepted a little early.
  await officer.getByLabel("Code").fill(code(secret, Date.now() + 30_000));
  await officer.getByRole("button", { name: "Sign in" }).click();
  await officer.getByRole("heading", { name: "Overview" }).waitFor();
});

test("an entry is written by hand and changed, and a list is loaded from its file", async () => {
  const page = await visitor();
  await signIn(page, "demo", password);
  await page.getByRole("link", { name: "Watchlists" }).click();
  await page.getByRole("button", { name: "Entries by hand" }).click();
  await page.getByRole("button", { name: "Add an entry" }).click();
  await page.getByLabel("Names").fill("Orhan Testbey; Orkhan Testbay");
  await page.getByLabel("Why").fill("Made by the browser test");
  await page.getByRole("button", { name: "Keep" }).click();
  const row = page.getByRole("row").filter({ hasText: "Orhan Testbey" });
  await row.getByRole("button", { name: "Change" }).click();
  await page.getByLabel("Why").fill("Changed by the browser test");
  await page.getByRole("button", { name: "Keep" }).click();
  await row.filter({ hasText: "Changed by the browser test" }).waitFor();

  await page.getByRole("button", { name: "Add a list" }).click();
  await page.getByLabel("Short name").fill("port-office");
  await page.getByRole("textbox", { name: "Name", exact: true }).first().fill("Port office");
  const chooser = page.waitForEvent("filechooser");
  await page.getByRole("button", { name: "Choose its file" }).click();
  await (await chooser).setFiles({ name: "port.csv", mimeType: "text/csv", buffer: Buffer.from("id,schema,name,dob,nationality,reason\n1,Person,Basim Hafendieb,1970-01-02,PK,Theft from containers\n") });
  await page.getByRole("row").filter({ hasText: "Basim Hafendieb" }).waitFor();
});

test("the queue opens by keyboard, in dark colours and right to left", async () => {
  const page = await visitor();
  await signIn(page, "demo", password);
  await page.getByRole("link", { name: /Target queue/ }).click();
  await page.getByRole("row").nth(2).waitFor();
  await menu(page, "Dark colours");
  await menu(page, "Right to left");
  assert.equal(await page.locator("html").getAttribute("dir"), "rtl");
  assert.equal(await page.locator("html").getAttribute("data-mantine-color-scheme"), "dark");
  for (const key of ["j", "j", "k", "Enter"]) await page.keyboard.press(key);
  await page.waitForURL(/targets\/\d+/);
  await page.getByRole("heading", { name: "Why flagged" }).waitFor();
  await shot(page, "dark-rtl");
  assert.deepEqual(faults, []);
});

test("files are handed over together, and what is refused is named", async () => {
  const page = await visitor();
  await signIn(page, "demo", password);
  await goTo(page, "Messages");
  const list = (name, letters) => ({ name, mimeType: "application/octet-stream", buffer: Buffer.from(letters) });
  await page.locator("input[type=file]").setInputFiles([list("no message 1.txt", "neither EDIFACT nor XML, one"), list("empty.edi", ""), list("no message 2.txt", "neither EDIFACT nor XML, two")]);
  await page.getByText("2 messages kept").waitFor();
  await page.getByText("empty.edi was not kept").waitFor();
  // The other two are in quarantine, under the names that they came with.
  for (const name of ["no message 1.txt", "no message 2.txt"]) await page.getByRole("row").filter({ hasText: name }).getByText("Quarantine", { exact: true }).waitFor();
  await shot(page, "messages-sent");
  assert.deepEqual(faults, []);
});
