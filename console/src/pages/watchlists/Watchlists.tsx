import { Button, Tabs } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useSearch } from "@tanstack/react-router";
import { useState } from "react";
import { lists } from "../../api/queries";
import type { List } from "../../api/types";
import { useWords } from "../../i18n/words";
import { Code } from "../../parts/Code";
import { Grid } from "../../parts/Grid";
import { Head, Panel } from "../../parts/Panel";
import { Shown } from "../../parts/states";
import { useMay } from "../../session";
import { count } from "../../text/figures";
import { day, span } from "../../text/time";
import { Alarm } from "./Alarm";
import { Editions } from "./Editions";
import { Entries } from "./Entries";
import { NewList } from "./NewList";
import { Refused } from "./Refused";
import { Source } from "./Source";
import { Standing } from "./Standing";
import { TryName } from "./TryName";
import { Where } from "./Where";

/** A list: whether something is wrong with it, its entries, its editions, and where it comes from. */
function Opened({ list }: { list: List }) {
  const { t } = useWords();
  const mayRead = useMay("entries");
  const [tab, setTab] = useState<string | null>(mayRead && list.standing !== "waiting" ? "entries" : mayRead ? "source" : "editions");
  const [pair, setPair] = useState<{ from?: string; to: string }>();
  return (
    <Panel title={list.name} flush aside={<Standing of={list} />}>
      <Refused list={list} see={(to) => { setPair({ from: list.digest, to }); setTab("editions"); }} />
      <Tabs value={tab} onChange={setTab} keepMounted={false}>
        <Tabs.List aria-label={t("lists.tabs", { name: list.name })}>
          {mayRead && <Tabs.Tab value="entries">{t("lists.entries")}</Tabs.Tab>}
          <Tabs.Tab value="editions">{t("lists.editions")}</Tabs.Tab>
          <Tabs.Tab value="source">{t("lists.fetching")}</Tabs.Tab>
        </Tabs.List>
        {mayRead && <Tabs.Panel value="entries"><Entries list={list} /></Tabs.Panel>}
        <Tabs.Panel value="editions"><Editions list={list} shown={pair} show={setPair} /></Tabs.Panel>
        <Tabs.Panel value="source"><Source list={list} /></Tabs.Panel>
      </Tabs>
    </Panel>
  );
}

function Age({ of }: { of: List }) {
  const { t } = useWords();
  if (of.id === "watch") return <span className="soft">{t("lists.byHand")}</span>;
  if (of.age_seconds === undefined) return <span className="soft">{t("lists.never")}</span>;
  return <span className={of.stale ? "due soon nw" : "nw"}>{t("lists.ago", { span: `\u2066${span(of.age_seconds * 1000)}\u2069` })}</span>;
}

export function Watchlists() {
  const { t } = useWords();
  const query = useQuery(lists());
  const asked = useSearch({ strict: false }) as { list?: string };
  const mayTry = useMay("screen");
  const mayEdit = useMay("lists.edit");
  const [adding, setAdding] = useState(false);
  const [chosen, choose] = useState<string | null>(asked.list ?? null);
  return (
    <>
      <Head title={t("watch.title")}>{mayEdit && !adding && <Button onClick={() => setAdding(true)}>{t("watch.newList")}</Button>}</Head>
      {adding && <div style={{ marginBottom: 14 }}><Panel title={t("watch.newList")}><NewList close={(list) => { setAdding(false); if (list) choose(list); }} /></Panel></div>}
      <Shown query={query} empty={(all) => all.length === 0 && t("watch.noLists")}>{(all) => {
        const list = all.find((l) => l.id === chosen) ?? all.find((l) => l.id === "watch") ?? all[0];
        return (
          <>
            <Alarm lists={all} open={(l) => choose(l.id)} />
            <div className="cols" style={{ marginBottom: 14 }}>
              <Panel flush><Grid free label={t("watch.title")} items={all} id={(l) => l.id} open={(l) => choose(l.id)} columns={[
                { head: t("watch.list"), cell: (l) => <button type="button" className="finder-link" style={{ margin: 0 }} aria-pressed={l.id === list?.id} onClick={() => choose(l.id)}>{l.name}</button> },
                { head: t("lists.state"), cell: (l) => <Standing of={l} /> },
                { head: t("watch.entries"), cell: (l) => count(l.entries), end: true },
                { head: t("watch.edition"), cell: (l) => <><span className="nw">{l.edition ?? day(l.updated_at)}</span>{l.digest && <div className="soft small"><Code>{l.digest.slice(0, 8)}</Code></div>}</> },
                { head: t("lists.checked"), cell: (l) => <Age of={l} /> },
                { head: t("watch.source"), cell: (l) => <Where of={l.fetch ? l.fetch.urls.join(" ") : l.source} />, optional: true },
              ]} /></Panel>
              {mayTry && <TryName />}
            </div>
            {list && <Opened key={list.id} list={list} />}
          </>
        );
      }}</Shown>
    </>
  );
}
