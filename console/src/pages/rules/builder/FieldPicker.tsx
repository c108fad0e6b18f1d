import { Select } from "@mantine/core";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import { Code } from "../../../parts/Code";
import type { Choice } from "../../../text/groups";
import { useFaulty } from "./FaultNote";

interface Props { value: string; choices: Choice[]; onChange: (path: string) => void; label: string; readOnly?: boolean; narrow?: boolean }

/** Fields by what officers call them, found by any part of their name, path or description. */
export function FieldPicker({ value, choices, onChange, label, readOnly, narrow }: Props) {
  const { t } = useTranslation();
  const faulty = useFaulty();
  const known = useMemo(() => new Map(choices.map((choice) => [choice.path, choice])), [choices]);
  // A field that the catalogue does not have is shown as it is written.
  const data = [...choices.map((choice) => ({ value: choice.path, label: choice.label })), ...(value && !known.has(value) ? [{ value, label: value }] : [])];
  return (
    <Select
      size="xs" aria-label={label} placeholder={t("builder.pickField")} className={narrow ? "pick-narrow" : "pick"} data={data} value={value || null} readOnly={readOnly} searchable limit={80} maxDropdownHeight={340} nothingFoundMessage={t("builder.noField")} comboboxProps={{ width: 460, position: "bottom-start" }} error={value !== "" && !known.has(value)} {...faulty.field}
      onChange={(path) => path && onChange(path)}
      filter={({ options, search }) => {
        const words = search.toLowerCase().split(/[\s›]+/).filter(Boolean);
        return options.filter((option) => {
          if (!("value" in option)) return false;
          const field = known.get(option.value)?.field;
          const text = `${option.label} ${option.value} ${field?.description ?? ""}`.toLowerCase();
          return words.every((word) => text.includes(word));
        });
      }}
      renderOption={({ option }) => {
        const choice = known.get(option.value);
        return <div className="pick-option"><div>{option.label}{choice?.field.unit && <span className="soft"> · <Code>{choice.field.unit}</Code></span>}{choice?.field.type === "list" && <span className="tag">{t("builder.list")}</span>}</div><div className="small soft"><Code>{option.value}</Code> {choice?.field.description}</div></div>;
      }}
    />
  );
}
