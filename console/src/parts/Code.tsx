/** A code, number or operator: always left to right, whatever the page's direction. */
export function Code({ children, bad }: { children?: string | number | null; bad?: boolean }) {
  if (children === undefined || children === null || children === "") return null;
  return <bdi dir="ltr" className={bad ? "code bad" : "code"}>{children}</bdi>;
}
