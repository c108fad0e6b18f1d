import { Loader } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useRef, useState } from "react";
import { subjectMatches } from "../../api/queries";
import type { Signal } from "../../api/types";
import { useWords } from "../../i18n/words";
import { keyOf, matchOf } from "../../text/matching";
import { refusalText } from "../states";
import { SideBySide } from "./SideBySide";

/** The subject whose page this is: its kind and number. */
export interface About { subject: string; id: number }

/** Opens the match that a signal speaks of, both sides beside each other. */
export function Compare({ about, signal }: { about: About; signal: Signal }) {
  const { t } = useWords();
  const [key, setKey] = useState<string | null>(null);
  const opener = useRef<HTMLButtonElement>(null);
  const close = () => { setKey(null); setTimeout(() => opener.current?.focus(), 0); };
  const query = useQuery({ ...subjectMatches(about.subject, about.id), enabled: key !== null });
  const found = query.data && (query.data.items.find((match) => keyOf(match) === key) ?? matchOf(query.data.items, signal.args.list, signal.args.entry_id, signal.evidence[0]?.path));
  return (
    <>
      <button ref={opener} type="button" className="finder-link compare" onClick={() => setKey("")} aria-haspopup="dialog">{t("match.compare")}</button>
      {key !== null && query.isPending && <Loader size="xs" aria-label={t("state.loading")} />}
      {key !== null && query.isError && <span className="bad small" role="alert"> {refusalText(query.error, t("state.unreachable"))}</span>}
      {key !== null && query.data && !found && <span className="soft small" role="status"> {t("match.gone")}</span>}
      {key !== null && query.data && found && <SideBySide of={query.data} match={found} close={close} />}
    </>
  );
}
