//! A scan of a period, row group by row group, on a few threads in the background.
//!
//! Three looks at each row group, each at fewer rows: the columns that the needs name, the columns that decide, and
//! whatever else is wanted of the rows that were chosen. Each look is left out where it would not pay.

use std::{
    collections::VecDeque,
    sync::{
        Arc, Mutex,
        atomic::{AtomicU64, AtomicUsize, Ordering},
    },
};

use arrow_array::RecordBatch;
use arrow_buffer::{BooleanBuffer, BooleanBufferBuilder};
use arrow_schema::SchemaRef;
use chrono::NaiveDate;
use parquet::arrow::arrow_reader::RowSelection;
use rules::{Condition, Test};
use serde::Serialize;

use crate::{
    History, Item, Kind, Result, Watch,
    columns::{self, KEY, VERSION},
    file::Opened,
    layout,
    prefilter::Prefilter,
    prune::Pruner,
    seen::{Superseded, ranked},
};

/// Rows of a batch.
const ROWS: usize = 8_192;

/// What is asked.
pub struct Request<'a> {
    /// Which records.
    pub kind: Kind,
    /// First day; from the beginning without it.
    pub from: Option<NaiveDate>,
    /// Last day, included; to the end without it.
    pub to: Option<NaiveDate>,
    /// Alternatives: a record that is chosen meets all conditions of at least one of them, and the visitor need not see
    /// others. Without any alternative nothing is known of it.
    pub needs: &'a [Vec<Condition>],
    /// Whether a leaf decides which rows are chosen.
    pub decides: &'a (dyn Fn(&[&str]) -> bool + Sync),
    /// Whether a leaf is wanted of the rows that were chosen.
    pub wanted: &'a (dyn Fn(&[&str]) -> bool + Sync),
    /// Whether bounds of row groups and pages are used. Without them the answer is the same, and slower.
    pub prune: bool,
}

/// How much of the machine a scan may take.
#[derive(Debug, Clone, Copy)]
pub struct Share {
    /// Threads; at least one.
    pub threads: usize,
    /// At the lowest priority, so that whatever else wants the processor gets it first.
    pub background: bool,
}

impl Default for Share {
    /// All processors, in the background.
    fn default() -> Self {
        Share { threads: std::thread::available_parallelism().map_or(1, usize::from), background: true }
    }
}

/// Looks at rows, on one thread.
pub trait Visit: Send {
    /// Which rows of a batch are chosen. The batch has the deciding columns of the kind, absent where a file lacks them.
    fn choose(&mut self, day: NaiveDate, batch: &RecordBatch) -> Result<BooleanBuffer>;
    /// The chosen rows of what [`Visit::choose`] saw since the last call, in the same order, with what is wanted of them.
    fn take(&mut self, day: NaiveDate, batch: &RecordBatch) -> Result<()>;
    /// Rows of a day that stand, whether chosen or not.
    fn count(&mut self, day: NaiveDate, rows: u64);
}

/// What a scan cost.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Cost {
    /// Rows of the period, each record once.
    pub rows: u64,
    /// Row groups of the period.
    pub groups: u64,
    /// Row groups that bounds left out.
    pub groups_pruned: u64,
    /// Rows of which deciding columns were read.
    pub rows_read: u64,
}

#[derive(Default)]
struct Counters {
    rows: AtomicU64,
    groups: AtomicU64,
    groups_pruned: AtomicU64,
    rows_read: AtomicU64,
    /// Rows that the first look saw and let through.
    looked: AtomicU64,
    passed: AtomicU64,
    /// Bytes of the files that are done with.
    bytes_done: AtomicU64,
}

struct Work<'a> {
    history: &'a History,
    request: &'a Request<'a>,
    /// What the first look asks.
    quick: Vec<Vec<Condition>>,
    prefilter: Prefilter,
    superseded: Superseded,
    files: Vec<(u32, NaiveDate, Item)>,
    /// Bytes of all files.
    bytes: u64,
    next: AtomicUsize,
    /// Row groups of files whose footers were read.
    groups: Mutex<VecDeque<Task>>,
    deciding: SchemaRef,
    wanting: SchemaRef,
    counters: Counters,
    watch: Watch<'a>,
}

#[derive(Clone)]
struct Task {
    file: Arc<Opened>,
    rank: u32,
    group: usize,
    /// Its share of the file.
    bytes: u64,
}

/// Goes over a period; one visitor a thread, handed back in no order.
///
/// # Errors
/// [`crate::HistoryError::Cancelled`], or the first file that cannot be read: a file that was compacted away since the
/// scan began is one, and the scan can be run again.
pub fn scan<V: Visit>(
    history: &History,
    request: &Request<'_>,
    share: Share,
    watch: Watch<'_>,
    visitor: impl Fn() -> V,
) -> Result<(Vec<V>, Cost)> {
    let days = layout::days(&*history.place, request.kind, None, None)?;
    let superseded = Superseded::find(history, &days, false)?;
    let files: Vec<(u32, NaiveDate, Item)> = ranked(&days)
        .filter(|(_, day, _, _)| request.from.is_none_or(|from| *day >= from) && request.to.is_none_or(|to| *day <= to))
        .map(|(rank, day, item, _)| (rank, day, item.clone()))
        .collect();
    let schema = columns::schema(request.kind);
    let quick = quick(request.needs);
    let work = Work {
        history,
        request,
        prefilter: Prefilter::new(&quick),
        quick,
        superseded,
        bytes: files.iter().map(|(_, _, item)| item.size).sum(),
        files,
        next: AtomicUsize::new(0),
        groups: Mutex::new(VecDeque::new()),
        deciding: columns::only(&schema, request.decides),
        wanting: columns::only(&schema, request.wanted),
        counters: Counters::default(),
        watch,
    };
    if work.bytes > 0 {
        watch.tell(0, work.bytes);
    }
    let visitors: Vec<V> = (0..share.threads.max(1)).map(|_| visitor()).collect();
    let done: Vec<Result<V>> = std::thread::scope(|scope| {
        let threads: Vec<_> = visitors
            .into_iter()
            .map(|mut visitor| {
                let work = &work;
                scope.spawn(move || {
                    if share.background {
                        step_back();
                    }
                    work.run(&mut visitor, share.background).map(|()| visitor)
                })
            })
            .collect();
        threads
            .into_iter()
            .map(|thread| thread.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)))
            .collect()
    });
    let visitors = done.into_iter().collect::<Result<Vec<V>>>()?;
    let read = |counter: &AtomicU64| counter.load(Ordering::Relaxed);
    let counters = &work.counters;
    Ok((
        visitors,
        Cost {
            rows: read(&counters.rows),
            groups: read(&counters.groups),
            groups_pruned: read(&counters.groups_pruned),
            rows_read: read(&counters.rows_read),
        },
    ))
}

/// Gives this thread the lowest priority.
#[cfg(target_os = "linux")]
fn step_back() {
    // Refused, the scan goes on at the priority it has.
    let _ = rustix::process::setpriority_process(None, 19);
}

/// Elsewhere a thread has no priority of its own: it sleeps instead.
#[cfg(not(target_os = "linux"))]
fn step_back() {}

impl Work<'_> {
    fn run<V: Visit>(&self, visitor: &mut V, background: bool) -> Result<()> {
        loop {
            self.watch.check()?;
            let task = self.groups.lock().unwrap_or_else(|poisoned| poisoned.into_inner()).pop_front();
            match task {
                Some(task) => {
                    let started = std::time::Instant::now();
                    self.group(&task, visitor)?;
                    self.done(task.bytes);
                    if background && cfg!(not(target_os = "linux")) {
                        std::thread::sleep(started.elapsed());
                    }
                }
                None if !self.open_next()? => return Ok(()),
                None => {}
            }
        }
    }

    /// Reads the footer of the next file; false when there is none.
    fn open_next(&self) -> Result<bool> {
        let Some((rank, day, item)) = self.files.get(self.next.fetch_add(1, Ordering::Relaxed)) else {
            return Ok(false);
        };
        let mut file = Opened::new(&*self.history.place, item, *day, true)?;
        let pruner = Pruner::new(self.request.needs, &file);
        if self.request.prune && !pruner.columns().is_empty() && !pruner.nothing {
            let places = file.mask(&|leaf| (self.request.decides)(leaf) || (self.request.wanted)(leaf)).1;
            file = file.with_pages(&pruner.columns(), &places)?;
        }
        let file = Arc::new(file);
        let groups = file.footer().num_row_groups();
        let share = item.size / groups.max(1) as u64;
        let tasks = (0..groups).map(|group| Task { file: file.clone(), rank: *rank, group, bytes: share });
        self.groups.lock().unwrap_or_else(|poisoned| poisoned.into_inner()).extend(tasks);
        self.done(item.size - share * groups as u64);
        Ok(true)
    }

    fn done(&self, bytes: u64) {
        self.watch.tell(self.counters.bytes_done.fetch_add(bytes, Ordering::Relaxed) + bytes, self.bytes);
    }

    fn group<V: Visit>(&self, task: &Task, visitor: &mut V) -> Result<()> {
        let Task { file, rank, group, .. } = task;
        let rows = file.footer().row_group(*group).num_rows() as usize;
        let standing = self.standing(file, *rank, *group)?;
        let stand = standing.as_ref().map_or(rows, BooleanBuffer::count_set_bits) as u64;
        visitor.count(file.day, stand);
        let add = |counter: &AtomicU64, n: u64| counter.fetch_add(n, Ordering::Relaxed);
        add(&self.counters.rows, stand);
        add(&self.counters.groups, 1);
        let pruner = Pruner::new(self.request.needs, file);
        if stand == 0 || pruner.nothing || (self.request.prune && pruner.excludes_group(file, *group)) {
            add(&self.counters.groups_pruned, 1);
            return Ok(());
        }
        let mut selection = if self.request.prune { pruner.rows(file, *group) } else { None };
        if let Some(standing) = standing {
            let standing = from_bits(&standing);
            selection = Some(selection.map_or(standing.clone(), |found| found.intersection(&standing)));
        }
        let selected = selection.as_ref().map_or(rows, RowSelection::row_count);
        add(&self.counters.rows_read, selected as u64);
        if selected == 0 {
            return Ok(());
        }
        if self.first_look_pays() {
            let tests = || self.quick.iter().flatten().flat_map(|need| &need.tests);
            let needed = |leaf: &[&str]| tests().any(|test| test.path == leaf);
            let mut passed = BooleanBufferBuilder::new(selected);
            for batch in file.read(vec![*group], file.mask(&needed).0, selection.clone(), ROWS)? {
                self.watch.check()?;
                passed.append_buffer(&self.prefilter.rows(&batch?));
            }
            let passed = passed.finish();
            add(&self.counters.looked, passed.len() as u64);
            add(&self.counters.passed, passed.count_set_bits() as u64);
            selection = Some(narrow(selection, &passed));
        }
        if selection.as_ref().is_some_and(|selection| !selection.selects_any()) {
            return Ok(());
        }
        self.decide(task, selection, visitor)
    }

    fn decide<V: Visit>(&self, task: &Task, selection: Option<RowSelection>, visitor: &mut V) -> Result<()> {
        let Task { file, group, .. } = task;
        let mut chosen = BooleanBufferBuilder::new(ROWS);
        for batch in file.read(vec![*group], file.mask(self.request.decides).0, selection.clone(), ROWS)? {
            self.watch.check()?;
            let batch = columns::adapt(&batch?, &self.deciding)?;
            chosen.append_buffer(&visitor.choose(file.day, &batch)?);
        }
        let selection = narrow(selection, &chosen.finish());
        if !selection.selects_any() {
            return Ok(());
        }
        for batch in file.read(vec![*group], file.mask(self.request.wanted).0, Some(selection), ROWS)? {
            self.watch.check()?;
            visitor.take(file.day, &columns::adapt(&batch?, &self.wanting)?)?;
        }
        Ok(())
    }

    /// Whether the needs turn enough rows away: not when more than a quarter of what they saw went through.
    fn first_look_pays(&self) -> bool {
        let (looked, passed) =
            (self.counters.looked.load(Ordering::Relaxed), self.counters.passed.load(Ordering::Relaxed));
        !self.quick.is_empty() && (looked < 4 * ROWS as u64 || passed * 4 <= looked)
    }

    /// The rows of a group that no later version has superseded; nothing where that is all.
    fn standing(&self, file: &Opened, rank: u32, group: usize) -> Result<Option<BooleanBuffer>> {
        if self.superseded.is_empty() {
            return Ok(None);
        }
        let (mask, key) = file.mask(&|leaf| matches!(leaf, [KEY] | [VERSION]));
        let bounds = key.first().and_then(|key| file.footer().row_group(group).column(*key).statistics());
        if let Some(bounds) = bounds
            && let (Some(least), Some(most)) = (bounds.min_bytes_opt(), bounds.max_bytes_opt())
            && !self.superseded.touches(least, most)
        {
            return Ok(None);
        }
        let mut out = BooleanBufferBuilder::new(ROWS);
        for batch in file.read(vec![group], mask, None, ROWS)? {
            self.watch.check()?;
            out.append_buffer(&self.superseded.standing(&batch?, rank)?);
        }
        let out = out.finish();
        Ok((out.count_set_bits() < out.len()).then_some(out))
    }
}

/// Alternatives of which a first look is worth its columns.
const LOOKS: usize = 16;

/// Conditions without words in texts: texts are most of a file, and are read only where the rest holds. None where an
/// alternative is left without any, or where there are many.
fn quick(needs: &[Vec<Condition>]) -> Vec<Vec<Condition>> {
    let quick: Vec<Vec<Condition>> = needs.iter().map(|needs| without_words(needs)).collect();
    if quick.len() > LOOKS || quick.iter().any(Vec::is_empty) { Vec::new() } else { quick }
}

fn without_words(needs: &[Condition]) -> Vec<Condition> {
    needs
        .iter()
        .map(|need| Condition {
            over: need.over.clone(),
            tests: need.tests.iter().filter(|test| !matches!(test.test, Test::Contains(_))).cloned().collect(),
        })
        .filter(|need| !need.tests.is_empty())
        .collect()
}

fn from_bits(bits: &BooleanBuffer) -> RowSelection {
    RowSelection::from_consecutive_ranges(bits.set_slices().map(|(from, to)| from..to), bits.len())
}

/// Of the selected rows those that are set.
fn narrow(selection: Option<RowSelection>, bits: &BooleanBuffer) -> RowSelection {
    let found = from_bits(bits);
    match selection {
        Some(selection) => selection.and_then(&found),
        None => found,
    }
}
