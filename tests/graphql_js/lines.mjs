// Objects from the lines of standard input.
import { createInterface } from 'node:readline';

export async function* lines() {
  for await (const line of createInterface({ input: process.stdin })) {
    if (line.trim() !== '') yield JSON.parse(line);
  }
}
