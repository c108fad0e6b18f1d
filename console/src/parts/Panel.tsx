import type { ReactNode } from "react";

export function Panel({ title, aside, flush, children }: { title?: ReactNode; aside?: ReactNode; flush?: boolean; children: ReactNode }) {
  return (
    <section className="panel">
      {title !== undefined && <header><h2>{title}</h2>{aside}</header>}
      {flush ? children : <div className="body">{children}</div>}
    </section>
  );
}

export function Head({ title, sub, children }: { title: ReactNode; sub?: ReactNode; children?: ReactNode }) {
  return <div className="head"><div><h1>{title}</h1>{sub !== undefined && <div className="sub">{sub}</div>}</div>{children !== undefined && <div className="row">{children}</div>}</div>;
}

/** Label and value pairs; a pair without a value is left out. */
export function Facts({ of }: { of: [string, ReactNode][] }) {
  const told = of.filter(([, value]) => value !== undefined && value !== null && value !== false && value !== "" && !(Array.isArray(value) && value.length === 0));
  return <dl className="facts">{told.map(([label, value]) => [<dt key={label}>{label}</dt>, <dd key={`${label}-value`}>{value}</dd>])}</dl>;
}
