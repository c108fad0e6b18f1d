import { useTranslation } from "react-i18next";
import type { Diagnostic } from "../../../api/types";
import { Code } from "../../../parts/Code";

/** Sets what is wrong right in the text; nothing where that cannot be done from here. */
export type Mend = (fault: Diagnostic) => (() => void) | undefined;

/** What was most likely meant: a button where it can be put in the place of what is wrong. */
export function Meant({ fault, mend }: { fault: Diagnostic; mend?: Mend }) {
  const { t } = useTranslation();
  if (!fault.suggestion) return null;
  const apply = mend?.(fault);
  if (!apply) return <>{t("rule.suggestion", { text: fault.suggestion })}</>;
  return <button type="button" className="finder-link mend" onClick={apply}>{t("builder.mend")} <Code>{fault.suggestion}</Code></button>;
}
