import { notifications } from "@mantine/notifications";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { refusalText } from "./states";

/** Something an officer does: afterwards what is on the screen is read again, and a refusal is shown. */
export function useAct<A, R>(work: (input: A) => Promise<R>, said?: string, then?: (result: R) => void) {
  const queries = useQueryClient();
  const { t } = useTranslation();
  return useMutation({
    mutationFn: work,
    onSuccess: (result) => {
      if (said) notifications.show({ message: t(said), autoClose: 3000 });
      void queries.invalidateQueries();
      then?.(result);
    },
    onError: (error) => notifications.show({ color: "red", title: t("state.refused"), message: refusalText(error, t("state.unreachable")) }),
  });
}
