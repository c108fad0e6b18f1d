//! What is known of names in general: classes of spellings, particles, honorifics, legal forms.

use std::sync::LazyLock;

use foldhash::{HashMap, HashMapExt, HashSet};

use crate::parts::compound;

const NAMES: &str = include_str!("tables/names.txt");
const WORDS: &str = include_str!("tables/words.txt");
const FORMS: &str = include_str!("tables/forms.txt");

const PARTICLES: [&str; 36] = [
    "bn", "bnt", "al", "el", "ul", "ol", "ud", "ur", "as", "ash", "ar", "bin", "ibn", "ben", "bint", "binti", "ould",
    "wa", "de", "del", "da", "dos", "do", "di", "la", "las", "los", "van", "von", "der", "den", "the", "and", "of",
    "y", "e",
];
const HONORIFICS: [&str; 58] = [
    "mla",
    "mula",
    "mulla",
    "mwlana",
    "haji",
    "hajji",
    "hadji",
    "hajj",
    "haj",
    "mullah",
    "maulana",
    "mawlana",
    "maulvi",
    "maulavi",
    "mawlawi",
    "mawlavi",
    "molla",
    "dr",
    "doctor",
    "eng",
    "engr",
    "engineer",
    "prof",
    "professor",
    "mr",
    "mrs",
    "ms",
    "miss",
    "mstr",
    "gen",
    "general",
    "col",
    "colonel",
    "capt",
    "captain",
    "maj",
    "major",
    "lt",
    "lieutenant",
    "brig",
    "brigadier",
    "adm",
    "admiral",
    "cdr",
    "commander",
    "ustad",
    "ustaz",
    "hafiz",
    "qari",
    "sir",
    "hon",
    "rev",
    "father",
    "jr",
    "sr",
    "dona",
    "don",
    "chd",
];

/// How a spelling belongs to a class.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Member {
    /// One name, spelt so.
    Spelling,
    /// A nickname, or the form of another language.
    Nickname,
}

/// The classes of one kind of name.
pub(crate) struct Classes {
    members: HashMap<String, Vec<(u16, Member)>>,
    /// Of ten thousand people, how many carry a name of the class.
    common: Vec<f32>,
}

impl Classes {
    /// The classes of a part.
    pub fn of(&self, text: &str) -> &[(u16, Member)] {
        self.members.get(text).map_or(&[], Vec::as_slice)
    }

    /// Of ten thousand people, how many carry the part or another spelling of it.
    pub fn common(&self, text: &str) -> f32 {
        let spelt = self.of(text).iter().filter(|(_, member)| *member == Member::Spelling);
        spelt.map(|(class, _)| self.common[usize::from(*class)]).fold(0.0, f32::max)
    }

    pub fn len(&self) -> usize {
        self.common.len()
    }

    fn read(texts: &[&'static str]) -> Self {
        let mut classes = Classes { members: HashMap::new(), common: Vec::new() };
        for line in texts.iter().flat_map(|text| text.lines()).filter(|line| !line.starts_with('#')) {
            let class = classes.common.len() as u16;
            let (mut common, mut member, mut any) = (0.0, Member::Spelling, false);
            for word in line.split_whitespace() {
                if let Ok(count) = word.parse::<f32>() {
                    common = count;
                    continue;
                }
                if word == "~" {
                    member = Member::Nickname;
                    continue;
                }
                // `khan~`: this one alone.
                let (word, member) = word.strip_suffix('~').map_or((word, member), |word| (word, Member::Nickname));
                any = true;
                classes.members.entry(compound(word)).or_default().push((class, member));
            }
            if any {
                classes.common.push(common);
            }
        }
        classes
    }
}

static OF_PERSONS: LazyLock<Classes> = LazyLock::new(|| Classes::read(&[NAMES]));
static OF_COMPANIES: LazyLock<Classes> = LazyLock::new(|| Classes::read(&[WORDS, NAMES]));
/// Words that say little: of persons particles and honorifics, of companies what binds their words and their forms.
static WEAK_OF_PERSONS: LazyLock<HashSet<&'static str>> =
    LazyLock::new(|| PARTICLES.iter().chain(&HONORIFICS).copied().collect());
static WEAK_OF_COMPANIES: LazyLock<HashSet<&'static str>> = LazyLock::new(|| {
    let forms = FORMS.lines().filter(|line| !line.starts_with('#')).flat_map(str::split_whitespace);
    forms.chain(PARTICLES).chain(["with", "partnership", "shareholding"]).collect()
});

/// Classes of given names and surnames.
pub(crate) fn of_persons() -> &'static Classes {
    &OF_PERSONS
}

/// Classes of the words of companies, and of the names that companies bear.
pub(crate) fn of_companies() -> &'static Classes {
    &OF_COMPANIES
}

/// Whether a word of a person's name is a particle or an honorific.
pub(crate) fn is_particle_or_honorific(word: &str) -> bool {
    WEAK_OF_PERSONS.contains(word)
}

/// Whether a word of a company's name says of which form it is, or binds others: it says little of which company.
pub(crate) fn is_of_form(word: &str) -> bool {
    WEAK_OF_COMPANIES.contains(word)
}
