import i18next from "i18next";
import { initReactI18next } from "react-i18next";
import en from "./en.json";

/** Catalogues by language; a new one is a file beside `en.json` and a line here. */
const CATALOGUES = { en: { translation: en } };

void i18next.use(initReactI18next).init({
  resources: CATALOGUES, lng: "en", fallbackLng: "en", interpolation: { escapeValue: false }, returnNull: false,
});

export default i18next;
