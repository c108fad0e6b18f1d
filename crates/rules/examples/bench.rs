//! The bench of the rules alone: `cargo run --release -p rules --example bench [SECONDS]`.

fn main() {
    let seconds = std::env::args().nth(1).and_then(|text| text.parse().ok()).unwrap_or(1.0);
    let outcome = rules::bench::run(seconds, &mut |figure| {
        println!("{:<32} {:>12.0} {:<10} {}", figure.name, figure.value, figure.unit, figure.what);
    });
    if let Err(error) = outcome {
        eprintln!("{error}");
        std::process::exit(1);
    }
}
