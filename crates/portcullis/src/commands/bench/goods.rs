//! Lines of goods against the shipped dictionary: every other line is honest trade of a synthetic day, every other one
//! names a controlled item.

use std::{hint::black_box, sync::Arc, time::Instant};

use anyhow::Result;
use goods::{Dictionary, Line, Recogniser, recognise::Depth};
use rayon::prelude::*;

use super::{day, figure};

/// Prints the time to make the dictionary ready, and lines a second by depth and threads.
pub fn run(count: usize) -> Result<()> {
    let dictionary = Arc::new(Dictionary::shipped()?);
    let lines = lines(&dictionary, count);
    let started = Instant::now();
    let recogniser = Recogniser::build(dictionary)?;
    let on = format!(
        "{} lines, half of a synthetic day and half with a name of one of {} items",
        lines.len(),
        recogniser.dictionary().items.len()
    );
    figure("goods_dictionary", started.elapsed().as_secs_f64() * 1e3, "ms", 1, &on)?;
    for (name, depth) in [("goods_names", Depth::Names), ("goods_full", Depth::Full)] {
        let one = |text: &String| recogniser.recognise_to(&Line { text, ..Line::default() }, depth).len();
        let started = Instant::now();
        black_box(lines.iter().map(one).sum::<usize>());
        figure(name, lines.len() as f64 / started.elapsed().as_secs_f64(), "lines/s", 1, &on)?;
        let started = Instant::now();
        black_box(lines.par_iter().map(one).sum::<usize>());
        let rate = lines.len() as f64 / started.elapsed().as_secs_f64();
        figure(name, rate, "lines/s", rayon::current_num_threads(), &on)?;
    }
    Ok(())
}

fn lines(dictionary: &Dictionary, count: usize) -> Vec<String> {
    let mut honest = Vec::new();
    for file in day(0, 20).files.iter().filter(|file| file.path.contains("manifest")) {
        let _ = formats::read(&file.bytes, &mut |reading| {
            let goods = reading.consignments.into_iter().flat_map(|bill| bill.goods);
            honest.extend(goods.filter_map(|line| line.description));
        });
    }
    let named = dictionary.items.iter().flat_map(|item| item.all_names().map(|(_, name)| name));
    let named: Vec<String> = named.map(|name| format!("80 DRUMS {name} 99.5% MIN, 16 MT")).collect();
    honest.iter().cycle().zip(named.iter().cycle()).flat_map(|(a, b)| [a.clone(), b.clone()]).take(count).collect()
}
