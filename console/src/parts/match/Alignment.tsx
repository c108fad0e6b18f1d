import type { Why } from "../../api/types";
import { useWords } from "../../i18n/words";
import { bars } from "../../text/matching";

function Bar({ length }: { length: number }) {
  const side = length < 0 ? { insetInlineEnd: "50%" } : { insetInlineStart: "50%" };
  return <span className="weigh" aria-hidden="true"><span className={length < 0 ? "down" : "up"} style={{ ...side, inlineSize: `${Math.abs(length) * 50}%` }} /></span>;
}

/** Part by part: what was asked, what the entry says, how they agree, and what that added or took away. */
export function Alignment({ why }: { why: readonly Why[] }) {
  const { t, word } = useWords();
  const lengths = bars(why);
  return (
    <table className="grid alignment" aria-label={t("match.parts")}>
      <thead><tr><th scope="col">{t("match.part")}</th><th scope="col">{t("match.asked")}</th><th scope="col">{t("match.entry")}</th><th scope="col">{t("match.how")}</th><th scope="col">{t("match.weight")}</th></tr></thead>
      <tbody>{why.map((reason, i) => (
        <tr key={i} className={reason.weight < 0 ? "against" : ""}>
          <td className="soft">{word("part", reason.part)}</td><td className="strong"><bdi>{reason.found || "—"}</bdi></td><td><bdi>{reason.against || "—"}</bdi></td><td>{word("how", reason.how)}</td>
          <td><span className="row nowrap"><Bar length={lengths[i] ?? 0} /><bdi dir="ltr" className="figures-small">{`${reason.weight < 0 ? "−" : "+"}${Math.abs(reason.weight).toFixed(2)}`}</bdi></span></td>
        </tr>
      ))}</tbody>
    </table>
  );
}
