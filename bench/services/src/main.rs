//! `serve PORT`: the four services at four ports from this one on. `sdl SERVICE`, `federation-sdl
//! SERVICE`: what it serves. `expected FILE`: what a gateway must answer to the file's query.

use std::env;
use std::fs;
use std::io::{Write, stdout};

use anyhow::{Context, Result, bail};
use bench_services::{SERVICES, Service, expected, services};

#[tokio::main]
async fn main() -> Result<()> {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match arguments[..] {
        ["serve", port] => serve(port.parse()?).await,
        ["sdl", name] => print(&of_name(name)?.sdl),
        ["federation-sdl", name] => print(&of_name(name)?.federation_sdl),
        ["expected", file] => print(&expected(&fs::read_to_string(file)?).await?),
        _ => bail!("usage: serve PORT | sdl SERVICE | federation-sdl SERVICE | expected FILE"),
    }
}

async fn serve(first_port: u16) -> Result<()> {
    let mut servers = tokio::task::JoinSet::new();
    for (port, service) in (first_port..).zip(services()) {
        let listener = tokio::net::TcpListener::bind(("127.0.0.1", port)).await?;
        servers.spawn(async move { axum::serve(listener, service.router).await });
    }
    servers.join_next().await.context("there are four")???;
    Ok(())
}

fn of_name(name: &str) -> Result<Service> {
    let found = services().into_iter().zip(SERVICES).find(|(_, known)| *known == name);
    found.map(|(service, _)| service).with_context(|| format!("no service is called `{name}`"))
}

fn print(text: &str) -> Result<()> {
    writeln!(stdout(), "{text}")?;
    Ok(())
}
