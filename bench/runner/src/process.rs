//! A process with its children: started, measured, ended.

use std::fs::{self, File};
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::thread::sleep;
use std::time::Duration;

use anyhow::{Context, Result};

/// Ticks of `utime` and `stime` in a second: Linux tells programs 100, whatever its own clock.
const TICKS: f64 = 100.0;

/// A running process, ended when it is dropped.
pub(crate) struct Process {
    child: Child,
}

impl Process {
    /// Starts a program in a group of its own, so that its children end with it.
    pub(crate) fn start(mut command: Command, log: &Path) -> Result<Self> {
        let out = File::create(log)?;
        let error = out.try_clone()?;
        command.stdin(Stdio::null()).stdout(out).stderr(error).process_group(0);
        let child = command.spawn().with_context(|| format!("starting {command:?}"))?;
        Ok(Self { child })
    }

    /// How it ended, if it has.
    pub(crate) fn ended(&mut self) -> Result<Option<ExitStatus>> {
        Ok(self.child.try_wait()?)
    }

    /// CPU-seconds so far, of user and system together.
    pub(crate) fn cpu_seconds(&self) -> Result<f64> {
        let mut ticks = 0;
        for id in self.ids() {
            let Ok(stat) = fs::read_to_string(format!("/proc/{id}/stat")) else { continue };
            ticks += ticks_of(&stat).context("/proc/…/stat reads otherwise")?;
        }
        Ok(f64::from(u32::try_from(ticks)?) / TICKS)
    }

    /// A line of `/proc/…/status`, `VmRSS` or `VmHWM`, in bytes.
    pub(crate) fn memory(&self, line: &str) -> u64 {
        let of = |id: &u32| {
            let status = fs::read_to_string(format!("/proc/{id}/status")).ok()?;
            let line = status.lines().find(|found| found.starts_with(line))?;
            let kilobytes: u64 = line.split_whitespace().nth(1)?.parse().ok()?;
            Some(kilobytes * 1024)
        };
        self.ids().iter().filter_map(of).sum()
    }

    /// Lets `VmHWM` begin anew.
    pub(crate) fn forget_peak(&self) {
        for id in self.ids() {
            // A child that is gone has no peak.
            let _ = fs::write(format!("/proc/{id}/clear_refs"), "5");
        }
    }

    /// The process and all that it started.
    fn ids(&self) -> Vec<u32> {
        let mut ids = vec![self.child.id()];
        let mut at = 0;
        while at < ids.len() {
            let id = ids[at];
            // Each thread has a list of its own.
            for thread in fs::read_dir(format!("/proc/{id}/task")).into_iter().flatten().flatten() {
                let children = fs::read_to_string(thread.path().join("children"));
                let children = children.unwrap_or_default();
                ids.extend(children.split_whitespace().filter_map(|id| id.parse::<u32>().ok()));
            }
            at += 1;
        }
        ids
    }

    fn signal(&self, signal: &str) {
        let group = format!("-{}", self.child.id());
        // What has ended already can not be told so.
        let _ = Command::new("kill").args([signal, "--", &group]).stderr(Stdio::null()).status();
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        self.signal("-TERM");
        for _ in 0..100 {
            if self.ended().is_ok_and(|ended| ended.is_some()) {
                break;
            }
            sleep(Duration::from_millis(20));
        }
        self.signal("-KILL");
        let _ = self.child.wait();
    }
}

/// `utime` and `stime`, and those of children that have ended: the fields 14 to 17. The second field
/// may hold spaces.
fn ticks_of(stat: &str) -> Option<u64> {
    let fields = stat.rsplit_once(')')?.1.split_whitespace();
    fields.skip(11).take(4).map(|field| field.parse::<u64>().ok()).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ticks_are_found_after_a_name_with_spaces() {
        let stat = "12 (a) b) S 1 2 3 4 5 6 7 8 9 10 700 30 5 1 20 0";
        assert_eq!(ticks_of(stat), Some(736));
    }

    #[test]
    fn what_a_child_uses_is_counted() {
        let mut command = Command::new("sh");
        command.args(["-c", "sh -c 'while :; do :; done'; :"]);
        let log = std::env::temp_dir().join(format!("bench-runner-{}", std::process::id()));
        let process = Process::start(command, &log).unwrap();
        while process.cpu_seconds().unwrap() < 0.05 {
            sleep(Duration::from_millis(10));
        }
        assert!(process.ids().len() > 1);
        assert!(process.memory("VmRSS") > 0);
        fs::remove_file(log).unwrap();
    }
}
