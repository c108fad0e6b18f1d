//! The console is embedded from `console/dist`. A build without Node embeds an empty folder and says so when it is opened.

fn main() {
    println!("cargo:rerun-if-changed=../../console/dist");
    if let Err(error) = std::fs::create_dir_all("../../console/dist") {
        println!("cargo:warning=console/dist cannot be made: {error}");
    }
}
