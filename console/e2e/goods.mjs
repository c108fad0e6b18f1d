// The goods desk in a real browser: a line is opened from the queue, an officer says what he holds, a supervisor enters a
// ruling, and a second bill with the same goods finds it again; a notification is drafted from the line, and headings are
// suggested. What it wants stands in browser.mjs.
import assert from "node:assert/strict";
import { test } from "node:test";
import { faults, goTo, menu, rightToLeft, send, shot as picture, signedIn, url } from "./browser.mjs";

let page;
const shot = (name) => picture(page, name, true);
const TEXT = "POTASSIUM PERCHLORATE 99% TECH GRADE";

const SAME = [["120:DR", TEXT, 3000, "282990"], ["40:DR", "ACETONE 200 L DRUMS FOR PAINT SHOP", 6400, "291411"]];
/** Other lines, so that the queue is one. */
const MORE = [
  ["600:BG", "AMM. NITRATE PRILLED, TECH GRADE, 1000 KG BIG BAGS", 24000, "310230"], ["18:CS", "EPHEDRINE HYDROCHLORIDE BP POWDER IN FIBRE DRUMS", 450, "293941"],
  ["80:DR", "THIODIGLYCOL 99 PCT CAS 111-48-8", 17600, "293070"], ["12:DR", "TEXTILE AUXILIARIES, DETERGENTS, SOFTENERS AND DYEING ASSISTANTS FOR COTTON MILLS AS PER PROFORMA INVOICE 4471 OF 3 MAY, AMONG THEM HYDROGEN PEROXIDE 50 PCT STABILISED FOR BLEACHING, AND OPTICAL BRIGHTENERS", 2400, "380991"],
  ["4:DR", "PHOSFORUS TRICHLORIDE", 1200, "281213"], ["200:CT", "NAIL POLISH REMOVER ACETONE FREE", 900, "330430"], ["2:CS", "ELECTRIC DETONATORS UN 0030", 60, "360360"],
];

/** A manifest of one bill in the form in which a line sends it. */
function manifest(number, bill, lines, [loading, consignor, from] = ["DEHAM", "NORDHAFEN CHEMIE GMBH", "DE"]) {
  const goods = lines.flatMap(([packages, text, mass, hs], at) => [`GID+${at + 1}+${packages}`, ...(text.match(/.{1,350}/g) ?? []).map((part) => `FTX+AAA+++${part}`), `MEA+AAE+G+KGM:${mass}`, `PCI+24+HS CODE ${hs}`]);
  const body = [
    "UNH+1+CUSCAR:D:95B:UN:LOT10", `BGM+85+GDOC${number}+9`, "DTM+137:202611201052:102", `TDT+20+07${number}W+1++MSCU:172:20+++9074729:146::TEST SHIP:PA`, `LOC+5+${loading}:139:6`, "LOC+60+PKKHI:139:6", `DTM+132:2026112${number}0330:203`,
    `CNI+1+${bill}`, `RFF+BM:${bill}`, "RFF+IP:XB/2026/9", "CNT+7:4:TNE", "CNT+8:160", `LOC+9+${loading}:139:6`, "LOC+11+PKKHI:139:6", "GIS+23", `NAD+CZ+++${consignor}+STREET 1++++${from}`, "NAD+CN+++ORCHARD MATCHES PVT LTD+STREET 2++++PK", ...goods,
  ];
  return [`UNB+UNOB:2+LINE+PKCUS+261120:1052+G${number}`, ...body, `UNT+${body.length + 1}+1`, `UNZ+1+G${number}`].map((segment) => `${segment}'\n`).join("");
}

/** Waits until the line of a bill is in the queue, and gives it. */
async function lineOf(bill) {
  for (let attempt = 0; attempt < 100; attempt += 1) {
    const answer = await page.request.get(new URL(`/api/v1/goods/lines?monitored=true&q=${bill}`, url).href);
    const found = (await answer.json()).items.find((line) => line.item === "potassium_perchlorate");
    if (found) return found;
    await page.waitForTimeout(200);
  }
  throw new Error(`no line of ${bill}`);
}

test("a line is opened from the queue, and what an officer holds and an authority rules stand beside the claim", async () => {
  page = await signedIn();
  await send("/api/v1/messages", manifest(4, "DESKBILLA", SAME), "application/octet-stream");
  await send("/api/v1/messages", manifest(6, "DESKBILLC", MORE, ["CNSHA", "SHANGHAI EASTERN FINE CHEMICALS CO LTD", "CN"]), "application/octet-stream");
  await lineOf("DESKBILLA");
  await goTo(page, "Goods");
  await page.getByPlaceholder("Words, bill or party").fill("DESKBILLA");
  const row = page.getByRole("row").filter({ hasText: "Potassium perchlorate" });
  await row.locator("mark.for").first().waitFor();
  assert.equal(await row.locator("mark.for").first().textContent(), "POTASSIUM PERCHLORATE");
  await page.getByPlaceholder("Words, bill or party").fill("");
  await page.getByRole("row").nth(1).waitFor();
  await shot("goods-queue");
  await page.getByPlaceholder("Words, bill or party").fill("DESKBILLA");
  await page.getByLabel("Monitored goods too").check();
  await page.getByRole("row").nth(2).waitFor();
  await page.getByPlaceholder("From").fill("FR");
  await page.getByText("Nothing fits this filter").waitFor();
  await page.getByPlaceholder("From").fill("DE");
  await row.waitFor();
  await page.locator("body").click({ position: { x: 5, y: 5 } });
  for (const key of ["j", "Enter"]) await page.keyboard.press(key);
  await page.waitForURL(/goods\/\d+\/1$/);
  await page.getByRole("region", { name: "The exporter claims" }).getByText("XB/2026/9").waitFor();
  await page.getByText("UN 1489 or 1502").waitFor();
  await shot("goods-line");

  await page.getByRole("button", { name: "Say what you hold" }).click();
  await page.getByRole("radio", { name: /^Controlled/ }).check();
  await page.getByRole("dialog").getByLabel("Reason").fill("Drums marked UN 1489, seen on the photograph");
  await shot("goods-view-form");
  await page.getByRole("button", { name: "Keep the view" }).click();
  await page.getByRole("region", { name: "Officers hold" }).getByText("Drums marked UN 1489").waitFor();

  await page.getByRole("button", { name: "Enter a ruling" }).click();
  await page.getByRole("textbox", { name: "Authority", exact: true }).fill("Invented Explosives Agency");
  await page.getByRole("textbox", { name: "Reference", exact: true }).fill("IEA/2026/44");
  await page.getByLabel("Last day (may be left open)").fill("2099-12-31");
  await page.getByLabel("Reasons of the authority").fill("For matches, under the quantity of the exemption");
  await shot("goods-ruling-form");
  await page.getByRole("dialog").getByRole("button", { name: "Enter the ruling" }).click();
  await page.getByRole("region", { name: "Authorities have ruled" }).getByText("IEA/2026/44").waitFor();
  await page.getByRole("alert").getByText("contradicts").waitFor();
  await shot("goods-line-ruled");
});

test("a second bill with the same goods finds the ruling again, and the bill says so without weight", async () => {
  await send("/api/v1/messages", manifest(5, "DESKBILLB", SAME), "application/octet-stream");
  const line = await lineOf("DESKBILLB");
  assert.deepEqual([line.state, line.ruled], ["ruled", "not_controlled"]);
  await page.goto(new URL(`/goods/${line.consignment}/${line.line}`, url).href);
  await page.getByRole("region", { name: "Authorities have ruled" }).getByText("IEA/2026/44").waitFor();
  await page.getByRole("region", { name: "Officers hold" }).getByText("The same goods on other bills").waitFor();
  await page.getByRole("link", { name: "DESKBILLB" }).click();
  await page.getByRole("heading", { name: /Ruled not controlled: Potassium perchlorate/ }).waitFor();
  await shot("goods-consignment");
  await page.getByRole("link", { name: "All its lines at the goods desk" }).click();
  await page.getByText("Only bill").waitFor();
  await page.getByRole("tab", { name: "Rulings" }).click();
  await page.getByRole("table", { name: "Rulings" }).getByText("Invented Explosives Agency").waitFor();
  await shot("goods-rulings");
});

test("a notification is drafted from the line with what is known of the item", async () => {
  const line = await lineOf("DESKBILLA");
  await page.goto(new URL(`/goods/${line.consignment}/${line.line}`, url).href);
  await page.getByRole("button", { name: "Notify: Global Shield suspicious shipment" }).click();
  await page.waitForURL(/notifications\/\d+/);
  await page.getByRole("heading", { name: /Global Shield suspicious shipment/ }).or(page.getByText("Global Shield suspicious shipment")).first().waitFor();
  const inputs = page.locator("input");
  await page.waitForFunction(() => [...document.querySelectorAll("input,textarea")].some((field) => field.value === "7778-74-7"));
  const values = await inputs.evaluateAll((all) => all.map((one) => one.value));
  for (const known of ["7778-74-7", "3000", "NORDHAFEN CHEMIE GMBH", "ORCHARD MATCHES PVT LTD"]) assert.ok(values.some((value) => value.includes(known)), `${known} in ${values}`);
  await shot("goods-notification");
});

test("headings are suggested from words, and the desk reads from right to left", async () => {
  const session = await (await page.request.get(new URL("/api/v1/session", url).href)).json();
  const nomenclature = "code,description\n28,Inorganic chemicals\n2829,Chlorates and perchlorates; bromates and perbromates; iodates and periodates\n282911,\"Chlorates, of sodium\"\n282990,\"Perchlorates; bromates and perbromates; iodates and periodates\"\n6302,\"Bed linen, table linen, toilet linen and kitchen linen\"\n630221,\"Bed linen, of cotton, printed\"\n";
  const loaded = await page.request.post(new URL("/api/v1/goods/nomenclature?edition=2022", url).href, { data: nomenclature, headers: { "X-CSRF-Token": session.csrf, "Content-Type": "text/csv" } });
  assert.ok(loaded.ok(), await loaded.text());
  await page.goto(new URL("/goods?tab=headings", url).href);
  await page.getByLabel("Words of the goods").fill("printed cotton bed linen sets");
  await page.getByLabel("Declared code").fill("2829.90");
  await page.getByRole("button", { name: "Suggest" }).click();
  const table = page.getByRole("table", { name: "Headings for these words" });
  await table.getByText("630221").waitFor();
  await shot("goods-headings");
  await table.getByRole("button", { name: "Confirm" }).first().click();
  await page.getByText("Confirmed: later suggestions learn from it").waitFor();
  await goTo(page, "Goods");
  await page.getByRole("row").nth(1).waitFor();
  await rightToLeft(page);
  await shot("goods-queue-rtl");
  const line = await lineOf("DESKBILLA");
  await page.goto(new URL(`/goods/${line.consignment}/${line.line}`, url).href);
  await page.getByRole("region", { name: "The exporter claims" }).waitFor();
  await menu(page, "Right to left");
  await shot("goods-line-rtl");
  await menu(page, "Dark colours");
  await shot("goods-line-dark");
  await menu(page, "Light colours");
  await menu(page, "Left to right");
  await goTo(page, "Transit");
  await page.getByRole("heading", { name: "Transit", exact: true }).waitFor();
  await page.getByText("All", { exact: true }).first().click();
  await shot("transit");
  assert.deepEqual(faults, []);
});
