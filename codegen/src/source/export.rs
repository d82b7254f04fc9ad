//! The rest of a Hasura export: what stands beside `remote_schemas.yaml` and is not compiled.

use std::path::Path;

use super::{Role, SourceMap, display_path, read};

/// The files of an export that can say something, in the order in which they are listed.
const FILES: [&str; 14] = [
    "databases/databases.yaml",
    "tables.yaml",
    "functions.yaml",
    "actions.yaml",
    "cron_triggers.yaml",
    "query_collections.yaml",
    "allow_list.yaml",
    "rest_endpoints.yaml",
    "api_limits.yaml",
    "backend_configs.yaml",
    "graphql_schema_introspection.yaml",
    "metrics_config.yaml",
    "network.yaml",
    "opentelemetry.yaml",
];

/// Adds the files of the export that the relationships file belongs to.
pub(super) fn load(sources: &mut SourceMap, relationships: &Path, display_root: &Path) {
    let dir = relationships.parent().unwrap_or(Path::new(""));
    for name in FILES {
        let path = dir.join(name);
        if let Ok(Ok(bytes)) = read(&path)
            && let Ok(text) = String::from_utf8(bytes)
        {
            sources.push(display_path(&path, display_root), text, None, Role::LeftOut);
        }
    }
}
