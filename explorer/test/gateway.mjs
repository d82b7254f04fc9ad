// The example gateway as a process, on a port of its own.
import { spawn } from "node:child_process";
import { createInterface } from "node:readline";

/** Starts the binary and waits until it says where it listens. */
export async function startGateway(binary) {
  const gateway = spawn(binary, ["--listen", "127.0.0.1:0"], { stdio: ["ignore", "pipe", "inherit"] });
  const failed = new Promise((_, reject) => {
    gateway.on("error", reject);
    gateway.on("exit", (code) => reject(new Error(`${binary} ended with ${code}`)));
  });
  failed.catch(() => {});
  const listening = (async () => {
    for await (const line of createInterface({ input: gateway.stdout })) {
      const found = line.match(/listening on (http:\S+)/);
      if (found) return found[1];
    }
    throw new Error("the gateway does not say where it listens");
  })();
  const url = await Promise.race([listening, failed]);
  return { url, stop: () => gateway.kill() };
}
