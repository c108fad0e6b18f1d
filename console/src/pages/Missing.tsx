import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { Empty } from "../parts/states";

export function Missing() {
  const { t } = useTranslation();
  return <Empty title={t("state.missing")}><Link to="/">{t("nav.overview")}</Link></Empty>;
}
