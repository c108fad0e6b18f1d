import { Button } from "@mantine/core";
import { ask, client } from "../../api/client";
import type { HeadingMismatch, HeadingSuggestion } from "../../api/types";
import { useWords } from "../../i18n/words";
import { useAct } from "../../parts/act";
import { Code } from "../../parts/Code";
import { Grid } from "../../parts/Grid";
import { Empty } from "../../parts/states";
import { useMay } from "../../session";

interface Props { suggestions: readonly HeadingSuggestion[]; declared?: string; mismatch?: HeadingMismatch; text: string; none: string }

/** Headings that a text may belong under, against the declared code; an officer may confirm one, from which later suggestions learn. */
export function HeadingTable({ suggestions, declared, mismatch, text, none }: Props) {
  const { t } = useWords();
  const may = useMay("goods.view");
  const confirm = useAct((hs: string) => ask(client.POST("/api/v1/goods/confirmed", { body: { text, hs } })), "desk.confirmed");
  const own = (code: string) => declared !== undefined && declared.replace(/\D/g, "").startsWith(code.slice(0, 4));
  if (suggestions.length === 0) return <Empty title={none} />;
  return (
    <>
      {mismatch && <p className="held same" style={{ margin: "10px 14px" }}>{t("desk.mismatch", { declared: mismatch.declared })}</p>}
      <Grid free label={t("desk.headings")} items={suggestions} id={(one) => one.code} columns={[
        { head: t("desk.code"), cell: (one) => <span className="nw"><Code>{one.code}</Code>{own(one.code) && <> <span className="tag new">{t("desk.declaredHeading")}</span></>}</span> },
        { head: t("desk.description"), cell: (one) => <><bdi>{one.description}</bdi><div className="soft small">{one.because.map((why) => why.word).join(" · ")}</div></> },
        { head: t("desk.score"), cell: (one) => <bdi dir="ltr">{one.score.toFixed(1)}</bdi>, end: true },
        ...(may ? [{ head: t("match.do"), cell: (one: HeadingSuggestion) => <Button size="compact-xs" variant="subtle" loading={confirm.isPending && confirm.variables === one.code} onClick={() => confirm.mutate(one.code)}>{t("desk.confirm")}</Button> }] : []),
      ]} />
      <p className="soft small body" style={{ margin: 0 }}>{t("desk.candidatesOnly")}</p>
    </>
  );
}
