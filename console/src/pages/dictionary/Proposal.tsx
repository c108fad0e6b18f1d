import { Alert, Button, Textarea } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { ask, client } from "../../api/client";
import { goodsProposal } from "../../api/queries";
import type { GoodsProposalPage } from "../../api/types";
import { useWords } from "../../i18n/words";
import { useAct } from "../../parts/act";
import { Facts, Panel } from "../../parts/Panel";
import { Shown } from "../../parts/states";
import { moment } from "../../text/time";
import { Changes } from "./Changes";

function Decide({ of }: { of: GoodsProposalPage }) {
  const { t } = useWords();
  const [reason, setReason] = useState("");
  const path = { params: { path: { id: of.proposal.id } }, body: { reason } };
  const approve = useAct(() => ask(client.POST("/api/v1/goods/proposals/{id}/approve", path)), "dictionary.approved");
  const refuse = useAct(() => ask(client.POST("/api/v1/goods/proposals/{id}/refuse", path)), "dictionary.refused");
  const short = reason.trim().length < 3;
  if (of.proposal.state !== "open") return null;
  if (!of.decidable) return <p className="soft">{t("dictionary.ownProposal")}</p>;
  return (
    <form style={{ marginTop: 14 }} onSubmit={(e) => { e.preventDefault(); approve.mutate(undefined); }}>
      <Textarea label={t("dictionary.why")} required autosize minRows={2} value={reason} onChange={(e) => setReason(e.currentTarget.value)} />
      <div className="row" style={{ marginTop: 10 }}>
        <Button type="submit" disabled={short || of.hindrance !== undefined} loading={approve.isPending}>{t("dictionary.approve")}</Button>
        <Button color="red" variant="light" disabled={short} loading={refuse.isPending} onClick={() => refuse.mutate(undefined)}>{t("dictionary.refuse")}</Button>
      </div>
    </form>
  );
}

/** One proposal: who would change what, and the decision. */
export function Proposal({ id, close }: { id: number; close: () => void }) {
  const { t, word } = useWords();
  const query = useQuery(goodsProposal(id));
  return <Shown query={query} lines={10}>{(of) => {
    const { proposal } = of;
    return (
      <div className="cols">
        <Panel title={<bdi>{proposal.title}</bdi>} aside={<Button size="compact-sm" variant="default" onClick={close}>{t("dictionary.allProposals")}</Button>} flush>
          {of.difference ? <Changes of={of.difference} /> : <p className="soft" style={{ padding: "0 14px" }}>{t("dictionary.decidedChange", { n: (of.change.put ?? []).length + (of.change.remove ?? []).length })}</p>}
        </Panel>
        <Panel title={t("dictionary.proposal")}>
          {of.hindrance && <Alert color="yellow" mb="md">{of.hindrance}</Alert>}
          <Facts of={[
            [t("dictionary.state"), word("goodsState", proposal.state)], [t("dictionary.by"), `${proposal.by}, ${moment(proposal.at)}`], [t("dictionary.why"), proposal.reason], [t("dictionary.file"), proposal.source],
            [t("dictionary.decided"), proposal.decided_by && `${proposal.decided_by}, ${moment(proposal.decided_at)}: ${proposal.decided_because ?? ""}`],
            [t("dictionary.ledTo"), proposal.edition && t("dictionary.edition", { id: proposal.edition })],
          ]} />
          <Decide of={of} />
        </Panel>
      </div>
    );
  }}</Shown>;
}
