//! The learned trees, asked measure by measure instead of tree by tree.
//!
//! Each tree has at most sixteen leaves, numbered from left to right, and a word of sixteen bits that says which of
//! them can still be reached. A fork whose measure is above its threshold rules out the leaves to its left. Once all
//! forks that are so have spoken, the first leaf left of a tree is the one that a walk from its root would reach: the
//! forks of one measure stand in order of their thresholds, so that no fork is asked that does not speak
//! (Lucchese et al., QuickScorer, SIGIR 2015).

use crate::{
    features::{BORN, MEASURES, Measures},
    vocabulary::range,
};

/// What is asked of a name: its measures, then whether it is of a company or a vessel.
const ASKED: usize = MEASURES + 1;
/// Leaves of a tree at most: bits of a word.
const LEAVES: usize = 16;
/// Trees at most.
const TREES: usize = 128;

/// A fork of one tree.
struct Fork {
    threshold: f32,
    tree: u8,
    /// The leaves that stay where the measure is above the threshold.
    stay: u16,
}

/// The trees.
#[derive(Default)]
pub(crate) struct Forest {
    constant: f32,
    forks: Vec<Fork>,
    /// Where the forks of each measure end.
    ends: Vec<u32>,
    /// What each leaf of each tree adds.
    leaves: Vec<[f32; LEAVES]>,
    /// What each leaf owes to which measure, [`MEASURES`] for the tree's own value and for what is no measure.
    shares: Vec<(u8, f32)>,
    /// Where those of each leaf of each tree end.
    share_ends: Vec<u32>,
}

/// A node of a tree as it is written: the left child is the next, the right one stands `right` further on; a leaf has 0.
struct Node {
    measure: usize,
    threshold: f32,
    right: usize,
    value: f32,
}

impl Forest {
    /// Reads what `benches/screening/learn.py` writes: a constant, then each tree under a line `tree`, a node a line:
    /// measure, threshold, right child, value.
    pub fn read(text: &str) -> Self {
        let mut forest = Forest::default();
        let mut trees: Vec<Vec<Node>> = Vec::new();
        for line in text.lines().filter(|line| !line.starts_with('#')) {
            let words: Vec<&str> = line.split(' ').collect();
            match words.as_slice() {
                ["tree"] => trees.push(Vec::new()),
                ["constant", value] => forest.constant = value.parse().unwrap_or_default(),
                [measure, threshold, right, value] => trees.last_mut().into_iter().for_each(|tree| {
                    tree.push(Node {
                        measure: measure.parse::<usize>().unwrap_or(MEASURES).min(MEASURES),
                        threshold: threshold.parse().unwrap_or_default(),
                        right: right.parse().unwrap_or_default(),
                        value: value.parse().unwrap_or_default(),
                    });
                }),
                _ => {}
            }
        }
        let mut forks: Vec<(usize, Fork)> = Vec::new();
        for (at, tree) in trees.iter().enumerate() {
            let mut grown = Grown { tree: at as u8, forks: &mut forks, leaves: [0.0; LEAVES], shares: Vec::new() };
            if let Some(root) = tree.first() {
                grown.walk(tree, 0, &mut vec![(MEASURES as u8, root.value)]);
            }
            let Grown { leaves, mut shares, .. } = grown;
            forest.leaves.push(leaves);
            shares.resize(LEAVES, Vec::new());
            for of_leaf in shares {
                forest.shares.extend(by_measure(of_leaf));
                forest.share_ends.push(forest.shares.len() as u32);
            }
        }
        forks.sort_by(|(a, one), (b, other)| a.cmp(b).then(one.threshold.total_cmp(&other.threshold)));
        forest.ends = (0..ASKED).map(|measure| forks.partition_point(|(of, _)| *of <= measure) as u32).collect();
        forest.forks = forks.into_iter().map(|(_, fork)| fork).collect();
        forest
    }

    /// The log-odds that the leaves reached add up to.
    pub fn sum(&self, reached: &Reached) -> f32 {
        let leaf = |(of, left): (&[f32; LEAVES], &u16)| of[first(*left)];
        self.leaves.iter().zip(&reached.left).map(leaf).fold(self.constant, |sum, value| sum + value)
    }

    /// The same sum by measure, the constant last.
    pub fn shares(&self, reached: &Reached) -> [f32; MEASURES + 1] {
        let mut out = [0.0; MEASURES + 1];
        out[MEASURES] = self.constant;
        for (tree, left) in reached.left.iter().enumerate().take(self.leaves.len()) {
            let leaf = tree * LEAVES + first(*left);
            for &(measure, value) in &self.shares[range(&self.share_ends, leaf as u32)] {
                out[usize::from(measure).min(MEASURES)] += value;
            }
        }
        out
    }

    /// The leaves of a name whose birth date is not known; `other` says whether it is that of a company or a vessel.
    pub fn reach(&self, measures: &Measures, other: bool) -> Reached {
        let mut reached = Reached { left: [u16::MAX; TREES] };
        for (measure, &value) in measures[..BORN].iter().enumerate() {
            self.speak(measure, value, &mut reached);
        }
        self.speak(MEASURES, f32::from(u8::from(other)), &mut reached);
        reached
    }

    /// The leaves of the same name with its birth date: what is measured of that is nothing where none is known, and
    /// no fork is below nothing.
    pub fn with_birth(&self, mut reached: Reached, measures: &Measures) -> Reached {
        for (measure, &value) in measures.iter().enumerate().skip(BORN) {
            self.speak(measure, value, &mut reached);
        }
        reached
    }

    /// Lets the forks of one measure rule out leaves.
    fn speak(&self, measure: usize, value: f32, reached: &mut Reached) {
        for fork in self.forks[range(&self.ends, measure as u32)].iter().take_while(|fork| value > fork.threshold) {
            reached.left[usize::from(fork.tree) & (TREES - 1)] &= fork.stay;
        }
    }
}

/// The leaves of each tree that can still be reached; the lowest is.
#[derive(Clone)]
pub(crate) struct Reached {
    left: [u16; TREES],
}

/// The place of the lowest leaf left.
fn first(left: u16) -> usize {
    left.trailing_zeros() as usize & (LEAVES - 1)
}

/// What a leaf owes to each measure, once a measure.
fn by_measure(path: Vec<(u8, f32)>) -> Vec<(u8, f32)> {
    let mut out: Vec<(u8, f32)> = Vec::with_capacity(path.len());
    for (measure, value) in path {
        match out.iter_mut().find(|(known, _)| *known == measure) {
            Some((_, sum)) => *sum += value,
            None => out.push((measure, value)),
        }
    }
    out
}

/// A tree while it is read.
struct Grown<'f> {
    tree: u8,
    forks: &'f mut Vec<(usize, Fork)>,
    leaves: [f32; LEAVES],
    shares: Vec<Vec<(u8, f32)>>,
}

impl Grown<'_> {
    /// Walks the tree from a node, leaves from left to right. `path` is what led there, as shares.
    fn walk(&mut self, tree: &[Node], at: usize, path: &mut Vec<(u8, f32)>) {
        let Some(node) = tree.get(at) else { return };
        if node.right == 0 {
            if let Some(leaf) = self.leaves.get_mut(self.shares.len()) {
                *leaf = node.value;
            }
            self.shares.push(path.clone());
            return;
        }
        let first = self.shares.len();
        let fork = self.forks.len();
        self.forks.push((node.measure, Fork { threshold: node.threshold, tree: self.tree, stay: u16::MAX }));
        for child in [at + 1, at + node.right] {
            let value = tree.get(child).map_or(0.0, |child| child.value - node.value);
            path.push((node.measure as u8, value));
            self.walk(tree, child, path);
            path.pop();
            if child == at + 1 {
                let gone = (1u32 << self.shares.len()) - (1u32 << first);
                self.forks[fork].1.stay = !(gone as u16);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TWO: &str = "constant 0.5\ntree\n0 1.0 4 0.1\n1 2.0 2 0.2\n-1 0 0 0.3\n-1 0 0 0.4\n-1 0 0 0.7\ntree\n69 0.5 2 0\n-1 0 0 1\n-1 0 0 2\n";

    #[test]
    fn the_leaf_that_a_walk_would_reach_is_the_one() {
        let forest = Forest::read(TWO);
        for (first, second, other, sum) in [
            (1.0, 2.0, false, 0.5 + 0.3 + 1.0),
            (1.0, 2.1, false, 0.5 + 0.4 + 1.0),
            (1.1, 2.1, true, 0.5 + 0.7 + 2.0),
            (-1.0, 9.0, true, 0.5 + 0.4 + 2.0),
        ] {
            let mut measures = [0.0; MEASURES];
            (measures[0], measures[1]) = (first, second);
            let reached = forest.with_birth(forest.reach(&measures, other), &measures);
            assert!((forest.sum(&reached) - sum).abs() < 1e-6, "{first} {second} {other}");
            let shares = forest.shares(&reached);
            assert!((shares.iter().sum::<f32>() - sum).abs() < 1e-6);
        }
    }
}
