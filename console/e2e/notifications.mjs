// Notifications in a real browser: a draft is filled in with its faults beside the fields, sent, and answered; one of
// others is taken in. What it wants stands in browser.mjs.
import assert from "node:assert/strict";
import { test } from "node:test";
import { faults, rightToLeft, send, shot as picture, signedIn, url } from "./browser.mjs";

let page;
const shot = (name) => picture(page, name, true);
const receive = (body) => send("/api/v1/notifications/receive", body, "application/xml");

test("a draft shows its faults beside the fields, and is sent once it has none", async () => {
  page = await signedIn();
  await page.getByRole("navigation").getByRole("link", { name: "Notifications", exact: true }).click();
  // Another walk may have drafted one before.
  await page.getByRole("button", { name: "New notification" }).waitFor();
  await shot("notifications-before");
  await page.getByRole("button", { name: "New notification" }).click();
  await page.getByRole("dialog").locator("input").first().click();
  await page.getByRole("option", { name: "Global Shield monthly return" }).click();
  await page.getByLabel("Month").fill("2026-10");
  await page.getByRole("button", { name: "Draft" }).click();
  const send = page.getByRole("button", { name: "Send", exact: true });
  await send.waitFor();
  await page.getByRole("group", { name: "Return" }).getByLabel("Month").fill("October");
  await page.getByText("Expected: a month as YYYY-MM").waitFor();
  assert.equal(await send.isDisabled(), true);
  await shot("notification-draft");
  await page.getByRole("group", { name: "Return" }).getByLabel("Month").fill("2026-10");
  await page.getByText("0 faults").waitFor();
  await send.click();
  await page.getByRole("button", { name: "Withdraw" }).waitFor();
  await page.getByRole("list").getByText("Sent", { exact: true }).waitFor();
  await shot("notification-sent");
});

test("one of others is taken in and answered", async () => {
  const taken = await receive(`<notification form="pic" version="1" reference="DE/26/7"><from kind="designated_national_authority" country="DE"/><to kind="designated_national_authority" country="PK"/><section code="substance"><field code="name">Inventane</field><field code="cas">108-24-8</field></section></notification>`);
  await page.getByRole("navigation").getByRole("link", { name: "Notifications", exact: true }).click();
  await page.getByRole("link", { name: "DE/26/7" }).waitFor();
  await shot("notifications");
  await page.goto(new URL(`/notifications/${taken.id}`, url).href);
  await page.getByText("Inventane").waitFor();
  await page.getByRole("form", { name: "Answer" }).locator("input").first().click();
  await page.getByRole("option", { name: "Receipt acknowledged" }).click();
  await page.getByRole("button", { name: "Enter", exact: true }).click();
  await page.getByRole("list").getByText("Receipt acknowledged").waitFor();
  await shot("notification");
  await rightToLeft(page);
  await shot("notification-rtl");
  assert.deepEqual(faults, []);
});
