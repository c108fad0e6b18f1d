import { Button } from "@mantine/core";
import type { UseQueryResult } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { Refusal } from "../api/client";

export function Empty({ title, children }: { title: string; children?: ReactNode }) {
  return <div className="state"><h3>{title}</h3>{children}</div>;
}

export function Bones({ lines = 6 }: { lines?: number }) {
  const { t } = useTranslation();
  return <div role="status" aria-label={t("state.loading")}>{Array.from({ length: lines }, (_, i) => <div key={i} className="bone" style={{ width: `${92 - ((i * 17) % 40)}%` }} />)}</div>;
}

export function refusalText(error: unknown, fallback: string): string {
  return error instanceof Refusal ? (error.detail ?? error.message) || fallback : fallback;
}

export function Failed({ error, retry }: { error: unknown; retry: () => void }) {
  const { t } = useTranslation();
  const missing = error instanceof Refusal && error.status === 404;
  return (
    <div className="state" role="alert">
      <h3>{t(missing ? "state.missing" : "state.failed")}</h3>
      <p>{refusalText(error, t("state.unreachable"))}</p>
      <Button variant="default" onClick={retry}>{t("state.retry")}</Button>
    </div>
  );
}

/** Shows a query in each of its states; `empty` decides what counts as nothing. */
export function Shown<T>({ query, empty, lines, children }: { query: UseQueryResult<T>; empty?: (data: T) => string | false; lines?: number; children: (data: T) => ReactNode }) {
  if (query.data === undefined) return query.isError ? <Failed error={query.error} retry={() => void query.refetch()} /> : <Bones lines={lines} />;
  const nothing = empty?.(query.data);
  return nothing ? <Empty title={nothing} /> : <>{children(query.data)}</>;
}
