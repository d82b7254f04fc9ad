//! Who asks, which headers go where, and what leads elsewhere: over HTTP, with real servers.
//!
//! Which test shows what, beside the tests in this folder; the numbers are those of a list of faults
//! and attacks on gateways, the names those of advisories about other programs.
//!
//! | case | shown by |
//! |---|---|
//! | 27 redirects are not followed, credentials stay | `elsewhere::redirect_is_followed_nowhere`, `misbehaving::*`, `entering::keys_are_not_fetched_from_where_they_lead` |
//! | 28 endless 1xx | `misbehaving::nobody_gets_in_by_a_webhook_that_misbehaves` |
//! | 66 header injection | `headers::request_with_a_broken_header_is_refused`, `headers::line_break_in_a_session_begins_no_header` |
//! | 67 forwarded headers | `remote::headers::tests::*` (in `src`), `headers::*`; e2e `transport::*`, `hasura::orders::headers::*` |
//! | 68, 69 tenants and concurrent queries share nothing | `sharing::*`; `each_remote_schema_shows_its_own_certificate` of `transport` |
//! | 70 requests of the client's making | `elsewhere::what_a_client_writes_leads_nowhere` |
//! | 77 admin secrets | `auth::tests::without_the_secret_nobody_is_let_in`, `auth::secret::tests::*` (in `src`), `entering::admin_secret_opens_and_goes_no_further` |
//! | 78 `alg: none`, confusion, false signatures | `auth::jwt::tests::{token_is_believed_with_its_algorithm_and_no_other, public_key_is_no_secret, token_without_a_true_signature_is_refused}` |
//! | 79 times, audience, issuer | `auth::jwt::tests::{times_are_required_and_of_their_type, time_said_twice_is_refused, audience_and_issuer_are_those_that_are_wanted}` |
//! | 80 malformed tokens and claims | `auth::jwt::tests::what_is_no_token_is_refused`, `auth::jwt::claims::tests::*`, `fuzz/` |
//! | 81 `kid`, `jku`, `x5u`, `jwk` of a token | `auth::jwt::tests::keys_that_a_token_brings_along_are_not_looked_at`, `elsewhere::what_a_token_names_is_not_fetched` |
//! | 82 roles that are not allowed, twice, in another case | `auth::jwt::claims::tests::wanted_role_is_one_of_those_allowed_letter_by_letter`, `auth::tests::wrong_secret_is_refused_whatever_else_is_brought`, `entering::role_is_one_of_those_allowed_and_goes_to_the_upstream` |
//! | 83 the client's session headers beside a token | `entering::session_is_the_tokens_and_never_the_clients` |
//! | 86 webhook that misbehaves | `misbehaving::nobody_gets_in_by_a_webhook_that_misbehaves`, `entering::nobody_gets_in_by_a_webhook_that_does_not_know_what_it_says` |
//! | 87 keys that are down, slow, changed, flooded | `misbehaving::{nobody_gets_in_by_keys_that_misbehave, nobody_waits_for_keys_who_does_not_need_them}`, `auth::jwt::key_set::tests::*`, `entering::keys_are_fetched_once_and_anew_for_a_key_that_is_unknown` |
//! | CVE-2019-1020015, CVE-2026-25537 | as 79 |
//! | CVE-2021-47715 | as 70 |
//! | CVE-2022-46792 one way that forgets | `entering::who_may_not_ask_learns_nothing_of_the_question`, `elsewhere::every_way_in_asks_who_it_is` |
//! | CVE-2024-43783 a body that is read elsewhere | `headers::body_that_a_webhook_sees_is_capped_too` |
//! | CVE-2025-27097, CVE-2026-23735 | as 68 |
//! | `url_from_env` that tells | `builder::tests::no_other_variables_are_read_than_those_that_are_declared` |

#![expect(clippy::unwrap_used, reason = "a test whose servers do not work has failed")]

mod elsewhere;
mod entering;
mod headers;
mod misbehaving;
mod sharing;
mod support;
