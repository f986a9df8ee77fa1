"""How many requests a second `borderkg serve` answers, measured with wrk; and what it does beyond.

    python -m benchmarks service_load
    python -m benchmarks.service_load --dist dist --seconds 300

Needs the Debian package `wrk`. Five parts: point and stored queries by 64 clients, ad-hoc point
queries alone, 500 clients, workers killed, and the release swapped, each under load.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlencode, urlsplit

_SCRIPT = """
local paths = {{}}
for line in io.lines("{paths}") do paths[#paths + 1] = line end
local threads = 0
function setup(thread) thread:set("id", threads); threads = threads + 1 end
function init(args) at = id * 977; ok = 0; busy = 0; other = 0; mute = 0 end
function request() at = at % #paths + 1; return wrk.format("GET", paths[at]) end
function response(status, headers, body)
  if status == 200 then ok = ok + 1
  elseif status == 503 then
    busy = busy + 1
    local told = false
    for name, _ in pairs(headers) do if name:lower() == "retry-after" then told = true end end
    if not told then mute = mute + 1 end
  else other = other + 1 end
end
local all = {{}}
local before = setup
function setup(thread) before(thread); all[#all + 1] = thread end
function done(summary, latency, requests)
  local ok, busy, other, mute = 0, 0, 0, 0
  for _, t in ipairs(all) do
    ok = ok + t:get("ok"); busy = busy + t:get("busy")
    other = other + t:get("other"); mute = mute + t:get("mute")
  end
  local e = summary.errors
  io.write(string.format('\\nJSON {{"ok":%d,"busy":%d,"other":%d,"mute":%d,"seconds":%.2f,'
    .. '"p50":%.1f,"p99":%.1f,"max":%.1f,"connect":%d,"read":%d,"write":%d,"timeout":%d}}\\n',
    ok, busy, other, mute, summary.duration / 1e6, latency:percentile(50) / 1e3,
    latency:percentile(99) / 1e3, latency.max / 1e3,
    e.connect, e.read, e.write, e.timeout))
end
"""


@contextlib.contextmanager
def served(dist: Path, workers: int) -> Iterator[tuple[str, int]]:
    """The address and process of a service over `dist`, after it has verified its release."""
    command = [sys.executable, "-m", "borderkg", "serve", "--dist", str(dist), "--port", "0", "--json"]
    log = dist / "serve.log"
    with (
        log.open("w") as said,
        subprocess.Popen(
            [*command, "--workers", str(workers)], stdout=subprocess.PIPE, stderr=said, text=True
        ) as process,
    ):
        assert process.stdout is not None
        told = ""
        while not told.endswith("}\n"):
            told += process.stdout.readline()
        while "is whole" not in log.read_text():
            time.sleep(0.2)
        try:
            yield json.loads(told)["address"], process.pid
        finally:
            process.terminate()
            process.wait()
            faults = log.read_text().count("Traceback")
            print(f"faults in the log: {faults}")


def point_paths(address: str, count: int = 3000) -> list[str]:
    """A different query by its subject for each of `count` resources."""
    text = f"SELECT DISTINCT ?s {{ ?s a ?c FILTER(isIRI(?s)) }} ORDER BY ?s LIMIT {count}"
    asked = urllib.request.Request(
        f"{address}sparql?" + urlencode({"query": text}), headers={"accept": "text/csv"}
    )
    with urllib.request.urlopen(asked) as reply:
        subjects = reply.read().decode().split("\r\n")[1:-1]
    return [
        "/sparql?" + urlencode({"query": f"SELECT ?p ?o {{ <{subject}> ?p ?o }}"}) for subject in subjects
    ]


def stored_paths() -> list[str]:
    """The stored questions of events and actors, as CSV and JSON."""
    from borderkg.content import bundled
    from borderkg.query.catalogue import Catalogue

    ids = [name for name in Catalogue(bundled().queries) if name.split("/")[0] in ("events", "actors")]
    return [f"/q/{name}.{suffix}" for name in ids for suffix in ("csv", "json")]


def load(address: str, paths: list[str], *, clients: int, seconds: int) -> dict[str, float]:
    """What wrk counted while `clients` asked for `paths` in turn."""
    with tempfile.TemporaryDirectory() as folder:
        listed = Path(folder) / "paths"
        listed.write_text("\n".join(paths) + "\n", encoding="utf-8")
        script = Path(folder) / "load.lua"
        script.write_text(_SCRIPT.format(paths=listed), encoding="utf-8")
        command = [
            "wrk",
            "-t2",
            f"-c{clients}",
            f"-d{seconds}s",
            "--timeout",
            "15s",
            "-s",
            str(script),
            address,
        ]
        told = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    found = re.search(r"^JSON (.*)$", told, re.MULTILINE)
    assert found is not None, told
    counted: dict[str, float] = json.loads(found[1])
    return counted


def report(what: str, counted: dict[str, float], memory: str = "") -> None:
    """Print one line of figures."""
    errors = sum(int(counted[name]) for name in ("connect", "read", "write", "timeout"))
    rate = (counted["ok"] + counted["busy"]) / counted["seconds"]
    print(
        f"{what:<34} {rate:8.0f}/s  p50 {counted['p50']:6.1f} ms  p99 {counted['p99']:6.1f} ms  "
        f"200 {counted['ok']:.0f}  503 {counted['busy']:.0f} ({counted['mute']:.0f} without Retry-After)  "
        f"other {counted['other']:.0f}  broken {errors}{memory}",
        flush=True,
    )


def resident(pid: int) -> int:
    """Mebibytes that the service and its workers hold."""
    return sum(_pages(one) for one in (pid, *children(pid))) * os.sysconf("SC_PAGE_SIZE") >> 20


def children(pid: int) -> list[int]:
    """The processes of the workers."""
    found = []
    for task in Path(f"/proc/{pid}/task").iterdir():
        found += [int(child) for child in (task / "children").read_text().split()]
    return found


def meanwhile(work: Callable[[], None], run: Callable[[], dict[str, float]]) -> dict[str, float]:
    """What `run` gives while `work` is done beside it."""
    beside = threading.Thread(target=work)
    beside.start()
    try:
        return run()
    finally:
        beside.join()


def kill_workers(pid: int, times: int) -> None:
    """End a worker, again and again, the oldest first."""
    for number in range(times):
        running = children(pid)
        with contextlib.suppress(ProcessLookupError, IndexError):
            os.kill(running[number % len(running)], signal.SIGKILL)
        time.sleep(0.15)


def swap(dist: Path, times: int) -> None:
    """Point `current` at the other of two releases, again and again."""
    names = sorted(path.name for path in (dist / "releases").iterdir())
    for number in range(times):
        time.sleep(4)
        link = dist / ".next"
        link.symlink_to(Path("releases") / names[number % len(names)])
        link.replace(dist / "current")


def main() -> None:
    """Measure, and print a line a part."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0] if __doc__ else "")
    parser.add_argument("--dist", type=Path, default=Path("dist"))
    parser.add_argument("--seconds", type=int, default=30)
    parser.add_argument("--workers", type=int, default=2)
    given = parser.parse_args(sys.argv[1:] if __name__ == "__main__" else [])
    if shutil.which("wrk") is None:
        print("wrk is not installed; on Debian: apt-get install wrk", file=sys.stderr)
        return
    with tempfile.TemporaryDirectory() as folder:
        # Two names of one release, so that there is one to swap in.
        dist = Path(folder)
        (dist / "releases").mkdir()
        for name in ("a", "b"):
            shutil.copytree((given.dist / "current").resolve(), dist / "releases" / name)
        (dist / "current").symlink_to("releases/a")
        with served(dist, given.workers) as (address, pid):
            assert urlsplit(address).port
            points = point_paths(address)
            mixed = [path for pair in zip(points, stored_paths() * 1000, strict=False) for path in pair]
            load(address, mixed, clients=8, seconds=3)
            before = resident(pid)
            counted = load(address, mixed, clients=64, seconds=given.seconds)
            report("64 clients, point and stored", counted, f"  {before} -> {resident(pid)} MiB")
            report("64 clients, point alone", load(address, points, clients=64, seconds=10))
            report("64 clients, stored alone", load(address, stored_paths(), clients=64, seconds=10))
            report("500 clients, point and stored", load(address, mixed, clients=500, seconds=15))
            run = lambda seconds: lambda: load(address, mixed, clients=64, seconds=seconds)  # noqa: E731
            report("200 workers killed", meanwhile(lambda: kill_workers(pid, 200), run(32)))
            report("release swapped 5 times", meanwhile(lambda: swap(dist, 5), run(40)))


def _pages(pid: int) -> int:
    try:
        return int(Path(f"/proc/{pid}/statm").read_text().split()[1])
    except (OSError, IndexError):
        return 0


if __name__ == "__main__":
    main()
