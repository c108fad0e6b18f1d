import { Button, Modal, TextInput } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { ask, client } from "../../api/client";
import { notices } from "../../api/queries";
import type { NoticeRow } from "../../api/types";
import { useWords } from "../../i18n/words";
import { useAct } from "../../parts/act";
import { Code } from "../../parts/Code";
import { Grid } from "../../parts/Grid";
import { Pages } from "../../parts/Pages";
import { Panel } from "../../parts/Panel";
import { Shown } from "../../parts/states";
import { useMay } from "../../session";
import { day, moment } from "../../text/time";
import { EntryForm } from "./EntryForm";
import { Reasoned } from "../../parts/Reasoned";

/** Targeted notices: goods, a party, or goods for a party, for a time. */
export function Notices() {
  const { t, word } = useWords();
  const mayEdit = useMay("notices.edit");
  const [text, setText] = useState("");
  const [page, setPage] = useState(1);
  const [adding, setAdding] = useState(false);
  const [taking, setTaking] = useState<NoticeRow | null>(null);
  const [q] = useDebouncedValue(text.trim(), 250);
  const query = useQuery(notices({ q: q || undefined, page }));
  const withdraw = useAct(({ id, reason }: { id: number; reason: string }) => ask(client.POST("/api/v1/notices/{id}/withdraw", { params: { path: { id } }, body: { reason } })), "licence.withdrawn", () => setTaking(null));
  return (
    <>
      <div className="row gap" style={{ marginBottom: 12 }}>
        <TextInput aria-label={t("list.filter")} placeholder={t("licence.findEntry")} value={text} onChange={(e) => { setText(e.currentTarget.value); setPage(1); }} className="grow" />
        {mayEdit && !adding && <Button onClick={() => setAdding(true)}>{t("licence.addNotice")}</Button>}
      </div>
      {adding && <div style={{ marginBottom: 14 }}><Panel title={t("licence.addNotice")} flush><EntryForm register="notice" close={() => setAdding(false)} /></Panel></div>}
      <Panel flush><Shown query={query} lines={8} empty={(data) => data.items.length === 0 && t(q ? "list.none" : "licence.noNotices")}>{(data) => (
        <><Grid free label={t("licence.notices")} items={data.items} id={(n) => n.id} columns={[
          { head: t("licence.notice"), cell: ({ notice }) => <>{notice.text}<div className="soft small">{notice.authority}</div></> },
          { head: t("licence.party"), cell: ({ notice }) => (notice.party ? <><span className="strong">{notice.party.name}</span><div className="soft small">{notice.party.country}</div></> : <span className="soft">{t("licence.anybody")}</span>) },
          { head: t("licence.goods"), cell: ({ notice }) => { const goods = [...(notice.items ?? []), ...(notice.hs ?? []).map((hs) => `HS ${hs}`)]; return goods.length > 0 ? <Code>{goods.join(" · ")}</Code> : <span className="soft">{t("licence.anyGoods")}</span>; } },
          { head: t("licence.days"), cell: ({ notice }) => <span className="nw">{notice.from && day(notice.from)} – {notice.to && day(notice.to)}</span> },
          { head: t("licence.by"), cell: (n) => <>{n.by}<div className="soft small nw">{moment(n.at)}</div></>, optional: true },
          { head: t("licence.state"), cell: (n) => <><span className={`tag ${n.state === "active" ? "new" : ""}`}>{word("registerState", n.state)}</span>{n.withdrawn && <div className="soft small">{n.withdrawn.by}, {moment(n.withdrawn.at)}: {n.withdrawn.reason}</div>}</> },
          { head: t("match.do"), cell: (n) => mayEdit && n.state !== "withdrawn" && <Button size="compact-xs" variant="subtle" onClick={() => setTaking(n)}>{t("licence.withdraw")}</Button> },
        ]} /><Pages total={data.total} held={data.items.length} page={page} turn={setPage} /></>
      )}</Shown></Panel>
      <Modal opened={taking !== null} onClose={() => setTaking(null)} title={t("licence.withdraw")} closeButtonProps={{ "aria-label": t("licence.close") }}>
        {taking && <><p className="soft" style={{ marginTop: 0 }}>{taking.notice.text}</p><Reasoned title={t("licence.withdraw")} grave busy={withdraw.isPending} act={(reason) => withdraw.mutate({ id: taking.id, reason })} close={() => setTaking(null)} /></>}
      </Modal>
    </>
  );
}
