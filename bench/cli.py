# SPDX-License-Identifier: EUPL-1.2
"""How long `bolwerk check --help` takes to start, as a person waits for it, and whether it stays clear of Django."""

import resource
import statistics
import subprocess
import sys
import time

REPEATS = 15
TARGET_MS = 150.0


def main() -> int:
    command = [sys.executable, "-m", "bolwerk", "check", "--help"]
    wall, cpu = [], []
    for _ in range(REPEATS):
        began, before = time.perf_counter(), resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        wall.append((time.perf_counter() - began) * 1000)
        cpu.append((after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime) * 1000)
    median = statistics.median(wall)
    good = median <= TARGET_MS
    print(
        f"bolwerk check --help  {statistics.median(cpu):6.1f} ms CPU  {median:6.1f} ms wall (<= {TARGET_MS})  "
        f"{'ok' if good else 'OVER'}"
    )
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
