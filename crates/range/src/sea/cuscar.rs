//! CUSCAR D.95B as a line's agent sends it.

use super::{Voyage, bill::Bill};
use crate::edifact::{Dialect, Writer};

/// The manifest of the `index`th voyage; `number` 0 is the first, the others change it.
pub(super) fn manifest(voyage: &Voyage, bills: &[Bill], index: u32, number: usize) -> Vec<u8> {
    let mut w = Writer::new(Dialect::ANNOUNCED);
    let reference = format!("SYN{}{index:05}{number}", voyage.number);
    let function = if number == 0 { "9" } else { "4" };
    w.segment("UNB")
        .e("UNOB")
        .c("2")
        .e(format!("SYNTHETIC {}", voyage.carrier))
        .e("PKCUS")
        .e(voyage.sent.format("%y%m%d"))
        .c(voyage.sent.format("%H%M"))
        .e(&reference);
    w.segment("UNH").e(&reference).e("CUSCAR").c("D").c("95B").c("UN").c("LOT10");
    w.segment("BGM").e("85").e(&reference).e(function);
    w.segment("DTM").e("137").c(voyage.sent.format("%Y%m%d%H%M")).c("203");
    w.segment("NAD").e("MS").e(voyage.carrier).c("172").c("20");
    w.segment("TDT")
        .e("20")
        .e(&voyage.number)
        .e("1")
        .e("")
        .e(voyage.carrier)
        .c("172")
        .c("20")
        .e("")
        .e("")
        .e(&voyage.imo)
        .c("146")
        .c("")
        .c(&voyage.vessel)
        .c(voyage.flag);
    w.segment("LOC").e("5").e(voyage.from).c("139").c("6");
    w.segment("LOC").e("60").e(voyage.to).c("139").c("6");
    w.segment("DTM").e("133").c(voyage.departure.format("%Y%m%d%H%M")).c("203");
    w.segment("DTM").e("132").c(voyage.arrival.format("%Y%m%d%H%M")).c("203");
    let mut seen = std::collections::HashSet::new();
    for container in bills.iter().flat_map(|bill| &bill.boxes).filter(|container| seen.insert(container.number.clone()))
    {
        w.segment("EQD").e("CN").e(&container.number).e(container.kind).c("102").c("5").e("").e("3").e("5");
        w.segment("SEL").e(&container.seal).e("CA");
    }
    for bill in bills {
        w.segment("CNI").e(bill.line).e(&bill.reference);
        w.segment("RFF").e("BM").c(&bill.reference);
        w.segment("CNT").e("7").c(bill.gross).c("KGM");
        w.segment("CNT").e("8").c(bill.stated_packages);
        w.segment("LOC").e("9").e(&bill.loading).c("139").c("6");
        w.segment("LOC").e("11").e(bill.discharge).c("139").c("6");
        w.segment("GIS").e(bill.nature);
        w.segment("CPI").e("4").e("").e(if bill.prepaid { "P" } else { "C" });
        for (role, trader) in [("CZ", &bill.consignor), ("CN", &bill.consignee), ("NI", &bill.consignee)] {
            w.segment("NAD").e(role).e("").e("").e(&trader.name).e(&trader.address).e("").e("").e("").e(trader.country);
        }
        w.segment("GID").e("1").e(bill.packages).c(bill.package);
        w.segment("FTX").e("AAA").e("").e("").e(&bill.goods);
        w.segment("MEA").e("AAE").e("G").e("KGM").c(bill.gross);
        w.segment("MEA").e("AAE").e("AAW").e("MTQ").c(format!("{:.1}", bill.volume as f64 / 1000.0));
        for container in &bill.boxes {
            w.segment("SGP").e(&container.number).e(container.packages);
        }
        if bill.hs.is_empty() {
            w.segment("PCI").e("24").e("N/M");
        } else {
            w.segment("PCI").e("24").e(format!("HS CODE {}", bill.hs));
        }
    }
    w.close_message(&reference);
    w.segment("UNZ").e("1").e(&reference);
    w.finish()
}
