import { useQuery } from "@tanstack/react-query";
import { createContext, useContext } from "react";
import { ask, client, keepCsrf, Refusal } from "./api/client";
import type { Session, User } from "./api/types";
import { may, type Deed } from "./text/roles";

export const SESSION = ["session"] as const;

/** Who is signed in; null when nobody is. */
export const useSession = () => useQuery<Session | null>({
  queryKey: SESSION, staleTime: 60_000, retry: false,
  queryFn: async () => {
    try {
      const session = await ask(client.GET("/api/v1/session"));
      keepCsrf(session.csrf);
      return session;
    } catch (error) {
      if (error instanceof Refusal && error.status === 401) return null;
      throw error;
    }
  },
});

export const Who = createContext<User | null>(null);
export const useWho = (): User | null => useContext(Who);
export const useMay = (deed: Deed): boolean => may(useWho()?.role, deed);
