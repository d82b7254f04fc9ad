//! What is left of a gateway for a role.

use joinwright_codegen::source::SourceMap;
use joinwright_codegen::{Options, generate};

#[test]
fn lift_of_which_a_role_sees_no_field_is_none() {
    let mut sources = SourceMap::default();
    sources.add(
        "gateway/remote_schemas.yaml",
        "\
- name: products
  definition: { url: http://products }
  remote_relationships:
    - type_name: Product
      relationships:
        - definition:
            to_remote_schema:
              remote_schema: inventory
              lift: [stock]
              lhs_fields: [upc]
              remote_field: { item: { arguments: { upc: $upc } } }
  permissions:
    - { role: customer, definition: { allow: ['*'] } }
- name: inventory
  definition: { url: http://inventory }
  permissions:
    - { role: customer, definition: { deny: [Product.stock] } }
",
    );
    let products = "type Query { products: [Product!] } type Product { upc: ID! }";
    sources.add("gateway/schemas/products.graphql", products);
    let inventory = "type Query { item(upc: ID!): Product } type Product { upc: ID! stock: Int }";
    sources.add("gateway/schemas/inventory.graphql", inventory);
    let generated = generate(&sources, &Options::default()).unwrap();
    assert!(generated.schema.contains("stock: Int"), "{}", generated.schema);
    let (_, customers) = &generated.roles[0];
    assert!(customers.contains("upc: ID!") && !customers.contains("stock"), "{customers}");
}
