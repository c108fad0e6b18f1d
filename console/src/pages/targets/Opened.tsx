import { useQuery } from "@tanstack/react-query";
import { useParams } from "@tanstack/react-router";
import { useEffect } from "react";
import { ask, client } from "../../api/client";
import { useWords } from "../../i18n/words";
import { Decide } from "../../parts/Decide";
import { Head } from "../../parts/Panel";
import { Shown } from "../../parts/states";
import { useLive } from "../../shell/live";
import { ConsignmentView } from "../consignment/ConsignmentPage";
import { TravellerView } from "../traveller/TravellerPage";

/** A target is looked at as what it is: a traveller or a consignment, with the decision beside it. */
export function Opened() {
  const { t } = useWords();
  const id = Number((useParams({ strict: false }) as { id: string }).id);
  const { seen } = useLive();
  useEffect(() => seen(id), [id]);
  const query = useQuery({ queryKey: ["target", id], queryFn: () => ask(client.GET("/api/v1/targets/{id}", { params: { path: { id } } })) });
  return <Shown query={query} lines={14}>{(target) => {
    if (target.subject === "traveller") return <TravellerView id={target.subject_id} />;
    if (target.subject === "consignment") return <ConsignmentView id={target.subject_id} />;
    return <><Head title={target.title} sub={target.subtitle} /><ul>{target.reasons.map((r) => <li key={r.code}>{r.title}</li>)}</ul><Decide target={target} /><span className="heard">{t("queue.title")}</span></>;
  }}</Shown>;
}
