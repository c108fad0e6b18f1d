//! Goods on a movement: bills, their lines, their containers and their parties.

use crate::{movement::Movement, record};

record! {
    /// A trader named on a bill: consignor, consignee, notify party, agent.
    pub struct Party {
        /// Name as received.
        name: Option<String> = ("Name", "", "\"CRESCENT TEXTILE MILLS LTD\"", Commercial),
        /// Address as received, on one line.
        address: Option<String> = ("Address", "", "\"PLOT 12 SITE AREA KARACHI\"", Commercial),
        /// Country, ISO 3166 alpha-2, where given or derived.
        country: Option<String> = ("Country", "", "\"PK\"", Open),
        /// Registration numbers as received: TIN, EORI, NTN.
        identifiers: Vec<String> = ("Identifiers", "", "\"1234567-8\"", Commercial),
        /// Telephone, fax or mail as received.
        contacts: Vec<String> = ("Contacts", "", "\"+92 21 111 000 111\"", Personal),
    }
}

record! {
    /// One line of goods on a bill.
    pub struct GoodsItem {
        /// Line number on the bill.
        line: Option<i64> = ("Line", "", "1", Open),
        /// Description as received.
        description: Option<String> = ("Description", "", "\"COTTON BED LINEN\"", Commercial),
        /// Harmonized System code, digits only, as given or as found in the text.
        hs: Option<String> = ("HS code", "", "\"630221\"", Open),
        /// Packages of this line.
        packages: Option<i64> = ("Packages", "", "900", Open),
        /// UN/ECE Recommendation 21 package code as received.
        package_type: Option<String> = ("Package type", "", "\"CT\"", Open),
        /// Gross mass.
        gross_mass_kg: Option<f64> = ("Gross mass", "kg", "16800.0", Commercial),
        /// Net mass.
        net_mass_kg: Option<f64> = ("Net mass", "kg", "16100.0", Commercial),
        /// Volume.
        volume_m3: Option<f64> = ("Volume", "m3", "52.1", Commercial),
        /// Value in `currency`.
        value: Option<f64> = ("Value", "", "12500.0", Commercial),
        /// ISO 4217 currency of `value`.
        currency: Option<String> = ("Currency", "", "\"USD\"", Open),
        /// UN numbers of dangerous goods, four digits.
        un_numbers: Vec<String> = ("UN numbers", "", "\"1170\"", Open),
        /// Country of origin, ISO 3166 as received.
        origin: Option<String> = ("Origin", "", "\"DE\"", Open),
        /// Numbers of the containers that hold this line.
        containers: Vec<String> = ("Containers", "", "\"MSCU4411222\"", Open),
        /// Shipping marks as received.
        marks: Option<String> = ("Marks", "", "\"N/M\"", Commercial),
    }
}

record! {
    /// A container as one message describes it.
    pub struct Container {
        /// Number as received without blanks (ISO 6346).
        number: String = ("Number", "", "\"MSCU4411222\"", Open),
        /// Whether the number passes the ISO 6346 check.
        valid: bool = ("Number valid", "", "true", Open),
        /// Size and type code as received (ISO 6346).
        size_type: Option<String> = ("Size and type", "", "\"45G1\"", Open),
        /// Full or empty, where stated.
        full: Option<bool> = ("Full", "", "true", Open),
        /// Seal numbers.
        seals: Vec<String> = ("Seals", "", "\"H100001\"", Open),
        /// Gross mass of the goods in it, where stated for the container.
        gross_mass_kg: Option<f64> = ("Gross mass", "kg", "14200.0", Commercial),
        /// Tare.
        tare_kg: Option<f64> = ("Tare", "kg", "3800.0", Open),
        /// Verified gross mass (SOLAS VI/2).
        verified_mass_kg: Option<f64> = ("Verified gross mass", "kg", "18000.0", Commercial),
        /// Stowage cell as BBBRRTT.
        position: Option<String> = ("Stowage position", "", "\"0340682\"", Open),
        /// Set temperature.
        temperature_c: Option<f64> = ("Temperature", "Cel", "-18.0", Open),
        /// Packages in it.
        packages: Option<i64> = ("Packages", "", "12", Open),
    }
}

record! {
    /// A document that a bill names.
    pub struct CitedDocument {
        /// import_licence or export_licence.
        kind: Option<String> = ("Kind of document", "", "\"import_licence\"", Open),
        /// Its number as received.
        number: Option<String> = ("Number", "", "\"XA/2026/0017\"", Commercial),
    }
}

record! {
    /// A master or house bill on a movement.
    pub struct Consignment {
        /// Bill of lading or air waybill number.
        reference: String = ("Bill", "", "\"GVKHI0001\"", Open),
        /// master, house or single.
        kind: Option<String> = ("Kind of bill", "", "\"house\"", Open),
        /// The master bill that a house bill belongs to.
        master: Option<String> = ("Master bill", "", "\"MSCU123\"", Open),
        /// Line on the manifest.
        line: Option<i64> = ("Manifest line", "", "1", Open),
        /// import, export, transit or transhipment.
        nature: Option<String> = ("Nature", "", "\"import\"", Open),
        /// Who sends.
        consignor: Party = ("Consignor", "", "", Commercial),
        /// To whom.
        consignee: Party = ("Consignee", "", "", Commercial),
        /// Whom to notify.
        notify: Party = ("Notify party", "", "", Commercial),
        /// Place of loading, code as received.
        loading: Option<String> = ("Loading", "", "\"DEHAM\"", Open),
        /// Place of discharge, code as received.
        discharge: Option<String> = ("Discharge", "", "\"PKKHI\"", Open),
        /// Place of origin or receipt, code as received.
        origin: Option<String> = ("Origin", "", "\"DEHAM\"", Open),
        /// Place of final destination or delivery, code as received.
        destination: Option<String> = ("Destination", "", "\"PKLHE\"", Open),
        /// Packages.
        packages: Option<i64> = ("Packages", "", "12", Open),
        /// UN/ECE Recommendation 21 package code as received.
        package_type: Option<String> = ("Package type", "", "\"CS\"", Open),
        /// Gross mass.
        gross_mass_kg: Option<f64> = ("Gross mass", "kg", "14200.0", Commercial),
        /// Volume.
        volume_m3: Option<f64> = ("Volume", "m3", "52.1", Commercial),
        /// prepaid or collect, where stated.
        freight: Option<String> = ("Freight", "", "\"prepaid\"", Commercial),
        /// Numbers of its containers.
        containers: Vec<String> = ("Containers", "", "\"MSCU4411222\"", Open),
        /// Licences and other documents that it names.
        documents: Vec<CitedDocument> = ("Documents", "", "", Commercial),
        /// Its lines of goods.
        goods: Vec<GoodsItem> = ("Goods", "", "", Commercial),
    }
}

record! {
    /// What a manifest says of itself in its header.
    pub struct Totals {
        /// Bills announced.
        bills: Option<i64> = ("Bills", "", "5", Open),
        /// Packages announced.
        packages: Option<i64> = ("Packages", "", "898", Open),
        /// Containers announced.
        containers: Option<i64> = ("Containers", "", "5", Open),
        /// Gross mass announced.
        gross_mass_kg: Option<f64> = ("Gross mass", "kg", "71700.0", Commercial),
    }
}

record! {
    /// A consignment as a subject: the bill, its movement, its boxes and what is known of its versions.
    pub struct ConsignmentRecord {
        /// The bill.
        consignment: Consignment = ("Consignment", "", "", Commercial),
        /// The movement that carries it.
        voyage: Movement = ("Voyage", "", "", Open),
        /// The containers named on the bill, as the same manifest describes them.
        containers: Vec<Container> = ("Containers", "", "", Commercial),
        /// Version of this bill, from 1.
        version: i64 = ("Version", "", "1", Open),
        /// Fields of the bill that differ from the version before, as paths.
        changed: Vec<String> = ("Changed fields", "", "\"consignee.name\"", Open),
        /// Time of the message that brought this version, as the sender dates it.
        announced: Option<chrono::NaiveDateTime> = ("Announced", "", "", Open),
        /// Hours from the announcement of this version to the arrival.
        hours_before_arrival: Option<f64> = ("Hours before arrival", "h", "48.0", Open),
    }
}

record! {
    /// A container status event (UN/ECE Recommendation 24, COARRI, CODECO).
    pub struct ContainerEvent {
        /// Container number.
        container: Option<String> = ("Container", "", "\"MSCU4411222\"", Open),
        /// Status or function code as received.
        code: Option<String> = ("Code", "", "\"34\"", Open),
        /// When, local.
        time: Option<chrono::NaiveDateTime> = ("Time", "", "", Open),
        /// Where, code as received.
        place: Option<String> = ("Place", "", "\"PKKHI\"", Open),
        /// Full or empty.
        full: Option<bool> = ("Full", "", "true", Open),
    }
}

record! {
    /// A movement as a subject: the conveyance, what its manifest announces and what its bills add up to.
    pub struct MovementRecord {
        /// Natural key of the movement.
        key: String = ("Key", "", "", Open),
        /// The conveyance.
        movement: Movement = ("Movement", "", "", Open),
        /// Totals of the manifest's header.
        announced: Totals = ("Announced totals", "", "", Commercial),
        /// The same totals added up from the bills of that message.
        summed: Totals = ("Summed totals", "", "", Commercial),
        /// Version, from 1.
        version: i64 = ("Version", "", "1", Open),
    }
}

impl ConsignmentRecord {
    /// The natural key: the movement's key and the bill.
    pub fn key(&self) -> String {
        format!("{}|{}", self.voyage.key(), self.consignment.reference)
    }
}
