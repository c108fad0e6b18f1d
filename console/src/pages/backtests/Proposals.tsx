import { Button } from "@mantine/core";
import { useNavigate } from "@tanstack/react-router";
import type { Estimate, RuleProposal, RuleProposals } from "../../api/rules";
import { useWords } from "../../i18n/words";
import { Code } from "../../parts/Code";
import { Panel } from "../../parts/Panel";
import { Empty } from "../../parts/states";
import { useMay } from "../../session";
import { count, percent } from "../../text/figures";
import { Interval } from "./charts";

/** Findings below which nothing can be told from chance. */
const FINDINGS = 20;

/** Rules that findings speak for. Nothing is put in force from here. */
export function Proposals({ of }: { of: RuleProposals }) {
  const { t, word } = useWords();
  const figures: [string, string][] = [[count(of.records), word("subjects", of.subject)], [count(of.findings), t("suggest.findings")], [count(of.in_vain), t("suggest.inVain")], [count(of.proposals.length), t("suggest.proposals")]];
  return (
    <>
      <Panel><div className="figures">{figures.map(([figure, label]) => <div key={label}><div className="figure">{figure}</div><div className="soft small">{label}</div></div>)}</div><p className="soft small">{t("suggest.help")}</p></Panel>
      {of.findings < FINDINGS ? <Panel><Empty title={t("suggest.few")}><p>{t("suggest.fewHelp", { count: FINDINGS })}</p></Empty></Panel>
        : of.proposals.length === 0 ? <Panel><Empty title={t("suggest.none")}><p>{t("suggest.fell", { count: of.fell })}</p></Empty></Panel>
        : of.proposals.map((proposal) => <Proposal key={proposal.cel} of={proposal} subject={of.subject} />)}
      {of.proposals.length > 0 && of.fell > 0 && <p className="soft small">{t("suggest.fell", { count: of.fell })}</p>}
    </>
  );
}

/** Two digits are as much as such a figure is worth. */
const short = (value: number) => count(Number(value.toPrecision(2)));

function Proposal({ of, subject }: { of: RuleProposal; subject: RuleProposals["subject"] }) {
  const { t } = useWords();
  const go = useNavigate();
  const mayEdit = useMay("rules.edit");
  const { held_out: held, searched } = of;
  const times = ({ value, low, high }: Estimate) => `${short(value)} × (${short(low)} – ${short(high)})`;
  const share = ({ value, low, high }: Estimate) => `${percent(value)} (${percent(low, 0)} – ${percent(high, 0)})`;
  const take = (to: string) => void go({ to, search: { subject } as never, state: { cel: of.cel, subject } as never });
  const lines: [string, string][] = [[t("suggest.lift"), times(held.lift)], [t("suggest.precision"), share(held.precision)], [t("suggest.aDay"), of.hits_a_day.toFixed(1)], [t("suggest.searched"), times(searched.lift)]];
  return (
    <Panel>
      <pre className="raw" dir="ltr">{of.cel.replaceAll(" && ", "\n&& ")}</pre>
      <div className="half gap">
        <div>{lines.map(([label, value]) => <div key={label} className="row" style={{ marginBottom: 8 }}><span className="soft">{label}</span><span className="grow" /><span className="nw"><Code>{value}</Code></span></div>)}</div>
        <div><Interval label={t("suggest.lookedAt")} help={t("suggest.lookedAtHelp")} share={held.looked_at} /><Interval label={t("backtest.recall")} help={t("suggest.recallHelp")} share={held.recall} /></div>
      </div>
      <div className="row gap">
        <Button variant="default" size="compact-sm" onClick={() => take("/backtests")}>{t("suggest.test")}</Button>
        {mayEdit && <Button variant="default" size="compact-sm" onClick={() => take("/rules")}>{t("suggest.write")}</Button>}
      </div>
    </Panel>
  );
}
