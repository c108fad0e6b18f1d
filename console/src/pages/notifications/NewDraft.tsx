import { Button, Modal, Select, TextInput } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { ask, client } from "../../api/client";
import { forms } from "../../api/queries";
import { useWords } from "../../i18n/words";
import { useAct } from "../../parts/act";
import { Shown } from "../../parts/states";

const lastMonth = (): string => { const now = new Date(); return new Date(Date.UTC(now.getFullYear(), now.getMonth() - 1, 1)).toISOString().slice(0, 7); };

/** Which form is drafted, and from what: a consignment's bill, or what is stored of a month. */
export function NewDraft({ close, consignment }: { close: () => void; consignment?: number }) {
  const { t } = useWords();
  const go = useNavigate();
  const query = useQuery(forms());
  const [code, setCode] = useState<string | null>(null);
  const [bill, setBill] = useState(consignment === undefined ? "" : String(consignment));
  const [month, setMonth] = useState(lastMonth());
  const form = query.data?.find((one) => one.code === code);
  const monthly = form?.section.some((section) => section.fields.some((field) => field.kind === "month")) ?? false;
  const draft = useAct(() => ask(client.POST("/api/v1/notifications", { body: { form: code ?? "", ...(monthly ? { month } : bill.trim() ? { consignment: Number(bill) } : {}) } })), "notice.drafted", (made) => void go({ to: `/notifications/${made.item.id}` }));
  return (
    <Modal opened onClose={close} title={t("notice.new")} closeButtonProps={{ "aria-label": t("notice.cancel") }}>
      <Shown query={query} lines={4}>{(all) => (
        <form className="verdict" aria-label={t("notice.new")} onSubmit={(e) => { e.preventDefault(); draft.mutate(undefined); }}>
          <Select data-autofocus label={t("notice.form")} required value={code} onChange={setCode} data={all.map((one) => ({ value: one.code, label: one.title }))} />
          {form && <p className="soft small">{form.programme}. {form.basis}</p>}
          {form && (monthly
            ? <TextInput label={t("notice.month")} description={t("notice.monthHelp")} value={month} onChange={(e) => setMonth(e.currentTarget.value)} pattern="\d{4}-\d{2}" required />
            : <TextInput label={t("notice.consignment")} description={t("notice.consignmentHelp")} value={bill} onChange={(e) => setBill(e.currentTarget.value)} inputMode="numeric" pattern="\d*" />)}
          <div className="row"><Button type="submit" disabled={!form} loading={draft.isPending}>{t("notice.draft")}</Button><Button variant="subtle" onClick={close}>{t("notice.cancel")}</Button></div>
        </form>
      )}</Shown>
    </Modal>
  );
}
