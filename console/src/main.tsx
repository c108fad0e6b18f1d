import "@mantine/core/styles.css";
import "@mantine/notifications/styles.css";
import "@fontsource-variable/inter/index.css";
import "@fontsource/ibm-plex-mono/latin-400.css";
import "@fontsource/ibm-plex-mono/latin-600.css";
import "./styles.css";
import "./i18n";
import { DirectionProvider, MantineProvider } from "@mantine/core";
import { Notifications } from "@mantine/notifications";
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { RouterProvider } from "@tanstack/react-router";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { Refusal } from "./api/client";
import { router } from "./routes";
import { SESSION } from "./session";
import { theme } from "./theme";

const queries: QueryClient = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 5_000,
      // A refusal is an answer; only a silence is asked again.
      retry: (failures, error) => !(error instanceof Refusal) && failures < 2,
    },
  },
});
queries.getQueryCache().subscribe((event) => {
  const { error } = event.query.state;
  if (event.type === "updated" && event.action.type === "error" && error instanceof Refusal && error.status === 401) queries.setQueryData(SESSION, null);
});

const root = document.getElementById("root");
if (root) createRoot(root).render(
  <StrictMode>
    <DirectionProvider>
      <MantineProvider theme={theme} defaultColorScheme="auto">
        <Notifications position="bottom-right" />
        <QueryClientProvider client={queries}><RouterProvider router={router} /></QueryClientProvider>
      </MantineProvider>
    </DirectionProvider>
  </StrictMode>,
);
