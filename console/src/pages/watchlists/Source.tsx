import { Button, NumberInput, Select, Textarea } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { ask, client } from "../../api/client";
import { attempts } from "../../api/queries";
import type { List } from "../../api/types";
import { useWords } from "../../i18n/words";
import { useAct } from "../../parts/act";
import { Grid } from "../../parts/Grid";
import { Pages } from "../../parts/Pages";
import { Facts } from "../../parts/Panel";
import { Shown } from "../../parts/states";
import { useMay } from "../../session";
import { count, size } from "../../text/figures";
import { clockTime, moment } from "../../text/time";
import { EVERY, everyWord } from "./every";
import { Where } from "./Where";

const SIX_HOURS = 21_600;

function SourceForm({ list }: { list: List }) {
  const { t } = useWords();
  const source = list.fetch;
  const [urls, setUrls] = useState((source?.urls ?? []).join("\n"));
  const [every, setEvery] = useState(String(source?.every_seconds ?? SIX_HOURS));
  const [loss, setLoss] = useState<number | string>(Math.round((source?.shrink ?? 0.1) * 1000) / 10);
  const path = { params: { path: { list: list.id } } };
  const save = useAct(() => ask(client.PUT("/api/v1/lists/{list}/source", { ...path, body: { name: list.name, urls: urls.split("\n").map((url) => url.trim()).filter(Boolean), mapping: source?.mapping, every_seconds: Number(every), shrink: Number(loss) / 100 } })), "lists.kept");
  const stop = useAct(() => ask(client.DELETE("/api/v1/lists/{list}/source", path)), "lists.stopped", () => setUrls(""));
  const offered = EVERY.includes(Number(every)) ? EVERY : [...EVERY, Number(every)];
  return (
    <form style={{ display: "grid", gap: 10, gridTemplateColumns: "minmax(260px, 3fr) minmax(150px, 1fr) minmax(150px, 1fr)", alignItems: "start" }} onSubmit={(e) => { e.preventDefault(); save.mutate(undefined); }}>
      <Textarea label={t("lists.urls")} description={t("lists.urlsHelp")} required autosize minRows={2} maxRows={6} spellCheck={false} styles={{ input: { direction: "ltr", textAlign: "left", fontFamily: "IBM Plex Mono, monospace", fontSize: "0.8rem" } }} value={urls} onChange={(e) => setUrls(e.currentTarget.value)} />
      <Select label={t("lists.interval")} description={"\u00a0"} allowDeselect={false} value={every} onChange={(value) => setEvery(value ?? String(SIX_HOURS))} data={offered.map((seconds) => ({ value: String(seconds), label: everyWord(t, seconds) }))} />
      <NumberInput label={t("lists.shrink")} description={t("lists.shrinkHelp")} min={0} max={100} suffix=" %" value={loss} onChange={setLoss} />
      <div className="row"><Button type="submit" loading={save.isPending} disabled={urls.trim() === ""}>{t("lists.keep")}</Button>{source && <Button variant="subtle" color="red" onClick={() => { if (window.confirm(t("lists.stopSure"))) stop.mutate(undefined); }}>{t("lists.stop")}</Button>}</div>
    </form>
  );
}

function Tried({ list }: { list: List }) {
  const { t, word } = useWords();
  const [page, setPage] = useState(1);
  const query = useQuery(attempts(list.id, page));
  return (
    <Shown query={query} lines={3} empty={(data) => data.items.length === 0 && t("lists.noneTried")}>{(data) => (
      <>
        <Grid free label={t("lists.tried")} items={data.items} id={(a) => a.id} columns={[
          { head: t("lists.at"), cell: (a) => <span className="nw">{moment(a.at)}</span> },
          { head: t("lists.outcome"), cell: (a) => (a.outcome === "refused" ? <><span className="bad">{word("refusal", a.reason)}</span><div className="soft small"><bdi>{a.detail}</bdi></div></> : <span className={a.outcome === "taken" ? "good" : "soft"}>{word("outcome", a.outcome)}</span>) },
          { head: t("watch.entries"), cell: (a) => count(a.entries), end: true },
          { head: t("lists.received"), cell: (a) => (a.bytes > 0 ? size(a.bytes) : ""), end: true },
          { head: t("watch.source"), cell: (a) => <Where of={a.source} />, optional: true },
          { head: t("lists.by"), cell: (a) => a.by },
        ]} />
        <Pages total={data.total} held={data.items.length} page={page} turn={setPage} />
      </>
    )}</Shown>
  );
}

/** Where a list is fetched from, how often, and what became of it each time. */
export function Source({ list }: { list: List }) {
  const { t } = useWords();
  const mayEdit = useMay("lists.edit");
  const fetchNow = useAct(() => ask(client.POST("/api/v1/lists/{list}/fetch", { params: { path: { list: list.id } } })), "lists.asked");
  const source = list.fetch;
  if (list.id === "watch") return <p className="soft" style={{ padding: "12px 14px", margin: 0 }}>{t("lists.handMade")}</p>;
  const told = source && (source.fixed || !mayEdit);
  return (
    <>
      <div className="body" style={{ borderBottom: "1px solid var(--line)" }}>
        {source?.fixed && <p className="soft" style={{ marginTop: 0 }}>{t("lists.fixed")}</p>}
        {told && <Facts of={[[t("lists.urls"), <Where key="w" of={source.urls.join(" ")} />], [t("lists.interval"), everyWord(t, source.every_seconds)], [t("lists.shrink"), t("lists.percent", { share: Math.round(source.shrink * 1000) / 10 })]]} />}
        {!source && !mayEdit && <p className="soft" style={{ margin: 0 }}>{t("lists.noSource")}</p>}
        {!told && mayEdit && <SourceForm key={source?.at ?? "new"} list={list} />}
        {source && <div className="row gap">
          {mayEdit && <Button variant="default" loading={fetchNow.isPending} disabled={Boolean(list.fetching)} onClick={() => fetchNow.mutate(undefined)}>{t("lists.fetch")}</Button>}
          <span role="status" className="soft small">{list.fetching ? t("lists.running", { since: clockTime(list.fetching.since), size: size(list.fetching.bytes) }) : t("lists.setBy", { by: source.by, at: moment(source.at) })}</span>
        </div>}
      </div>
      <Tried list={list} />
    </>
  );
}
