function tail(address: string): string {
  try {
    const url = new URL(address);
    return [url.hostname, url.pathname.split("/").pop()].filter(Boolean).join("/…/");
  } catch { return address; }
}

/** Addresses or file names, each by what tells it apart: host and last part. */
export function Where({ of }: { of?: string }) {
  const parts = (of ?? "").split(" ").filter((part) => part.includes("://"));
  if (parts.length === 0) return <bdi>{of}</bdi>;
  return <bdi dir="ltr" title={of}>{parts.map(tail).map((part) => <div key={part} className="small">{part}</div>)}</bdi>;
}
