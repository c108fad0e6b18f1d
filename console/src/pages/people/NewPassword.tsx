import { useTranslation } from "react-i18next";
import { Gate } from "../../parts/Gate";
import { PasswordForm } from "./PasswordForm";

/** The first sign-in with a one-time password ends here. */
export function NewPassword() {
  const { t } = useTranslation();
  return (
    <div className="door">
      <div className="art"><div className="brand"><Gate size={32} />{t("brand")}</div><h1>{t("door.motto")}</h1><Gate size={520} className="big" /></div>
      <div style={{ margin: "auto", width: 360 }}><h2>{t("door.choose")}</h2><p className="soft">{t("door.chooseHelp")}</p><PasswordForm /></div>
    </div>
  );
}
