import createClient from "openapi-fetch";
import type { components, paths } from "./schema";

/** A refusal of the server, in its own words. */
export class Refusal extends Error {
  constructor(readonly status: number, title: string, readonly detail?: string, readonly retryAfter?: number) {
    super(title);
  }
}

let csrf = "";
export const keepCsrf = (token: string): void => { csrf = token; };
export const csrfHeader = (): Record<string, string> => (csrf ? { "X-CSRF-Token": csrf } : {});

// `fetch` is looked up late so that a test can replace it.
export const client = createClient<paths>({ baseUrl: "", credentials: "same-origin", fetch: (request) => fetch(request) });
client.use({
  onRequest({ request }) {
    if (request.method !== "GET" && csrf) request.headers.set("X-CSRF-Token", csrf);
    return request;
  },
});

export async function refusalOf(response: Response, body: unknown): Promise<Refusal> {
  const problem = (typeof body === "object" && body !== null ? body : {}) as { title?: string; detail?: string };
  const retry = Number(response.headers.get("Retry-After"));
  return new Refusal(response.status, problem.title ?? response.statusText, problem.detail, Number.isFinite(retry) && retry > 0 ? retry : undefined);
}

/** Unwraps an answer of the client, so that queries reject with a [Refusal]. */
export async function ask<T>(answer: Promise<{ data?: T; error?: unknown; response: Response }>): Promise<T> {
  const { data, error, response } = await answer;
  if (!response.ok) throw await refusalOf(response, error);
  return data as T;
}

/** Reads a message as it came. The server writes this into the audit log. */
export async function rawMessage(id: number): Promise<string> {
  const response = await fetch(`/api/v1/messages/${id}/raw`, { credentials: "same-origin" });
  const text = await response.text();
  if (!response.ok) throw new Refusal(response.status, response.statusText);
  return text;
}

/** Sends a file as it is: a list edition or a message. */
export async function sendFile<T>(path: string, file: File, headers: Record<string, string> = {}): Promise<T> {
  const response = await fetch(path, {
    method: "POST", body: file, credentials: "same-origin",
    headers: { "Content-Type": "application/octet-stream", ...csrfHeader(), ...headers },
  });
  const body: unknown = await response.json().catch(() => ({}));
  if (!response.ok) throw await refusalOf(response, body);
  return body as T;
}

/** Sends a list of an authority, to be looked at or proposed. */
export const importGoods = (file: File, asked: Record<string, string>): Promise<components["schemas"]["GoodsImported"]> =>
  sendFile(`/api/v1/goods/proposals/import?${new URLSearchParams(asked)}`, file);
