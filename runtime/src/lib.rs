//! What a generated Joinwright gateway links: the server, the upstream client and the splice
//! executor. It knows no schema: what is particular to a gateway comes in as [`plan::Plan`].

pub mod codegen;
pub mod key;
pub mod plan;
