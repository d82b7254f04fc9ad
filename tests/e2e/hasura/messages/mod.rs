//! Profiles on the left, and on the right a server with a target of every kind.

mod arguments;
mod partly_bound;
mod places;
mod remote;
mod servers;
mod targets;

use joinwright_tests::gateways::e2e_hasura_messages;

use super::{at, check_introspection, requests};
pub(super) use remote::{Messages, my_remote_schema};
pub(super) use servers::case;

#[tokio::test]
async fn c30_errors_inside_a_joined_object_stand_at_the_clients_path() {
    let error = |path| at(path).mentions("intentional-error").remote_schema("my-remote-schema");
    case()
        .query("{ profiles { id messageBasic { msg errorMsg } } }")
        .data(concat!(
            r#"{"profiles":[{"id":1,"messageBasic":{"msg":"You win!","errorMsg":null}},"#,
            r#"{"id":2,"messageBasic":{"msg":"You lose!","errorMsg":null}},"#,
            r#"{"id":3,"messageBasic":{"msg":"Another alice","errorMsg":null}}]}"#,
        ))
        .error(error("profiles.0.messageBasic.errorMsg"))
        .error(error("profiles.1.messageBasic.errorMsg"))
        .error(error("profiles.2.messageBasic.errorMsg"))
        .check()
        .await;
}

#[tokio::test]
async fn c32_two_rows_share_a_key_and_its_error_stands_at_both_places() {
    case()
        .query("{ profiles { messagesNestedArr { id e: errorMsg } } }")
        .data(concat!(
            r#"{"profiles":[{"messagesNestedArr":[{"id":1,"e":null},{"id":3,"e":null}]},"#,
            r#"{"messagesNestedArr":[{"id":2,"e":null}]},"#,
            r#"{"messagesNestedArr":[{"id":1,"e":null},{"id":3,"e":null}]}]}"#,
        ))
        .error(at("profiles.0.messagesNestedArr.0.e"))
        .error(at("profiles.0.messagesNestedArr.1.e"))
        .error(at("profiles.1.messagesNestedArr.0.e"))
        .error(at("profiles.2.messagesNestedArr.0.e"))
        .error(at("profiles.2.messagesNestedArr.1.e"))
        .asks("my-remote-schema", requests(1).fields(2))
        .check()
        .await;
}

#[tokio::test]
async fn c33_hostile_strings_as_keys_reach_the_target_intact() {
    let names = [
        r#""say \"hi\" \\ there""#,
        r#""line one\nline two\ttab""#,
        "\"snö ☃ 😀 \u{2028}\"",
        r##""$id {} ) # \"\"\"""##,
        r#""""#,
    ];
    let rows = names.map(|name| format!(r#"{{"name":{name},"greeting":{name}}}"#));
    let asked = names.iter().fold(requests(1).fields(5), |asked, name| asked.holding(name));
    case()
        .query("{ weird { name greeting } }")
        .data(&format!(r#"{{"weird":[{}]}}"#, rows.join(",")))
        .asks("left", requests(1))
        .asks("my-remote-schema", asked.without("say").without("line one").without("☃"))
        .check()
        .await;
}

#[tokio::test]
async fn c33b_strings_of_the_client_in_arguments_of_a_joined_field() {
    case()
        .query(
            r#"{ profile(id: 1) { remoteUser {
                   a: gimmeText(text: "x \"y\" \\ $id \u2603 {") b: gimmeText } } }"#,
        )
        .data(r#"{"profile":{"remoteUser":{"a":"x \"y\" \\ $id ☃ {","b":"no text"}}}"#)
        .asks("left", requests(1))
        .asks("my-remote-schema", requests(1).fields(1))
        .check()
        .await;
}

#[tokio::test]
async fn f20c_introspection_shows_a_valid_schema() {
    check_introspection(case(), e2e_hasura_messages::SDL).await;
}
