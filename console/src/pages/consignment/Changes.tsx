import type { ConsignmentVersion } from "../../api/types";
import { useWords } from "../../i18n/words";
import { cameAt } from "../../parts/Links";
import { Panel } from "../../parts/Panel";
import { differences } from "../../text/differences";

/** What each later version of the bill changed, before beside after. */
export function Changes({ versions }: { versions: readonly ConsignmentVersion[] }) {
  const { t, field } = useWords();
  const inOrder = [...versions].sort((a, b) => a.version - b.version);
  if (inOrder.length < 2) return null;
  return (
    <Panel title={t("versions.title")}>{inOrder.slice(1).reverse().map((now) => {
      const before = inOrder.find((v) => v.version === now.version - 1);
      const changed = before ? differences(before.record.consignment, now.record.consignment) : [];
      return (
        <div key={now.version} style={{ marginBottom: 12 }}>
          <span className="strong">{t("versions.one", { version: now.version })}</span> <span className="soft small">{cameAt(versions, now.version)}</span>
          {changed.length > 0
            ? <table className="proof"><thead><tr><th>{t("reason.what")}</th><th>{t("versions.before")}</th><th>{t("versions.after")}</th></tr></thead><tbody>{changed.map((d) => <tr key={d.path}><td>{field(d.path)}</td><td><del>{d.before}</del></td><td className="strong">{d.after}</td></tr>)}</tbody></table>
            : now.changed && <div className="small">{t("versions.changed", { fields: now.changed.map(field).join(", ") })}</div>}
        </div>
      );
    })}</Panel>
  );
}
