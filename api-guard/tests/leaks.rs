//! What is left of a key in memory, counted from outside, under the system's own allocator.

#[path = "leak_table/mod.rs"]
mod leak_table;

fn main() {
    leak_table::main("the system's allocator");
}
