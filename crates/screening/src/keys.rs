//! A frozen multimap from hashes to places, in two flat arrays.

use std::ops::Range;

/// Hashes of what is looked up, each with the places where it stands.
#[derive(Default)]
pub(crate) struct Keys {
    /// Where each bucket begins; a bucket is all entries whose hash has the same top bits.
    starts: Vec<u32>,
    entries: Vec<(u32, u32)>,
    shift: u32,
}

impl Keys {
    /// Freezes pairs of hash and place. Places of one hash keep their order.
    pub fn new(mut pairs: Vec<(u32, u32)>) -> Self {
        // One entry to two a bucket: they lie side by side, and buckets must be kept in a cache, too.
        let bits = pairs.len().checked_ilog2().unwrap_or(0).clamp(4, 28);
        pairs.sort_unstable();
        pairs.dedup();
        pairs.shrink_to_fit();
        let shift = 32 - bits;
        let mut starts = vec![0u32; (1usize << bits) + 1];
        for (hash, _) in &pairs {
            starts[(hash >> shift) as usize + 1] += 1;
        }
        for at in 1..starts.len() {
            starts[at] += starts[at - 1];
        }
        Keys { starts, entries: pairs, shift }
    }

    /// The places of a hash, ascending.
    pub fn get(&self, hash: u32) -> impl Iterator<Item = u32> + '_ {
        self.of(self.bucket(hash), hash)
    }

    /// Hands over each hash that has places, with them. Where the hashes stand apart in memory, as they do, looking for
    /// all buckets before any is read lets the processor wait for all of them at once.
    pub fn each(&self, hashes: &[u32], buckets: &mut Vec<Range<usize>>, mut each: impl FnMut(usize, u32)) {
        buckets.clear();
        buckets.extend(hashes.iter().map(|&hash| self.bucket(hash)));
        for (at, (bucket, &hash)) in buckets.iter().zip(hashes).enumerate() {
            self.of(bucket.clone(), hash).for_each(|place| each(at, place));
        }
    }

    fn bucket(&self, hash: u32) -> Range<usize> {
        let bucket = (hash >> self.shift) as usize;
        match (self.starts.get(bucket), self.starts.get(bucket + 1)) {
            (Some(&from), Some(&to)) => from as usize..to as usize,
            _ => 0..0,
        }
    }

    fn of(&self, bucket: Range<usize>, hash: u32) -> impl Iterator<Item = u32> + '_ {
        self.entries[bucket].iter().filter(move |(known, _)| *known == hash).map(|(_, place)| *place)
    }
}

/// FNV-1a with a last mixing, over the bytes and a salt that tells kinds of keys apart.
pub(crate) fn hash(salt: u8, bytes: impl IntoIterator<Item = u8>) -> u32 {
    let mut hash: u64 = 0xcbf2_9ce4_8422_2325 ^ u64::from(salt).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    for byte in bytes {
        hash = (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
    }
    hash ^= hash >> 29;
    (hash.wrapping_mul(0xbf58_476d_1ce4_e5b9) >> 32) as u32
}
