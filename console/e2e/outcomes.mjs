// Makes up what was found of travellers: those of sixty and more carried something. Takes `export travellers` in, hands
// out lines for `history write --outcomes`. Synthetic, so that there is a pattern to be found.
import { createInterface } from "node:readline";

for await (const line of createInterface({ input: process.stdin })) {
  const { key, age, flight } = JSON.parse(line);
  const day = (flight.arrival?.time ?? flight.departure?.time)?.slice(0, 10);
  if (day) console.log(JSON.stringify({ subject: "traveller", key, day, outcome: "inspect", found: age >= 60 }));
}
