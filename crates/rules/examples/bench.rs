//! The bench of the rules alone: `cargo run --release -p rules --example bench [SECONDS]`.

use std::{fs, time::Instant};

fn main() {
    let seconds = std::env::args().nth(1).and_then(|text| text.parse().ok()).unwrap_or(1.0);
    let started = Instant::now();
    // Time of this thread where the system tells it: other work on the machine does not count.
    let clock = move || {
        let spent = fs::read_to_string("/proc/thread-self/schedstat").ok();
        let spent = spent.and_then(|text| text.split(' ').next()?.parse::<f64>().ok());
        spent.map_or_else(|| started.elapsed().as_secs_f64(), |nanoseconds| nanoseconds / 1e9)
    };
    let outcome = rules::bench::run(seconds, &clock, &mut |figure| {
        println!("{:<32} {:>12.0} {:<10} {}", figure.name, figure.value, figure.unit, figure.what);
    });
    if let Err(error) = outcome {
        eprintln!("{error}");
        std::process::exit(1);
    }
}
