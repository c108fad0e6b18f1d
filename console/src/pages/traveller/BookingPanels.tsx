import type { Booking } from "../../api/types";
import { useWords } from "../../i18n/words";
import { Code } from "../../parts/Code";
import { Facts, Panel } from "../../parts/Panel";
import { moment } from "../../text/time";

function Itinerary({ of }: { of: NonNullable<Booking["itinerary"]> }) {
  const { t } = useWords();
  return (
    <Panel title={t("booking.itinerary")}>{of.map((leg, i) => (
      <div key={i} className="leg">
        <Code>{`${leg.carrier ?? ""}${leg.number ?? ""}`}</Code>
        <span><Code>{leg.departure?.place}</Code> <span className="soft small">{moment(leg.departure?.time)}</span></span><span className="arrow" aria-hidden="true">→</span>
        <span><Code>{leg.arrival?.place}</Code> <span className="soft small">{moment(leg.arrival?.time)}</span></span>
        <span className="soft small">{leg.dwell_hours !== undefined && t("booking.dwell", { hours: leg.dwell_hours.toFixed(1) })}</span>
      </div>
    ))}</Panel>
  );
}

/** What the booking tells: route, how it was made and paid, and how to reach the traveller. */
export function BookingPanels({ booking }: { booking?: Booking }) {
  const { t, word } = useWords();
  if (!booking) return null;
  const agency = booking.agency;
  return (
    <>
      {booking.itinerary && booking.itinerary.length > 0 && <Itinerary of={booking.itinerary} />}
      <div className="half gap">
        <Panel title={t("booking.title")}><Facts of={[
          [t("field.locator"), <Code>{booking.locator}</Code>], [t("booking.created"), moment(booking.created)],
          [t("booking.ahead"), booking.days_before_travel !== undefined ? t("booking.days", { count: booking.days_before_travel }) : undefined],
          [t("booking.agency"), agency && [agency.name, agency.city, agency.country].filter(Boolean).join(", ")],
          [t("booking.trip"), word("trip", booking.trip_type)], [t("booking.splitFrom"), booking.split_from && <Code>{booking.split_from}</Code>],
          [t("booking.remarks"), booking.remarks?.join(" · ")],
        ]} /></Panel>
        <Panel title={t("booking.payment")}>
          {(booking.payments ?? []).map((p, i) => <Facts key={i} of={[
            [t("booking.form"), word("payment", p.kind)], [t("booking.card"), p.card_number && <Code>{`${p.card_type ?? ""} ${p.card_number}`.trim()}</Code>],
            [t("booking.holder"), p.holder], [t("booking.amount"), p.amount !== undefined ? `${p.amount.toFixed(2)} ${p.currency ?? ""}` : undefined],
          ]} />)}
          {(booking.contacts ?? []).map((c, i) => <Facts key={`c${i}`} of={[[word("contact", c.kind), c.value ? <bdi dir="ltr">{c.value}</bdi> : [c.address?.street, c.address?.city, c.address?.country].filter(Boolean).join(", ")]]} />)}
        </Panel>
      </div>
      <div className="gap" />
    </>
  );
}
