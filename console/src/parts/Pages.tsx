import { Pagination } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { count } from "../text/figures";

/** Pages of a list; `held` is how many this page holds, which tells the page size. */
export function Pages({ total, held, page, turn }: { total: number; held: number; page: number; turn: (page: number) => void }) {
  const { t } = useTranslation();
  const size = page === 1 ? Math.max(held, 1) : 50;
  const pages = Math.max(page, Math.ceil(total / size));
  return (
    <div className="row" style={{ justifyContent: "space-between", padding: "8px 14px" }}>
      <span className="soft small">{t("list.total", { total: count(total) })}</span>
      {pages > 1 && <Pagination size="sm" total={pages} value={page} onChange={turn} getControlProps={(control) => ({ "aria-label": t(`list.${control}`) })} />}
    </div>
  );
}
