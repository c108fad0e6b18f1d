//! CUSCAR: cargo report, one voyage's bills (UN/EDIFACT D.95A, D.95B, D.03A, D.12B, D.16B; SMDG and port profiles).

use std::collections::{HashMap, HashSet};

use model::{
    Consignment, Container, GoodsItem, Party, Reading, Severity,
    cargo::{CitedDocument, Totals},
    code::{ContainerNumber, ImoNumber},
    movement::{Call, Movement, Vessel},
};

use crate::{
    dates::{self, Meaning},
    edifact::{interchange::Body, segment::Segment},
    hs,
    limits::{self, Defects},
};

/// A licence that a reference names (code list 1153).
fn licence(kind: &str, number: String) -> CitedDocument {
    CitedDocument { kind: Some(kind.to_owned()), number: Some(number) }
}

/// What the segments that follow describe.
#[derive(Default, PartialEq, Eq, Clone, Copy)]
enum Scope {
    #[default]
    Header,
    Voyage,
    Equipment,
    Bill,
    Goods,
    /// The part of a line of goods that is in one container.
    Split,
}

/// The message while it is read.
#[derive(Default)]
pub(crate) struct Cuscar {
    scope: Scope,
    nature: Option<String>,
    /// Place of each container in the message's list.
    boxes: HashMap<String, usize>,
    /// Numbers of break bulk, which are no containers.
    loose: HashSet<String>,
    /// The box that the last EQD or SGP named.
    current: Option<usize>,
    bill: Option<Consignment>,
    /// Parties of the header; bills that name none of their own have these.
    header: Consignment,
    party: Option<Role>,
    refused: bool,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Role {
    Consignor,
    Consignee,
    Notify,
}

impl Body for Cuscar {
    fn segment(&mut self, segment: &Segment<'_>, reading: &mut Reading, defects: &mut Defects) {
        match &segment.tag {
            b"BGM" => reading.function = segment.text(3, 0),
            b"TDT" => self.voyage(segment, reading),
            b"DTM" => self.date(segment, reading, defects),
            b"LOC" => self.place(segment, reading),
            b"GIS" => self.indicator(segment),
            b"EQD" => self.equipment(segment, reading),
            b"CNI" => self.open_bill(segment, reading, defects),
            b"RFF" => self.reference(segment),
            b"CNT" => self.count(segment, reading),
            b"NAD" => self.party(segment),
            b"COM" => {
                if let (Some(value), Some(party)) = (segment.text(1, 0), self.current_party()) {
                    limits::push(&mut party.contacts, value);
                }
            }
            b"GID" => self.goods(segment),
            b"FTX" => self.words(segment),
            b"MEA" => self.measure(segment, reading),
            b"SEL" => {
                if let (Some(seal), Some(container)) = (segment.text(1, 0), self.container(reading)) {
                    limits::push(&mut container.seals, seal);
                }
            }
            b"TMP" => {
                let value = segment.number(2, 0);
                if let Some(container) = self.container(reading) {
                    container.temperature_c = value;
                }
            }
            b"SGP" => self.split(segment, reading, defects),
            b"DGS" => {
                let number = segment.text(3, 0).or_else(|| segment.text(2, 2));
                if let (Some(number), Some(goods)) = (number, self.line()) {
                    limits::push(&mut goods.un_numbers, number);
                }
            }
            b"PCI" => self.marks(segment),
            b"CST" => {
                let code = segment.text(2, 0).or_else(|| segment.text(1, 0)).and_then(|text| hs::code(&text));
                if let (Some(code), Some(goods)) = (code, self.line()) {
                    goods.hs = Some(code);
                }
            }
            b"MOA" => self.value(segment),
            b"CPI" => {
                let freight = match segment.component(3, 0).or(segment.component(1, 0)) {
                    Some(b"P" | b"PP") => Some("prepaid"),
                    Some(b"C" | b"CC") => Some("collect"),
                    _ => None,
                };
                if let Some(bill) = &mut self.bill {
                    bill.freight = freight.map(str::to_owned).or(bill.freight.take());
                }
            }
            _ => {}
        }
    }

    fn finish(&mut self, reading: &mut Reading, defects: &mut Defects) {
        self.keep(reading, defects);
        name_masters(&mut reading.consignments);
        let discharge = reading.consignments.iter().find_map(|bill| bill.discharge.clone());
        // Without TDT the message still arrives somewhere: where its bills are discharged.
        if reading.movements.is_empty() {
            let text = "no voyage or flight is named (TDT+20)";
            defects.push(model::Defect::new(Severity::Warning, "no_movement", text).found("none", "TDT+20"));
            return;
        }
        if let Some(movement) = reading.movements.first_mut() {
            movement.crossing = true;
            if movement.arrival.place.is_none() {
                movement.arrival.place = discharge;
            }
        }
    }
}

impl Cuscar {
    fn voyage(&mut self, segment: &Segment<'_>, reading: &mut Reading) {
        if !reading.movements.is_empty() {
            return;
        }
        self.scope = Scope::Voyage;
        let mode = match segment.component(3, 0) {
            Some(b"2") => "rail",
            Some(b"3") => "road",
            Some(b"4") => "air",
            _ => "sea",
        };
        // C222 stands in element 8: identification, qualifier, agency, name, flag. 146 is the IMO (Lloyd's) number, 103 the call sign.
        let identity = segment.text(8, 0);
        let imo = identity.as_deref().and_then(ImoNumber::digits).filter(|_| !segment.is(8, 1, "103"));
        let call_sign = identity.filter(|_| imo.is_none());
        let vessel = Vessel {
            name: segment.text(8, 3),
            imo_valid: imo.as_deref().map(|imo| ImoNumber::parse(imo).is_some()),
            imo,
            call_sign,
            flag: segment.text(8, 4),
        };
        let movement = Movement {
            mode: mode.into(),
            carrier: segment.text(5, 0),
            number: segment.text(2, 0),
            vessel: (vessel != Vessel::default()).then_some(vessel),
            ..Movement::default()
        };
        reading.movements.push(movement);
    }

    fn date(&mut self, segment: &Segment<'_>, reading: &mut Reading, defects: &mut Defects) {
        let code = segment.component(1, 0);
        if code == Some(b"137") && self.bill.is_none() {
            reading.prepared = dates::dtm(segment, Meaning::Movement, defects).map(|m| m.at()).or(reading.prepared);
            return;
        }
        let Some(movement) = reading.movements.first_mut().filter(|_| self.bill.is_none()) else { return };
        let call: &mut Call = match code {
            Some(b"133" | b"136" | b"189") => &mut movement.departure,
            Some(b"132" | b"178" | b"232") => &mut movement.arrival,
            _ => return,
        };
        call.time = dates::dtm(segment, Meaning::Movement, defects).map(|m| m.at()).or(call.time);
    }

    fn place(&mut self, segment: &Segment<'_>, reading: &mut Reading) {
        let Some(place) = segment.text(2, 0) else { return };
        let code = segment.component(1, 0);
        if let Some(bill) = &mut self.bill {
            let slot = match code {
                Some(b"9") => &mut bill.loading,
                // 5 and 8 are the ends of the carriage, 11 where it is discharged.
                Some(b"11" | b"12") => &mut bill.discharge,
                Some(b"76" | b"88" | b"5" | b"27") => &mut bill.origin,
                Some(b"7" | b"8" | b"83" | b"20" | b"65") if bill.destination.is_none() => &mut bill.destination,
                _ => return,
            };
            *slot = Some(place);
            return;
        }
        let Some(movement) = reading.movements.first_mut() else { return };
        match code {
            Some(b"5" | b"9" | b"125") => movement.departure.place = Some(place),
            Some(b"8" | b"11" | b"60" | b"87" | b"61") => movement.arrival.place = Some(place),
            Some(b"22" | b"41" | b"118") => movement.office = Some(place),
            _ => {}
        }
    }

    fn indicator(&mut self, segment: &Segment<'_>) {
        let nature = segment.component(1, 0).and_then(nature).map(str::to_owned);
        match &mut self.bill {
            Some(bill) => bill.nature = nature.or(bill.nature.take()),
            None => self.nature = nature,
        }
    }

    fn equipment(&mut self, segment: &Segment<'_>, reading: &mut Reading) {
        let Some(number) = segment.text(2, 0) else { return };
        self.scope = Scope::Equipment;
        // BB is break bulk: what is numbered is no container.
        self.current = None;
        if segment.is(1, 0, "BB") {
            self.loose.insert(ContainerNumber::normalise(&number));
            return;
        }
        let size_type = segment.text(3, 0).filter(|code| code.as_str() != "9999");
        let full = match segment.component(6, 0) {
            Some(b"5") => Some(true),
            Some(b"4") => Some(false),
            _ => None,
        };
        let Some(at) = self.box_at(&number, reading) else { return };
        self.current = Some(at);
        let container = &mut reading.containers[at];
        container.size_type = size_type.or(container.size_type.take());
        container.full = full.or(container.full);
        if let Some(bill) = &mut self.bill
            && !bill.containers.contains(&container.number)
        {
            limits::push(&mut bill.containers, container.number.clone());
        }
    }

    /// The place of a container in the message's list; each stands there once.
    fn box_at(&mut self, number: &str, reading: &mut Reading) -> Option<usize> {
        let number = ContainerNumber::normalise(number);
        if let Some(&at) = self.boxes.get(&number) {
            return Some(at);
        }
        if reading.containers.len() >= limits::RECORDS {
            return None;
        }
        let at = reading.containers.len();
        let valid = ContainerNumber::parse(&number).is_ok();
        reading.containers.push(Container { number: number.clone(), valid, ..Container::default() });
        self.boxes.insert(number, at);
        Some(at)
    }

    fn open_bill(&mut self, segment: &Segment<'_>, reading: &mut Reading, defects: &mut Defects) {
        self.keep(reading, defects);
        self.scope = Scope::Bill;
        self.party = None;
        self.bill = Some(Consignment {
            reference: segment.text(2, 0).unwrap_or_default(),
            line: segment.count(1, 0),
            nature: self.nature.clone(),
            ..Consignment::default()
        });
    }

    fn reference(&mut self, segment: &Segment<'_>) {
        let (Some(bill), Some(value)) = (&mut self.bill, segment.text(1, 1)) else { return };
        match segment.component(1, 0) {
            Some(b"MB" | b"MWB" | b"MAB") if bill.reference.is_empty() || bill.reference == value => {
                bill.reference = value;
                bill.kind.get_or_insert_with(|| "master".to_owned());
            }
            Some(b"BM" | b"AWB" | b"BN") if bill.reference.is_empty() || bill.reference == value => {
                bill.reference = value;
                bill.kind.get_or_insert_with(|| "single".to_owned());
            }
            Some(b"HB" | b"HWB" | b"BH") => {
                if !bill.reference.is_empty() && bill.reference != value {
                    bill.master.get_or_insert_with(|| bill.reference.clone());
                }
                bill.reference = value;
                bill.kind = Some("house".into());
            }
            Some(b"MB" | b"MWB" | b"MAB" | b"BM" | b"AWB") => bill.master = Some(value),
            Some(b"IP") => limits::push(&mut bill.documents, licence("import_licence", value)),
            Some(b"EX") => limits::push(&mut bill.documents, licence("export_licence", value)),
            _ => {}
        }
    }

    fn count(&mut self, segment: &Segment<'_>, reading: &mut Reading) {
        let (amount, unit) = (segment.number(1, 1), segment.text(1, 2));
        let Some(bill) = &mut self.bill else {
            let totals = reading.totals.get_or_insert_with(Totals::default);
            match segment.component(1, 0) {
                Some(b"7") => totals.gross_mass_kg = amount.map(|n| kilograms(n, unit.as_deref())),
                Some(b"8" | b"11") => totals.packages = amount.map(|n| n as i64),
                Some(b"16") => totals.containers = amount.map(|n| n as i64),
                Some(b"10") => totals.bills = amount.map(|n| n as i64),
                _ => {}
            }
            return;
        };
        match segment.component(1, 0) {
            Some(b"7") => bill.gross_mass_kg = amount.map(|n| kilograms(n, unit.as_deref())),
            Some(b"8" | b"11") => bill.packages = amount.map(|n| n as i64),
            Some(b"15") => bill.volume_m3 = amount,
            _ => {}
        }
    }

    fn party(&mut self, segment: &Segment<'_>) {
        self.party = match segment.component(1, 0) {
            Some(b"CZ" | b"SH" | b"EX" | b"OS") => Some(Role::Consignor),
            Some(b"CN" | b"UC" | b"IM") => Some(Role::Consignee),
            Some(b"NI" | b"N1" | b"N2" | b"NP") => Some(Role::Notify),
            _ => None,
        };
        let code = segment.component(1, 0).map(<[u8]>::to_owned);
        let mut stated = Party { country: segment.text(9, 0), ..Party::default() };
        if let Some(identifier) = segment.text(2, 0) {
            // C058 free lines follow; without them and without C080 the identifier may be all there is.
            stated.identifiers.push(identifier);
        }
        let free = segment.texts(3);
        let name = segment.texts(4);
        let street = segment.texts(5);
        let rest = [segment.text(6, 0), segment.text(7, 0), segment.text(8, 0)];
        let mut address: Vec<String> = Vec::new();
        if name.is_empty() {
            // Unstructured: the first line is the name; one line may hold it all, parted by commas.
            let mut lines = free.into_iter();
            stated.name = lines.next();
            address.extend(lines);
        } else {
            stated.name = Some(name.join(" "));
            address.extend(free);
        }
        address.extend(street);
        address.extend(rest.into_iter().flatten());
        stated.address = (!address.is_empty()).then(|| address.join(" "));
        if stated.address.is_none()
            && let Some((name, rest)) = stated.name.as_deref().and_then(|line| line.split_once(", "))
        {
            stated.address = Some(rest.trim().to_owned());
            stated.name = Some(name.trim().to_owned());
        }
        // A shipper (SH) gives way to a consignor (CZ) where both are named.
        if let Some(party) = self.current_party()
            && (party.name.is_none() || code.as_deref() == Some(b"CZ") || code.as_deref() == Some(b"CN"))
        {
            *party = stated;
        }
    }

    fn current_party(&mut self) -> Option<&mut Party> {
        let bill = self.bill.as_mut().unwrap_or(&mut self.header);
        Some(match self.party? {
            Role::Consignor => &mut bill.consignor,
            Role::Consignee => &mut bill.consignee,
            Role::Notify => &mut bill.notify,
        })
    }

    fn goods(&mut self, segment: &Segment<'_>) {
        self.scope = Scope::Goods;
        self.party = None;
        let Some(bill) = &mut self.bill else { return };
        let goods = GoodsItem {
            line: segment.count(1, 0),
            packages: segment.count(2, 0),
            package_type: segment.text(2, 1),
            ..GoodsItem::default()
        };
        limits::push(&mut bill.goods, goods);
    }

    /// The open line of goods, made where a segment of goods comes without GID.
    fn line(&mut self) -> Option<&mut GoodsItem> {
        let bill = self.bill.as_mut()?;
        if bill.goods.is_empty() {
            bill.goods.push(GoodsItem::default());
        }
        bill.goods.last_mut()
    }

    fn words(&mut self, segment: &Segment<'_>) {
        if !matches!(segment.component(1, 0), Some(b"AAA" | b"AAI" | b"PRD")) || self.bill.is_none() {
            return;
        }
        let mut words = segment.texts(4);
        if words.is_empty() {
            words = segment.texts(3);
        }
        let text = words.join(" ");
        let Some(goods) = self.line() else { return };
        if goods.hs.is_none() {
            goods.hs = hs::in_text(&text);
        }
        let text = match goods.description.take() {
            Some(before) if before.len() < limits::VALUE => format!("{before} {text}"),
            Some(before) => before,
            None => text,
        };
        goods.description = Some(text).filter(|text| !text.is_empty());
    }

    fn measure(&mut self, segment: &Segment<'_>, reading: &mut Reading) {
        // Some write the unit and value into element 3, some the value alone.
        let (unit, value) = match (segment.text(3, 0), segment.number(3, 1)) {
            (unit, Some(value)) => (unit, value),
            _ => match segment.number(3, 0) {
                Some(value) => (None, value),
                None => return,
            },
        };
        let unit = unit.as_deref();
        let what = segment.component(2, 0).map(<[u8]>::to_owned).unwrap_or_default();
        let volume = matches!(unit, Some("MTQ")) || matches!(what.as_slice(), b"AAW" | b"ABJ");
        let mass = kilograms(value, unit);
        match self.scope {
            Scope::Equipment => {
                let Some(container) = self.current.and_then(|at| reading.containers.get_mut(at)) else { return };
                match (segment.component(1, 0).unwrap_or(b""), what.as_slice()) {
                    (b"VGM", _) | (_, b"VGM") => container.verified_mass_kg = Some(mass),
                    (_, b"T") => container.tare_kg = Some(mass),
                    (_, b"G" | b"AAB" | b"WT" | b"AET") | (b"WT", _) if !volume => container.gross_mass_kg = Some(mass),
                    _ => {}
                }
            }
            Scope::Bill | Scope::Goods => {
                let in_goods = self.scope == Scope::Goods;
                if volume {
                    if let Some(goods) = self.line().filter(|_| in_goods && value > 0.0) {
                        goods.volume_m3 = Some(value);
                    }
                    return;
                }
                // A mass between the bill and its first line of goods is the bill's own.
                if !in_goods {
                    if let Some(bill) = &mut self.bill {
                        bill.gross_mass_kg = Some(mass);
                    }
                    return;
                }
                let Some(goods) = self.line() else { return };
                match what.as_slice() {
                    b"AAC" | b"N" | b"AAF" | b"AAL" => goods.net_mass_kg = Some(mass),
                    _ => goods.gross_mass_kg = Some(mass),
                }
            }
            Scope::Split => {
                let container = self.current.and_then(|at| reading.containers.get_mut(at)).filter(|_| !volume);
                if let Some(container) = container {
                    container.gross_mass_kg = Some(container.gross_mass_kg.unwrap_or(0.0) + mass);
                }
            }
            Scope::Header | Scope::Voyage => {}
        }
    }

    fn container<'r>(&self, reading: &'r mut Reading) -> Option<&'r mut Container> {
        let at = self.current.filter(|_| self.scope == Scope::Equipment)?;
        reading.containers.get_mut(at)
    }

    fn split(&mut self, segment: &Segment<'_>, reading: &mut Reading, defects: &mut Defects) {
        let Some(number) = segment.text(1, 0) else { return };
        self.scope = Scope::Split;
        self.current = None;
        if self.loose.contains(&ContainerNumber::normalise(&number)) {
            return;
        }
        let known = self.boxes.contains_key(&ContainerNumber::normalise(&number));
        let Some(at) = self.box_at(&number, reading) else { return };
        self.current = Some(at);
        if !known {
            let text = "goods are in a container that the message does not list (EQD)";
            defects.push(
                segment
                    .defect(Severity::Info, "container_not_listed", text)
                    .element("1")
                    .found(number, "a listed container"),
            );
        }
        let packages = segment.count(2, 0);
        let container = &mut reading.containers[at];
        if let Some(packages) = packages {
            container.packages = Some(container.packages.unwrap_or(0).saturating_add(packages));
        }
        let number = container.number.clone();
        if let Some(goods) = self.line().filter(|goods| !goods.containers.contains(&number)) {
            limits::push(&mut goods.containers, number.clone());
        }
        if let Some(bill) = self.bill.as_mut().filter(|bill| !bill.containers.contains(&number)) {
            limits::push(&mut bill.containers, number);
        }
    }

    fn marks(&mut self, segment: &Segment<'_>) {
        let text = segment.texts(2).join(" ");
        let Some(goods) = self.line().filter(|_| !text.is_empty()) else { return };
        if goods.hs.is_none() {
            goods.hs = hs::in_text(&text);
        }
        goods.marks.get_or_insert(text);
    }

    fn value(&mut self, segment: &Segment<'_>) {
        let (amount, currency) = (segment.number(1, 1), segment.text(1, 2));
        if let Some(goods) = self.line() {
            goods.value = amount;
            goods.currency = currency;
        }
    }

    fn keep(&mut self, reading: &mut Reading, defects: &mut Defects) {
        let Some(mut bill) = self.bill.take().filter(|_| !self.refused) else { return };
        if bill.reference.is_empty() {
            let text = format!("bill {} has no number (CNI, RFF+BM)", bill.line.unwrap_or(0));
            defects.push(model::Defect::new(Severity::Error, "no_reference", text).found("none", "RFF+BM"));
            bill.reference = format!("line {}", bill.line.unwrap_or(reading.consignments.len() as i64 + 1));
        }
        for (own, header) in [
            (&mut bill.consignor, &self.header.consignor),
            (&mut bill.consignee, &self.header.consignee),
            (&mut bill.notify, &self.header.notify),
        ] {
            if *own == Party::default() {
                own.clone_from(header);
            }
        }
        if bill.kind.is_none() {
            bill.kind = Some(if bill.master.is_some() { "house" } else { "single" }.to_owned());
        }
        fill_from_goods(&mut bill);
        self.refused = !limits::push_record(&mut reading.consignments, bill, defects);
    }
}

/// A bill under which others of the manifest stand is a master, whatever it was sent as.
pub(crate) fn name_masters(bills: &mut [Consignment]) {
    let masters: HashSet<String> = bills.iter().filter_map(|bill| bill.master.clone()).collect();
    for bill in bills.iter_mut().filter(|bill| bill.master.is_none() && masters.contains(&bill.reference)) {
        bill.kind = Some("master".to_owned());
    }
}

/// What the bill itself leaves out follows from its lines.
pub(crate) fn fill_from_goods(bill: &mut Consignment) {
    if bill.goods.is_empty() {
        return;
    }
    if bill.gross_mass_kg.is_none() {
        bill.gross_mass_kg = bill.goods.iter().map(|g| g.gross_mass_kg).sum();
    }
    if bill.packages.is_none() {
        bill.packages = bill.goods.iter().map(|g| g.packages).sum();
    }
    if bill.volume_m3.is_none() {
        bill.volume_m3 = bill.goods.iter().map(|g| g.volume_m3).sum();
    }
    if bill.package_type.is_none() {
        bill.package_type = bill.goods.iter().find_map(|g| g.package_type.clone());
    }
}

/// Nature of the bill (ASYCUDA and port profiles).
pub(crate) fn nature(code: &[u8]) -> Option<&'static str> {
    match code {
        b"22" => Some("export"),
        b"23" => Some("import"),
        b"24" => Some("transit"),
        b"28" => Some("transhipment"),
        _ => None,
    }
}

/// UN/ECE Recommendation 20 units of mass in kilograms.
fn kilograms(value: f64, unit: Option<&str>) -> f64 {
    match unit {
        Some("TNE") => value * 1000.0,
        Some("LBR") => value * 0.453_592_37,
        Some("GRM") => value / 1000.0,
        _ => value,
    }
}
