import { Button, Menu, Modal } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link, useParams } from "@tanstack/react-router";
import { useState } from "react";
import { ask, client } from "../../api/client";
import { notification } from "../../api/queries";
import type { FormValue, NotificationPage as Page } from "../../api/types";
import { useWords } from "../../i18n/words";
import { useAct } from "../../parts/act";
import { Code } from "../../parts/Code";
import { Facts, Head, Panel } from "../../parts/Panel";
import { Shown } from "../../parts/states";
import { useMay } from "../../session";
import { day, moment } from "../../text/time";
import { Reasoned } from "../../parts/Reasoned";
import { DraftForm } from "./DraftForm";
import { Other } from "./Notifications";
import { ReplyForm } from "./ReplyForm";
import { State } from "./State";

const REPLIES = ["acknowledgement", "more_time", "no_objection", "objection"];

function shown(value?: FormValue): string {
  if (value === undefined) return "";
  if (typeof value === "string") return value;
  if ("amount" in value) return `${value.amount} ${value.unit}`;
  return [value.name, value.address, value.country, value.identifier, value.contact].filter(Boolean).join(", ");
}

function Says({ of }: { of: Page }) {
  const { t } = useWords();
  return <Panel title={of.form.title} aside={of.masked && <span className="soft small">{t("notice.masked")}</span>}>
    {of.faults.length > 0 && <ul className="held same" aria-label={t("notice.faults", { count: of.faults.length })}>{of.faults.map((fault) => <li key={fault.place}><Code>{fault.place}</Code>: {t("notice.expected", { what: fault.expected })}</li>)}</ul>}
    {of.form.section.map((section) => (of.document.sections?.[section.code] ?? []).map((row, at) => (
      <section key={`${section.code}-${at}`} className="form-said">
        <h3><bdi>{section.label}</bdi>{section.repeats && <> <Code>{at + 1}</Code></>}</h3>
        <Facts of={section.fields.map((field) => {
          const choice = field.options?.find((option) => option.code === row[field.code])?.label;
          return [field.label, choice ?? (shown(row[field.code]) && <bdi>{shown(row[field.code])}</bdi>)];
        })} />
      </section>
    )))}
  </Panel>;
}

function Log({ of }: { of: Page }) {
  const { t, word } = useWords();
  return <Panel title={t("notice.log")}><ol className="decided" reversed>{[...of.log].reverse().map((line, at) => (
    <li key={of.log.length - at}>
      <div><span className="strong">{line.reply ? word("noticeReply", line.reply.kind) : word("noticeStep", line.what)}</span> <span className="soft small">{line.by} · {moment(line.at)}</span></div>
      {line.due && <div className="small">{t("notice.answerBy", { day: day(line.due) })}</div>}
      {line.to && <div className="small">{t("notice.toldTo", { who: word("role", line.to) })} {line.text}</div>}
      {line.means && <div className="small">{word("silence", line.means)}</div>}
      {line.reply?.until && <div className="small">{t("notice.until", { day: day(line.reply.until) })}</div>}
      {(line.reply?.reason ?? line.reason) && <div><bdi>{line.reply?.reason ?? line.reason}</bdi></div>}
    </li>
  ))}</ol></Panel>;
}

function Exports({ of }: { of: Page }) {
  const { t } = useWords();
  const file = (format: string, what: string) => `/api/v1/notifications/${of.item.id}/export?format=${format}&what=${what}`;
  return (
    <Menu><Menu.Target><Button size="sm" variant="default">{t("notice.export")}</Button></Menu.Target><Menu.Dropdown>
      {["json", "xml", "csv"].map((format) => <Menu.Item key={format} component="a" href={file(format, "notification")} download>{t("notice.exportAs", { format: format.toUpperCase() })}</Menu.Item>)}
      {of.reply && ["json", "xml"].map((format) => <Menu.Item key={`r${format}`} component="a" href={file(format, "reply")} download>{t("notice.exportReply", { format: format.toUpperCase() })}</Menu.Item>)}
    </Menu.Dropdown></Menu>
  );
}

function Opened({ of }: { of: Page }) {
  const { t, word } = useWords();
  const acts = useMay("notifications.edit");
  const sees = useMay("records");
  const [ending, setEnding] = useState<"withdraw" | "close" | null>(null);
  const { id } = of.item;
  const path = { params: { path: { id } } };
  const end = useAct((reason: string) => ask(ending === "withdraw" ? client.POST("/api/v1/notifications/{id}/withdraw", { ...path, body: { reason } }) : client.POST("/api/v1/notifications/{id}/close", { ...path, body: { reason } })), "notice.ended", () => setEnding(null));
  const replies = of.open.filter((step) => REPLIES.includes(step));
  const draft = acts && of.open.includes("revise");
  return (
    <>
      <Head title={<><Code>{of.item.reference}</Code> <State of={of.item.state} /></>} sub={<><Link to="/notifications">{t("notice.title")}</Link> · {of.form.programme}</>}>
        {sees && <Exports of={of} />}
        {acts && (["withdraw", "close"] as const).filter((step) => of.open.includes(step)).map((step) => <Button key={step} size="sm" variant="default" onClick={() => setEnding(step)}>{t(`notice.${step}`)}</Button>)}
      </Head>
      <div className="cols">
        <div>{draft ? <DraftForm key={id} of={of} /> : <Says of={of} />}</div>
        <div>
          <Panel title={t("notice.standing")}><Facts of={[
            [t("notice.way"), word("noticeWay", of.item.direction)],
            [t("notice.other"), <Other key="other" of={of.item.counterpart} />],
            [t("notice.deadline"), of.item.deadline && <span className={of.item.overdue ? "bad strong" : ""}>{day(of.item.deadline)}{of.item.overdue && <> · {t("notice.overdue")}</>}</span>],
            [t("notice.basis"), of.form.basis],
            [t("notice.silence"), of.form.silence.text],
            [t("notice.caveats"), (of.document.caveats ?? []).map((caveat) => word("caveat", caveat)).join(", ")],
            [t("notice.consignment"), of.item.consignment_id && <Link to={`/consignments/${of.item.consignment_id}`}>{of.item.consignment_id}</Link>],
          ]} /></Panel>
          {acts && replies.length > 0 && <ReplyForm id={id} kinds={replies} incoming={of.item.direction === "incoming"} />}
          <Log of={of} />
        </div>
      </div>
      <Modal opened={ending !== null} onClose={() => setEnding(null)} title={ending && t(`notice.${ending}`)} closeButtonProps={{ "aria-label": t("notice.cancel") }}>
        {ending && <Reasoned title={t(`notice.${ending}`)} grave={ending === "withdraw"} busy={end.isPending} act={(reason) => end.mutate(reason)} close={() => setEnding(null)} />}
      </Modal>
    </>
  );
}

/** One notification: what it says or is to say, how it stands, its answers and its log. */
export function NotificationPage() {
  const id = Number((useParams({ strict: false }) as { id: string }).id);
  const query = useQuery(notification(id));
  return <Shown query={query} lines={14}>{(page) => <Opened of={page} />}</Shown>;
}
