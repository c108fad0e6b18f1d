import { Button } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { keepPreviousData, useMutation, useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useEffect } from "react";
import { ask, client } from "../../api/client";
import type { NewRule } from "../../api/types";
import { useWords } from "../../i18n/words";
import { Lane } from "../../parts/Lane";
import { refusalText } from "../../parts/states";
import { count, percent } from "../../text/figures";

/** How often a condition would hit the latest records, while it is written. Examples are shown when they are asked for: the
 * audit log then says so. */
export function LiveCount({ subject, cel, sound }: { subject: NewRule["subject"]; cel: string; sound: boolean }) {
  const { t, word } = useWords();
  const [text] = useDebouncedValue(cel, 300);
  const body = { subject, cel: text };
  const counted = useQuery({
    queryKey: ["count", subject, text], enabled: sound && text === cel && text !== "", placeholderData: keepPreviousData, retry: false, staleTime: 30_000,
    queryFn: ({ signal }) => ask(client.POST("/api/v1/rules/count", { body, signal })),
  });
  const examples = useMutation({ mutationFn: () => ask(client.POST("/api/v1/rules/try", { body: { subject, cel } })) });
  const { reset } = examples;
  useEffect(() => reset(), [cel, subject, reset]);
  const found = sound ? counted.data : undefined;
  return (
    <div className="live-count">
      <div className="row" aria-live="polite">
        <span className="figure">{found ? count(found.hits) : "–"}</span>
        {found ? <span>{t("count.of", { records: count(found.records), rate: percent(found.rate, 2), subject: word("subjects", subject) })}{!found.complete && <span className="soft"> · {t("count.cut")}</span>}</span>
          : <span className="soft">{counted.isError && sound ? refusalText(counted.error, t("state.unreachable")) : t("count.waiting")}</span>}
        {found && <span className="bar count-bar" aria-hidden="true"><span style={{ width: `${Math.max(found.hits > 0 ? 0.8 : 0, found.rate * 100)}%`, background: "var(--accent)" }} /></span>}
        <span className="grow" />
        <Button variant="default" size="compact-sm" disabled={!sound} loading={examples.isPending} onClick={() => examples.mutate()}>{t("count.examples")}</Button>
      </div>
      {examples.isError && <p className="bad small">{refusalText(examples.error, t("state.unreachable"))}</p>}
      {examples.data && <div className="examples"><p className="small soft">{t("count.tried", { hits: count(examples.data.hits), records: count(examples.data.records), rate: percent(examples.data.rate, 2) })}</p>
        {examples.data.examples.map((e) => <div key={e.id} className="row"><Lane lane={e.lane} /><Link to={`/${subject === "movement" ? "conveyance" : subject}s/${e.id}`}>{e.title}</Link></div>)}</div>}
    </div>
  );
}
