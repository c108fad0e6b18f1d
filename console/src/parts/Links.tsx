import { Link } from "@tanstack/react-router";
import type { Linked, Version } from "../api/types";
import { useWords } from "../i18n/words";
import { moment } from "../text/time";
import { Code } from "./Code";
import { Panel } from "./Panel";

const PLACES: Record<string, string> = { traveller: "/travellers", consignment: "/consignments", movement: "/movements" };

/** Who and what else carries the same card, telephone, document, address or container. */
export function Links({ of }: { of: readonly Linked[] }) {
  const { t, word } = useWords();
  const told = of.filter((link) => link.others.length > 0);
  return (
    <Panel title={t("linked.title")}>
      {told.length === 0 ? <span className="soft">{t("linked.none")}</span> : told.map((link) => (
        <div key={`${link.kind}-${link.shown}`} style={{ marginBottom: 10 }}>
          <div className="soft small">{word("identifier", link.kind)} <Code>{link.shown}</Code></div>
          {link.others.map((o) => <div key={`${o.subject}-${o.id}`}><Link to={`${PLACES[o.subject] ?? "/movements"}/${o.id}`}>{o.title}</Link></div>)}
        </div>
      ))}
    </Panel>
  );
}

/** A version came when the one before it was replaced: that is the time which the server keeps. */
export const cameAt = (all: readonly Version[], version: number): string => moment(all.find((v) => v.version === version - 1)?.at);

export function Versions({ of }: { of: readonly Version[] }) {
  const { t, field } = useWords();
  if (of.length === 0) return null;
  return <Panel title={t("versions.title")}>{of.map((v) => <div key={v.version} style={{ padding: "3px 0" }}><span className="strong">{t("versions.one", { version: v.version })}</span> <span className="soft small">{cameAt(of, v.version)}</span>{v.changed && v.changed.length > 0 && <div className="small">{t("versions.changed", { fields: v.changed.map(field).join(", ") })}</div>}</div>)}</Panel>;
}
