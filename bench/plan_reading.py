"""What reading plans costs: CPU time per kilobyte at growing lengths, and memory.

``python bench/plan_reading.py [FILE …] [--times 1,10,40]`` reads each file once after warming up, then the longest text with its
body repeated 1, 10 and 40 times, and prints CPU seconds, milliseconds per kB and the peak resident memory. Without files it reads
the fixture of the tests and the demo plan. Cost that is linear shows as the same milliseconds per kB on every line. No network,
no database.
"""

from __future__ import annotations

import argparse
import re
import resource
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "src"))

from ansinh.documents.offline import read_document  # noqa: E402
from ansinh.plans import offline  # noqa: E402

FIXTURES = sorted((ROOT / "tests" / "plans" / "fixtures").glob("*.txt"))


def memory() -> float:
    """Peak resident memory in MB."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / (2**20 if sys.platform == "darwin" else 2**10)


def measured(name: str, text: str) -> float:
    """Reads ``text`` as a plan, prints what it cost, returns the CPU seconds."""
    source = read_document(text.encode(), "plan.txt")
    began = time.process_time()
    reading = offline.read_plan(source)
    spent = time.process_time() - began
    size = len(text.encode()) / 1024
    print(
        f"{name[:42]:<44}{size:9.1f} kB {spent:8.3f} s {1000 * spent / size:8.2f} ms/kB {memory():8.0f} MB   "
        f"{len(reading.targets)} targets, {len(reading.tasks)} tasks, {len(reading.reporting)} duties",
        flush=True,
    )
    return spent


def longer(text: str, times: int) -> str:
    """The plan with its body repeated: one header, one foot, so that all of it is read as body."""
    begin = re.search(r"(?m)^[*\s]*I\s*[.-]\s", text)
    foot = re.search(r"(?m)^[*\s]*Nơi nhận", text)
    if begin is None or foot is None or foot.start() <= begin.start():
        return (text + "\n\n") * times
    return text[: begin.start()] + text[begin.start() : foot.start()] * times + text[foot.start() :]


def main() -> None:
    """Runs the measurement."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("files", nargs="*", type=Path, default=FIXTURES)
    asked.add_argument("--times", default="1,10,40")
    args = asked.parse_args()
    texts = {path.name: offline.read_plan_file(path).text for path in args.files}  # warms up patterns and caches
    together = sum(measured(name, text) for name, text in texts.items())
    print(f"{'together':<44}{sum(len(text.encode()) for text in texts.values()) / 1024:9.1f} kB {together:8.3f} s\n")
    name, longest = max(texts.items(), key=lambda item: len(item[1]))
    for times in (int(part) for part in args.times.split(",")):
        measured(f"{times} × {name}", longer(longest, times))


if __name__ == "__main__":
    main()
