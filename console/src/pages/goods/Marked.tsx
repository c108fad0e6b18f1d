import type { Found, Piece } from "../../text/marks";
import { excerpt, pieces } from "../../text/marks";

const Said = ({ of }: { of: Piece }) => (of.speaks === "" ? <>{of.text}</> : <mark className={of.speaks}>{of.text}</mark>);

/** A text with the words marked that speak for an item or against it; `most` shows the part around the first of them. */
export function Marked({ text, why, most }: { text?: string; why: readonly Found[]; most?: number }) {
  const parts = most === undefined ? pieces(text ?? "", why) : excerpt(text ?? "", why, most);
  return <bdi className="marked" dir="auto">{parts.map((part, at) => <Said key={at} of={part} />)}</bdi>;
}
