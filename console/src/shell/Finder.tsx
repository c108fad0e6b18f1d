import { Modal, TextInput } from "@mantine/core";
import { useDebouncedValue, useHotkeys } from "@mantine/hooks";
import { useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { ask, client } from "../api/client";
import type { SearchHit } from "../api/types";
import { useWords } from "../i18n/words";
import { Lane } from "../parts/Lane";
import { Shown } from "../parts/states";

const PLACES: Record<string, string> = { traveller: "/travellers", consignment: "/consignments", movement: "/movements", message: "/messages", target: "/targets" };

/** Finds people, documents, flights, bills and containers from anywhere. */
export function Finder() {
  const { t, word } = useWords();
  const [open, setOpen] = useState(false);
  const [text, setText] = useState("");
  const [at, setAt] = useState(0);
  const [q] = useDebouncedValue(text.trim(), 200);
  const go = useNavigate();
  useHotkeys([["mod+K", () => setOpen(true)]], []);
  const found = useQuery({ queryKey: ["search", q], enabled: open && q.length > 1, queryFn: () => ask(client.GET("/api/v1/search", { params: { query: { q } } })) });
  const items = found.data?.items ?? [];
  const visit = (hit?: SearchHit) => { if (!hit) return; setOpen(false); setText(""); void go({ to: `${PLACES[hit.kind] ?? "/movements"}/${hit.id}` }); };
  return (
    <>
      <button type="button" className="finder" onClick={() => setOpen(true)}><span>{t("find.prompt")}</span><span><kbd>Ctrl</kbd> <kbd>K</kbd></span></button>
      <Modal opened={open} onClose={() => setOpen(false)} title={t("find.title")} size="lg" yOffset="10vh">
        <TextInput data-autofocus aria-label={t("find.title")} placeholder={t("find.prompt")} value={text}
          onChange={(event) => { setText(event.currentTarget.value); setAt(0); }}
          onKeyDown={(event) => {
            if (event.key === "ArrowDown") { event.preventDefault(); setAt(Math.min(items.length - 1, at + 1)); }
            if (event.key === "ArrowUp") { event.preventDefault(); setAt(Math.max(0, at - 1)); }
            if (event.key === "Enter") visit(items[at]);
          }} />
        {q.length > 1 && <Shown query={found} lines={4} empty={(data) => data.items.length === 0 && t("find.nothing")}>{() => (
          <table className="grid gap" aria-label={t("find.title")}><tbody>{items.map((hit, index) => (
            <tr key={`${hit.kind}-${hit.id}`} className={`open ${index === at ? "at" : ""}`} onClick={() => visit(hit)}>
              <td className="soft">{word("subject", hit.kind)}</td><td><span className="strong">{hit.title}</span><div className="soft small">{hit.subtitle}</div></td><td className="end">{hit.lane && <Lane lane={hit.lane} />}</td>
            </tr>
          ))}</tbody></table>
        )}</Shown>}
      </Modal>
    </>
  );
}
