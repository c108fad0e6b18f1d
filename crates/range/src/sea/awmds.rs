//! The ASYCUDA manifest as an agent uploads it.

use std::{collections::HashSet, fmt::Write};

use super::{Voyage, bill::Bill};

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

/// The manifest. Weights stand at the bill; a box repeats in every bill that fills it.
pub(super) fn manifest(voyage: &Voyage, bills: &[Bill]) -> Vec<u8> {
    let boxes: HashSet<&str> =
        bills.iter().flat_map(|bill| &bill.boxes).map(|container| container.number.as_str()).collect();
    let packages: i64 = bills.iter().map(|bill| bill.stated_packages).sum::<i64>() + voyage.header_surplus;
    let gross: i64 = bills.iter().map(|bill| bill.gross).sum();
    let mut out =
        String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<!-- SYNTHETIC -->\n<Awmds>\n <General_segment>\n");
    let _ = writeln!(
        out,
        "  <General_segment_id><Customs_office_code>{}</Customs_office_code><Voyage_number>{}</Voyage_number>\
         <Date_of_departure>{}</Date_of_departure><Date_of_arrival>{}</Date_of_arrival><Time_of_arrival>{}</Time_of_arrival></General_segment_id>",
        if voyage.to == "PKBQM" { "KAPQ" } else { "KAPE" },
        voyage.number,
        voyage.departure.format("%Y-%m-%d"),
        voyage.arrival.format("%Y-%m-%d"),
        voyage.arrival.format("%H:%M:%S"),
    );
    let _ = writeln!(
        out,
        "  <Totals_segment><Total_number_of_bols>{}</Total_number_of_bols><Total_number_of_packages>{packages}</Total_number_of_packages>\
         <Total_number_of_containers>{}</Total_number_of_containers><Total_gross_mass>{gross}.00</Total_gross_mass></Totals_segment>",
        bills.len(),
        boxes.len(),
    );
    let _ = writeln!(
        out,
        "  <Transport_information><Carrier><Carrier_code>{}</Carrier_code><Carrier_name>SYNTHETIC LINE</Carrier_name></Carrier>\
         <Mode_of_transport_code>1</Mode_of_transport_code><Identity_of_transporter>{}</Identity_of_transporter>\
         <Nationality_of_transporter_code>{}</Nationality_of_transporter_code>\
         <Registration_number_of_transport_code>{}</Registration_number_of_transport_code></Transport_information>\n\
         \x20 <Load_unload_place><Place_of_departure_code>{}</Place_of_departure_code><Place_of_destination_code>{}</Place_of_destination_code></Load_unload_place>\n </General_segment>",
        voyage.carrier, voyage.vessel, voyage.flag, voyage.imo, voyage.from, voyage.to,
    );
    for bill in bills {
        write_bill(&mut out, bill);
    }
    out.push_str("</Awmds>\n");
    out.into_bytes()
}

fn write_bill(out: &mut String, bill: &Bill) {
    let _ = writeln!(
        out,
        " <Bol_segment>\n  <Bol_id><Bol_reference>{}</Bol_reference><Line_number>{}</Line_number><Bol_nature>{}</Bol_nature>\
         <Bol_type_code>BOL</Bol_type_code><Master_bol_ref_number/></Bol_id>\n  <Load_unload_place><Place_of_loading_code>{}</Place_of_loading_code>\
         <Place_of_unloading_code>{}</Place_of_unloading_code></Load_unload_place>\n  <Traders_segment>",
        bill.reference, bill.line, bill.nature, bill.loading, bill.discharge,
    );
    for (role, trader) in [("Exporter", &bill.consignor), ("Notify", &bill.consignee), ("Consignee", &bill.consignee)] {
        let (name, address) = (escaped(&trader.name), escaped(&trader.address));
        let _ = writeln!(
            out,
            "   <{role}><{role}_name>{name}</{role}_name><{role}_address>{address}</{role}_address></{role}>"
        );
    }
    out.push_str("  </Traders_segment>\n");
    for container in &bill.boxes {
        let _ = writeln!(
            out,
            "  <ctn_segment><Ctn_reference>{}</Ctn_reference><Number_of_packages>{}</Number_of_packages><Type_of_container>{}</Type_of_container>\
             <Empty_Full>1/1</Empty_Full><Marks1>{}</Marks1><Sealing_Party>CA</Sealing_Party></ctn_segment>",
            container.number, container.packages, container.kind, container.seal,
        );
    }
    let words = if bill.hs.is_empty() { bill.goods.clone() } else { format!("{} HS {}", bill.goods, bill.hs) };
    let _ = writeln!(
        out,
        "  <Goods_segment><Number_of_packages>{}</Number_of_packages><Package_type_code>{}</Package_type_code><Gross_mass>{}.00</Gross_mass>\
         <Shipping_marks>N/M</Shipping_marks><Goods_description>{}</Goods_description><Volume_in_cubic_meters>{:.1}</Volume_in_cubic_meters></Goods_segment>\n\
         \x20 <Value_segment><Freight_segment><PC_indicator>{}</PC_indicator></Freight_segment></Value_segment>\n </Bol_segment>",
        bill.stated_packages,
        bill.package,
        bill.gross,
        escaped(&words),
        bill.volume as f64 / 1000.0,
        if bill.prepaid { "PP" } else { "CC" },
    );
}
