//! ASYCUDA cargo manifest (`Awmds`, with its siblings `Awbolds`, `Awmcds`): UNCTAD's XML and its national profiles.
//!
//! Profiles differ in names, order and optional tags, so nothing here rests on
//! order: a tag is understood by its own name and the segment that it stands in.

use std::{borrow::Cow, collections::HashMap};

use chrono::{NaiveDate, NaiveTime};
use model::{
    Consignment, Container, Defect, GoodsItem, Reading, Severity,
    cargo::Totals,
    code::{ContainerNumber, ImoNumber},
    movement::{Movement, Vessel},
};
use quick_xml::{Reader, events::Event};

use crate::{
    Unreadable, cuscar, hs,
    limits::{self, Defects},
};

/// Deeper nesting than this is an attack, not a manifest.
const DEPTH: usize = 32;

/// Roots that carry bills.
const ROOTS: [&str; 5] = ["Awmds", "Awbolds", "Awmcds", "Awappend", "Awbolegmds"];

#[derive(Default)]
struct State {
    reading: Reading,
    defects: Defects,
    movement: Movement,
    vessel: Vessel,
    dates: HashMap<&'static str, String>,
    boxes: HashMap<String, usize>,
    bill: Option<Consignment>,
    container: Option<Container>,
    goods: Option<GoodsItem>,
    refused: bool,
}

/// Reads a manifest.
pub(crate) fn read(bytes: &[u8], each: &mut dyn FnMut(Reading)) -> Result<(), Unreadable> {
    let document = decode(bytes);
    let mut reader = Reader::from_str(&document);
    reader.config_mut().check_end_names = false;
    let mut path: Vec<String> = Vec::new();
    let mut text = String::new();
    let mut state = State::default();
    let mut root: Option<String> = None;
    loop {
        let offset = reader.buffer_position() as usize;
        match reader.read_event() {
            Ok(Event::Start(tag)) => {
                let name = local(tag.name().as_ref());
                if path.is_empty() {
                    if !ROOTS.contains(&name.as_str()) {
                        return Err(Unreadable {
                            reason: format!("no reader for XML documents <{}>", clipped(&name)),
                            offset,
                        });
                    }
                    root = Some(name.clone());
                }
                if path.len() >= DEPTH {
                    state.fail(offset, "the document is nested too deeply", &path);
                    break;
                }
                state.open(&name);
                path.push(name);
                text.clear();
            }
            Ok(Event::End(_)) => {
                let Some(name) = path.pop() else { continue };
                state.value(&name, text.trim(), &path, offset);
                state.close(&name);
                text.clear();
            }
            Ok(Event::Text(part)) => {
                if text.len() < limits::VALUE {
                    text.push_str(&part);
                }
            }
            Ok(Event::CData(part)) => {
                if text.len() < limits::VALUE {
                    text.push_str(&part);
                }
            }
            Ok(Event::GeneralRef(entity)) => {
                // Only the five entities of XML and characters by number: an entity of the document's own is never expanded.
                if let Ok(Some(c)) = entity.resolve_char_ref() {
                    text.push(c);
                } else {
                    text.push_str(match entity.as_ref() {
                        "amp" => "&",
                        "lt" => "<",
                        "gt" => ">",
                        "quot" => "\"",
                        "apos" => "'",
                        _ => " ",
                    });
                }
            }
            Ok(Event::Eof) => break,
            Ok(_) => {}
            Err(error) => {
                state.fail(offset, &format!("the XML is broken here: {error}"), &path);
                break;
            }
        }
    }
    let Some(root) = root else {
        return Err(Unreadable { reason: "the XML has no element".into(), offset: bytes.len() });
    };
    if !path.is_empty() {
        state.fail(bytes.len(), "the document ends before its elements are closed: it may be cut off", &path);
    }
    each(state.finish(&root));
    Ok(())
}

fn local(name: &str) -> String {
    name.rsplit(':').next().unwrap_or_default().to_owned()
}

fn clipped(text: &str) -> String {
    text.chars().take(40).collect()
}

/// UTF-8, else Latin-1, whatever the declaration says.
fn decode(bytes: &[u8]) -> Cow<'_, str> {
    match std::str::from_utf8(bytes) {
        Ok(text) => Cow::Borrowed(text),
        Err(_) => bytes.iter().map(|byte| *byte as char).collect(),
    }
}

impl State {
    fn fail(&mut self, offset: usize, text: &str, path: &[String]) {
        self.defects.push(
            Defect::new(Severity::Error, "xml", text).at(offset, path.join("/")).found("broken XML", "well-formed XML"),
        );
    }

    fn open(&mut self, name: &str) {
        match name {
            "Bol_segment" => {
                self.keep_bill();
                self.bill = Some(Consignment::default());
            }
            "ctn_segment" | "Ctn_segment" => self.container = Some(Container::default()),
            "Goods_segment" => self.goods = Some(GoodsItem::default()),
            _ => {}
        }
    }

    fn close(&mut self, name: &str) {
        match name {
            "Bol_segment" => self.keep_bill(),
            "ctn_segment" | "Ctn_segment" => self.keep_container(),
            "Goods_segment" => self.keep_goods(),
            _ => {}
        }
    }

    /// A leaf's text, by its name and the elements around it.
    fn value(&mut self, name: &str, text: &str, path: &[String], offset: usize) {
        if text.is_empty() {
            return;
        }
        let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
        if self.container.is_some() {
            self.container_value(name, &text, offset);
        } else if self.goods.is_some() {
            self.goods_value(name, &text, offset);
        } else if self.bill.is_some() {
            self.bill_value(name, text, path);
        } else {
            self.general_value(name, text, offset);
        }
    }

    fn number(&mut self, name: &str, text: &str, offset: usize) -> Option<f64> {
        let plain = if text.contains('.') { text.replace(',', "") } else { text.replace(',', ".") };
        let found = plain.trim().parse::<f64>().ok().filter(|n| n.is_finite() && n.abs() < 1e15);
        if found.is_none() {
            let defect = Defect::new(Severity::Error, "number", "the number cannot be read");
            self.defects.push(defect.at(offset, name).found(text, "a number"));
        }
        found
    }

    fn general_value(&mut self, name: &str, text: String, offset: usize) {
        match name {
            "Customs_office_code" => self.movement.office = Some(text),
            "Voyage_number" => self.movement.number = Some(text),
            "Date_of_departure" => drop(self.dates.insert("departure", text)),
            "Time_of_departure" => drop(self.dates.insert("departure time", text)),
            "Date_of_arrival" => drop(self.dates.insert("arrival", text)),
            "Time_of_arrival" => drop(self.dates.insert("arrival time", text)),
            "Date_of_last_discharge" => {}
            "Carrier_code" => self.movement.carrier = Some(text),
            "Mode_of_transport_code" => {
                self.movement.mode = match text.as_str() {
                    "2" => "rail",
                    "3" => "road",
                    "4" => "air",
                    _ => "sea",
                }
                .to_owned();
            }
            "Identity_of_transporter" => self.vessel.name = Some(text),
            "Nationality_of_transporter_code" => self.vessel.flag = Some(text),
            "Registration_number_of_transport_code" => match ImoNumber::digits(&text) {
                Some(imo) => {
                    self.vessel.imo_valid = Some(ImoNumber::parse(&imo).is_some());
                    self.vessel.imo = Some(imo);
                }
                None => self.vessel.call_sign = Some(text),
            },
            "Place_of_departure_code" => self.movement.departure.place = Some(text),
            "Place_of_destination_code" => self.movement.arrival.place = Some(text),
            "Total_number_of_bols" | "Total_number_of_packages" | "Total_number_of_containers" | "Total_gross_mass" => {
                let number = self.number(name, &text, offset);
                let totals = self.reading.totals.get_or_insert_with(Totals::default);
                match name {
                    "Total_number_of_bols" => totals.bills = number.map(|n| n as i64),
                    "Total_number_of_packages" => totals.packages = number.map(|n| n as i64),
                    "Total_number_of_containers" => totals.containers = number.map(|n| n as i64),
                    _ => totals.gross_mass_kg = number,
                }
            }
            _ => {}
        }
    }

    fn bill_value(&mut self, name: &str, text: String, path: &[String]) {
        let Some(bill) = &mut self.bill else { return };
        match name {
            "Bol_reference" => bill.reference = text,
            "Line_number" => bill.line = text.parse().ok(),
            "Bol_nature" => bill.nature = cuscar::nature(text.as_bytes()).map(str::to_owned),
            "Bol_type_code" => {
                bill.kind = match text.to_uppercase().as_str() {
                    "HBL" | "HSB" | "HWB" | "HAWB" => Some("house".into()),
                    "MBL" | "MST" | "MSB" | "MAWB" => Some("master".into()),
                    _ => None,
                }
            }
            "Master_bol_ref_number" => bill.master = Some(text),
            "Place_of_loading_code" => bill.loading = Some(text),
            "Place_of_unloading_code" => bill.discharge = Some(text),
            "Place_of_ultimate_destination_code" | "Place_of_delivery_code" => bill.destination = Some(text),
            "Place_of_origin_code" | "Place_of_receipt_code" => bill.origin = Some(text),
            "PC_indicator" if path.iter().any(|segment| segment == "Freight_segment") => {
                bill.freight = match text.to_uppercase().as_str() {
                    "PP" | "P" => Some("prepaid".into()),
                    "CC" | "C" => Some("collect".into()),
                    _ => None,
                }
            }
            _ => party_value(bill, name, text),
        }
    }

    fn container_value(&mut self, name: &str, text: &str, offset: usize) {
        let number = match name {
            "Number_of_packages" | "Empty_weight" | "Goods_weight" | "Gross_weight" | "VGM" | "Maximum_temperature" => {
                self.number(name, text, offset)
            }
            _ => None,
        };
        let Some(container) = &mut self.container else { return };
        match name {
            "Ctn_reference" => container.number = ContainerNumber::normalise(text),
            "Number_of_packages" => container.packages = number.map(|n| n as i64),
            "Type_of_container" => container.size_type = Some(text.to_owned()),
            "Empty_Full" | "Empty_full" => {
                // `1/1` is a full container load, `0/0` or `0` empty; some write words.
                container.full = match text.to_uppercase().as_str() {
                    "0" | "0/0" | "4" | "E" | "MTY" | "EMPTY" => Some(false),
                    "1" | "1/1" | "5" | "F" | "FCL" | "LCL" | "FULL" | "1/0" | "0/1" => Some(true),
                    _ => None,
                }
            }
            "Marks1" | "Marks2" | "Marks3" | "Seal_number" => limits::push(&mut container.seals, text.to_owned()),
            "Empty_weight" => container.tare_kg = number,
            "Goods_weight" => container.gross_mass_kg = number,
            "VGM" => container.verified_mass_kg = number,
            _ => {}
        }
    }

    fn goods_value(&mut self, name: &str, text: &str, offset: usize) {
        let number = match name {
            "Number_of_packages" | "Gross_mass" | "Net_mass" | "Volume_in_cubic_meters" => {
                self.number(name, text, offset)
            }
            _ => None,
        };
        let Some(goods) = &mut self.goods else { return };
        match name {
            "Number_of_packages" => goods.packages = number.map(|n| n as i64),
            "Package_type_code" => goods.package_type = Some(text.to_owned()),
            "Gross_mass" => goods.gross_mass_kg = number,
            "Net_mass" => goods.net_mass_kg = number,
            "Shipping_marks" => goods.marks = Some(text.to_owned()),
            "Goods_description" => goods.description = Some(text.to_owned()),
            "Goods_hs_code" | "Hs_code" | "Commodity_code" => goods.hs = hs::code(text),
            "Volume_in_cubic_meters" => goods.volume_m3 = number,
            "Dangerous_goods_code" => limits::push(&mut goods.un_numbers, text.to_owned()),
            _ => {}
        }
    }

    fn keep_container(&mut self) {
        let Some(mut container) = self.container.take().filter(|c| !c.number.is_empty()) else { return };
        container.valid = ContainerNumber::parse(&container.number).is_ok();
        if let Some(bill) = self.bill.as_mut().filter(|bill| !bill.containers.contains(&container.number)) {
            limits::push(&mut bill.containers, container.number.clone());
        }
        match self.boxes.get(&container.number).and_then(|at| self.reading.containers.get_mut(*at)) {
            // A groupage box stands in several bills: it is one box, and its packages add up.
            Some(known) => {
                known.packages = match (known.packages, container.packages) {
                    (Some(a), Some(b)) => Some(a.saturating_add(b)),
                    (a, b) => a.or(b),
                };
                for seal in container.seals {
                    if !known.seals.contains(&seal) {
                        limits::push(&mut known.seals, seal);
                    }
                }
            }
            None => {
                self.boxes.insert(container.number.clone(), self.reading.containers.len());
                if !limits::push_record(&mut self.reading.containers, container, &mut self.defects) {
                    self.refused = true;
                }
            }
        }
    }

    fn keep_goods(&mut self) {
        let (Some(mut goods), Some(bill)) = (self.goods.take(), self.bill.as_mut()) else { return };
        if goods.hs.is_none() {
            goods.hs = goods.description.as_deref().and_then(hs::in_text);
        }
        goods.line = Some(bill.goods.len() as i64 + 1);
        limits::push(&mut bill.goods, goods);
    }

    fn keep_bill(&mut self) {
        self.keep_container();
        self.keep_goods();
        let Some(mut bill) = self.bill.take().filter(|_| !self.refused) else { return };
        if bill.kind.is_none() {
            bill.kind = Some(if bill.master.is_some() { "house" } else { "single" }.to_owned());
        }
        if bill.reference.is_empty() {
            let line = bill.line.unwrap_or(self.reading.consignments.len() as i64 + 1);
            let text = format!("bill {line} has no number (Bol_reference)");
            self.defects.push(Defect::new(Severity::Error, "no_reference", text).found("none", "Bol_reference"));
            bill.reference = format!("line {line}");
        }
        // Whatever the order of the segments, the boxes of the bill hold all its lines.
        for goods in &mut bill.goods {
            goods.containers.clone_from(&bill.containers);
        }
        cuscar::fill_from_goods(&mut bill);
        self.refused = !limits::push_record(&mut self.reading.consignments, bill, &mut self.defects);
    }

    fn finish(mut self, root: &str) -> Reading {
        self.keep_bill();
        crate::cuscar::name_masters(&mut self.reading.consignments);
        self.movement.departure.time = self.moment("departure", "departure time");
        self.movement.arrival.time = self.moment("arrival", "arrival time");
        if self.vessel != Vessel::default() {
            self.movement.vessel = Some(std::mem::take(&mut self.vessel));
        }
        if self.movement.mode.is_empty() {
            self.movement.mode = "sea".into();
        }
        self.movement.crossing = true;
        if self.movement.number.is_none() && self.movement.vessel.is_none() {
            let text = "neither voyage nor means of transport is named";
            self.defects.push(Defect::new(Severity::Error, "no_movement", text).found("none", "Voyage_number"));
        }
        self.reading.format = "AWMDS".into();
        self.reading.version = Some(root.to_owned());
        self.reading.reference = self.movement.number.clone();
        self.reading.sender = self.movement.carrier.clone();
        self.reading.movements = vec![self.movement];
        self.reading.defects = self.defects.into_list();
        self.reading
    }

    fn moment(&mut self, day: &str, clock: &str) -> Option<chrono::NaiveDateTime> {
        let text = self.dates.get(day)?.clone();
        let date = ["%Y-%m-%d", "%d/%m/%Y", "%Y%m%d", "%m/%d/%Y"]
            .into_iter()
            .find_map(|form| NaiveDate::parse_from_str(text.get(..10).unwrap_or(&text), form).ok());
        let Some(date) = date else {
            let defect = Defect::new(Severity::Error, "date", format!("the date of {day} cannot be read"));
            self.defects.push(defect.found(text, "a date as YYYY-MM-DD"));
            return None;
        };
        let clock = self.dates.get(clock).and_then(|text| {
            ["%H:%M:%S", "%H:%M"].into_iter().find_map(|form| NaiveTime::parse_from_str(text, form).ok())
        });
        Some(date.and_time(clock.unwrap_or_default()))
    }
}

/// `Exporter_name`, `Consignee_address` and so on; a code is the trader's registration.
fn party_value(bill: &mut Consignment, name: &str, text: String) {
    let Some((role, field)) = name.split_once('_') else { return };
    let party = match role {
        "Exporter" | "Shipper" | "Consignor" => &mut bill.consignor,
        "Consignee" | "Importer" => &mut bill.consignee,
        "Notify" => &mut bill.notify,
        _ => return,
    };
    match field {
        "name" => party.name = Some(text),
        "address" => party.address = Some(text),
        "code" => limits::push(&mut party.identifiers, text),
        "telephone" | "fax" | "email" => limits::push(&mut party.contacts, text),
        _ => {}
    }
}
