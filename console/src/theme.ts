import { createTheme, type MantineColorsTuple } from "@mantine/core";

const verdigris: MantineColorsTuple = ["#e8f5f3", "#d3e8e5", "#a6d1cb", "#76b9b0", "#50a599", "#38988b", "#1d7a70", "#14675e", "#0c564e", "#00443d"];
const slate: MantineColorsTuple = ["#d5dde2", "#b5c0c7", "#8d9aa3", "#66747e", "#465560", "#354451", "#263541", "#1b2832", "#131e27", "#0c151c"];

export const theme = createTheme({
  primaryColor: "verdigris",
  primaryShade: { light: 7, dark: 5 },
  colors: { verdigris, dark: slate },
  fontFamily: '"Inter Variable", system-ui, sans-serif',
  fontFamilyMonospace: '"IBM Plex Mono", ui-monospace, monospace',
  headings: { fontFamily: '"Inter Variable", system-ui, sans-serif', fontWeight: "650" },
  defaultRadius: 4,
  fontSizes: { xs: "0.75rem", sm: "0.8125rem", md: "0.875rem", lg: "1rem", xl: "1.25rem" },
  focusRing: "auto",
  components: {
    Button: { defaultProps: { size: "sm" } },
    TextInput: { defaultProps: { size: "sm" } },
    Select: { defaultProps: { size: "sm", allowDeselect: false } },
  },
});
