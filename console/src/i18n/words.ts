import { useTranslation } from "react-i18next";
import { wordKeys } from "../text/paths";

/** Words for codes that come from the server; an unknown code is shown tidied, never hidden. */
export function useWords() {
  const { t, i18n } = useTranslation();
  const tidy = (code: string) => code.replace(/[_.]/g, " ");
  const word = (group: string, code?: string | null): string => {
    if (!code) return "";
    const key = `${group}.${code}`;
    return i18n.exists(key) ? t(key) : tidy(code);
  };
  const field = (path?: string | null): string => {
    if (!path) return "";
    const found = wordKeys(path).map((key) => `field.${key.replace(/\./g, "_")}`).find((key) => i18n.exists(key));
    return found ? t(found) : tidy(path.replace(/\[\d+\]/g, ""));
  };
  return { t, word, field };
}
