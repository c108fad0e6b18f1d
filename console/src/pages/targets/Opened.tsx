import { useQuery } from "@tanstack/react-query";
import { useParams } from "@tanstack/react-router";
import { useEffect } from "react";
import { ask, client } from "../../api/client";
import { Shown } from "../../parts/states";
import { useLive } from "../../shell/live";
import { ConsignmentView } from "../consignment/ConsignmentPage";
import { ConveyanceView } from "../conveyance/ConveyancePage";
import { TravellerView } from "../traveller/TravellerPage";

/** A target is looked at as what it is: a traveller, a consignment or a conveyance, with the decision beside it. */
export function Opened() {
  const id = Number((useParams({ strict: false }) as { id: string }).id);
  const { seen } = useLive();
  useEffect(() => seen(id), [id]);
  const query = useQuery({ queryKey: ["target", id], queryFn: () => ask(client.GET("/api/v1/targets/{id}", { params: { path: { id } } })) });
  return <Shown query={query} lines={14}>{(target) => {
    if (target.subject === "traveller") return <TravellerView id={target.subject_id} />;
    if (target.subject === "consignment") return <ConsignmentView id={target.subject_id} />;
    return <ConveyanceView id={target.subject_id} />;
  }}</Shown>;
}
