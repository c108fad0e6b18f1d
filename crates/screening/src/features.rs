//! What is measured of an alignment, and what each measure weighs.

use std::rc::Rc;

use model::EntitySchema;

use crate::{
    align::{Aligned, Asked, Pair},
    evidence::Birth,
    names::Names,
    slips::TEXT,
    vocabulary::{How, Known},
};

/// The measures of an alignment, each with its name as the learning script prints it. The first eighteen belong to
/// agreements by how they came about: nats first, then how many.
pub const MEASURE_NAMES: [&str; MEASURES] = [
    "same",
    "spelling",
    "nickname",
    "sound",
    "near",
    "typo",
    "initial",
    "truncated",
    "joined", // in nats
    "n_same",
    "n_spelling",
    "n_nickname",
    "n_sound",
    "n_near",
    "n_typo",
    "n_initial",
    "n_truncated",
    "n_joined",
    "query_rest",
    "entry_rest",
    "n_query_rest",
    "n_entry_rest",
    "agreed_to_5",
    "agreed_to_9",
    "agreed_to_14",
    "agreed_to_20",
    "query_share",
    "query_share_over_60",
    "query_share_over_85",
    "entry_share",
    "entry_share_over_60",
    "entry_share_over_85",
    "least_share",
    "whole",
    "query_whole",
    "entry_whole",
    "one_part",
    "three_parts",
    "in_order",
    "elsewhere",
    "weak_name",
    "names_of_entry",
    "query_single",
    "entry_single",
    "text",
    "text_over_70",
    "text_over_80",
    "text_over_90",
    "letters_to_10",
    "letters_to_20",
    "letters_to_30",
    "slips_1",
    "slips_2",
    "slips_3",
    "slips_6",
    "slips_12",
    "letters_less_slips",
    "likeness",
    "first_agrees",
    "last_agrees",
    "vessel",
    "born_same",
    "born_slip",
    "born_year",
    "born_near",
    "born_year_only",
    "born_far",
    "born_same_agreed",
    "born_far_whole",
];

/// How many measures there are.
pub(crate) const MEASURES: usize = 69;

/// The measures of one alignment.
pub(crate) type Measures = [f32; MEASURES];

/// How many ways there are for parts to agree.
pub(crate) const HOWS: usize = 9;
/// What the query says that the entry lacks, and the other way round, in nats.
pub(crate) const QUERY_REST: usize = 18;
pub(crate) const ENTRY_REST: usize = 19;
/// What other names of the entry have of that which the name lacks.
pub(crate) const ELSEWHERE: usize = 39;
/// Where the measures of the names letter by letter stand.
pub(crate) const OF_TEXT: std::ops::Range<usize> = 44..57;
/// Where the measures of the birth date begin.
pub(crate) const BORN: usize = 61;

/// What bounds the measures that are dear: those letter by letter, and of what other names of the entry have.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Bounds {
    /// Letters of the longer name.
    pub letters: usize,
    /// Slips by which the names differ at least: by their lengths.
    pub least_slips: usize,
    /// What [`ELSEWHERE`] can be at most.
    pub elsewhere: f32,
}

/// Measures an alignment of `asked` with the name at `name`. None where `hopeful`, which is asked before what is dear is
/// measured and sees zeroes for that, says that nothing can come of it.
pub(crate) fn measure(
    asked: &Asked,
    names: &Names,
    name: u32,
    aligned: &Aligned,
    birth: Option<Birth>,
    hopeful: impl FnOnce(&Measures, Bounds) -> bool,
) -> Option<Measures> {
    let mut out = [0.0; MEASURES];
    let tokens = names.tokens(name);
    let &Aligned { ref pairs, query_used, entry_used, .. } = aligned;
    let (mut agreed, mut strong, mut likeness) = (0.0f32, 0usize, 0.0f32);
    for pair in pairs {
        out[pair.how as usize] += pair.info;
        agreed += pair.info;
        likeness += pair.info * pair.likeness;
        if !asked.parts[usize::from(pair.query)].part.weak {
            out[HOWS + pair.how as usize] += 1.0;
            if pair.how != How::Initial {
                strong += usize::from(pair.query_parts.max(pair.entry_parts));
            }
        }
    }
    let (mut query_rest, mut query_strong_rest, mut query_strong) = (0.0f32, 0u8, 0);
    for (at, known) in asked.parts.iter().enumerate() {
        let rest = query_used & (1 << at) == 0;
        query_rest += if rest { known.info } else { 0.0 };
        if !known.part.weak {
            query_strong += 1;
            query_strong_rest += u8::from(rest);
        }
    }
    let (mut entry_rest, mut entry_strong_rest, mut entry_strong) = (0.0f32, 0u8, 0);
    for (at, &token) in tokens.iter().enumerate().take(32) {
        let rest = entry_used & (1 << at) == 0;
        entry_rest += if rest { names.vocabulary.info(token) } else { 0.0 };
        if !names.vocabulary.is_weak(token) {
            entry_strong += 1;
            entry_strong_rest += u8::from(rest);
        }
    }
    let flag = |yes: bool| f32::from(u8::from(yes));
    let query_share = agreed / (agreed + query_rest).max(0.01);
    let entry_share = agreed / (agreed + entry_rest).max(0.01);
    let whole = query_strong_rest == 0 && entry_strong_rest == 0;
    let ends = |at: usize, of: u32| flag(of & (1 << at.min(31)) != 0);
    let rest = [
        query_rest,
        entry_rest,
        f32::from(query_strong_rest),
        f32::from(entry_strong_rest),
        agreed.min(5.0),
        agreed.min(9.0),
        agreed.min(14.0),
        agreed.min(20.0),
        query_share,
        (query_share - 0.60).max(0.0),
        (query_share - 0.85).max(0.0),
        entry_share,
        (entry_share - 0.60).max(0.0),
        (entry_share - 0.85).max(0.0),
        query_share.min(entry_share),
        flag(whole),
        flag(query_strong_rest == 0),
        flag(entry_strong_rest == 0),
        flag(strong == 1),
        flag(strong >= 3),
        flag(pairs.len() >= 2 && pairs.windows(2).all(|two| two[0].entry < two[1].entry)),
        0.0,
        flag(names.is_weak(name)),
        (names.siblings(name).len() as f32).ln(),
        flag(query_strong == 1),
        flag(entry_strong == 1),
    ];
    let after = [
        likeness / agreed.max(0.01),
        ends(0, query_used) * ends(0, entry_used),
        ends(asked.parts.len() - 1, query_used) * ends(tokens.len() - 1, entry_used),
        flag(names.schema == EntitySchema::Vessel),
    ];
    out[QUERY_REST..OF_TEXT.start].copy_from_slice(&rest);
    out[OF_TEXT.end..BORN].copy_from_slice(&after);
    if let Some(birth) = birth {
        out[BORN + birth as usize] = 1.0;
        out[BORN + 6] = if birth == Birth::Same { agreed.min(12.0) } else { 0.0 };
        out[BORN + 7] = flag(birth == Birth::Far && whole);
    }
    let theirs = names.text(name).len();
    let letters = asked.text.length.max(theirs);
    let bounds = Bounds {
        letters,
        least_slips: asked.text.length.abs_diff(theirs),
        elsewhere: lacking(asked, query_used).map(|known| known.most()).sum(),
    };
    if !hopeful(&out, bounds) {
        return None;
    }
    out[ELSEWHERE] = elsewhere(asked, names, name, query_used);
    let slips = text_slips(asked, names, name, pairs, entry_used);
    out[OF_TEXT].copy_from_slice(&of_text(slips as f32, letters as f32));
    Some(out)
}

/// The measures of two names letter by letter: by how many slips they differ, and how long the longer is.
pub(crate) fn of_text(slips: f32, letters: f32) -> [f32; OF_TEXT.end - OF_TEXT.start] {
    let text = 1.0 - slips / letters.max(1.0);
    let kept = (letters - slips).max(0.0);
    [
        text,
        (text - 0.7).max(0.0),
        (text - 0.8).max(0.0),
        (text - 0.9).max(0.0),
        kept.min(10.0),
        kept.min(20.0),
        kept.min(30.0),
        slips.min(1.0),
        slips.min(2.0),
        slips.min(3.0),
        slips.min(6.0),
        slips.min(12.0),
        (kept - 4.0 * slips).clamp(-20.0, 20.0),
    ]
}

/// How many slips of the pen make one name, letter by letter, the other. The entry's parts are taken in the order of
/// the query's: names are turned about in every list.
fn text_slips(asked: &Asked, names: &Names, name: u32, pairs: &[Pair], entry_used: u32) -> usize {
    let in_order = pairs.windows(2).all(|two| two[0].entry < two[1].entry);
    if in_order {
        return asked.text.slips(names.text(name));
    }
    let tokens = names.tokens(name);
    let mut text = Vec::with_capacity(TEXT);
    let mut put = |at: usize| text.extend_from_slice(names.vocabulary.text(tokens[at]).as_bytes());
    for pair in pairs {
        (0..usize::from(pair.entry_parts)).for_each(|more| put(usize::from(pair.entry) + more));
    }
    (0..tokens.len().min(32)).filter(|at| entry_used & (1 << at) == 0).for_each(&mut put);
    text.truncate(TEXT);
    asked.text.slips(&text)
}

/// What the parts that this name lacks say where another name of the same entry has them.
fn elsewhere(asked: &Asked, names: &Names, name: u32, query_used: u32) -> f32 {
    let siblings = names.siblings(name);
    if siblings.len() == 1 {
        return 0.0;
    }
    let tokens = || siblings.clone().take(64).flat_map(|sibling| names.tokens(sibling));
    let met = |known: &Known| {
        let found = tokens().filter_map(|&token| known.find(token));
        found.map(|found| found.info * found.likeness).fold(0.0, f32::max)
    };
    lacking(asked, query_used).map(met).sum()
}

/// The telling parts of what is asked that stand beside nothing.
fn lacking(asked: &Asked, query_used: u32) -> impl Iterator<Item = &Known> {
    let free = move |(at, known): &(usize, &Rc<Known>)| query_used & (1 << at) == 0 && !known.part.weak;
    asked.parts.iter().enumerate().filter(free).map(|(_, known)| &**known)
}
