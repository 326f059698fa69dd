//! What is left of a key in memory, counted from outside, under an allocator that keeps its books another way.

#[path = "leak_table/mod.rs"]
mod leak_table;

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() {
    leak_table::main("mimalloc");
}
