//! Where secrets are kept and fetched: one provider a file.

mod env;
