//! Plan snapshots: what `joinwright plan` prints, beside the relationships it is about.
