import type { TFunction } from "i18next";
import { span } from "../../text/time";

/** The intervals that are offered, in seconds. */
export const EVERY = [0, 3_600, 21_600, 43_200, 86_400, 604_800];

/** An interval in words. */
export const everyWord = (t: TFunction, seconds: number): string => (EVERY.includes(seconds) ? t(`lists.every.${seconds}`) : t("lists.everyOther", { span: seconds < 60 ? `${seconds} s` : span(seconds * 1000) }));
