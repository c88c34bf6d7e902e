# SPDX-License-Identifier: EUPL-1.2
"""Does company change a verdict? Domains of the zoo, each with another fault, are checked alone and all at once.

With the real waits of the product. Usage: company.py [DOMAINS [AT_ONCE]]; 1 when any result differs.
"""

import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests"))

from support.zoo.company import compare


def main(domains: int, at_once: int) -> int:
    with tempfile.TemporaryDirectory() as folder:
        began = time.perf_counter()
        found = compare(Path(folder), domains, at_once, quick=False)
    print(f"{domains} domains of {found.kinds} kinds, {at_once} at once, {found.results} results:")
    print("\n".join(map(str, found.differ[:20])) or "all as alone")
    print(f"{len(found.differ)} differ, of {len({each[0] for each in found.differ})} domains")
    print(f"alone {found.alone:.0f} s, together {found.together:.0f} s, in all {time.perf_counter() - began:.0f} s")
    print(f"memory of the client: at most {found.peak / 2**20:.0f} MB more; left behind: {found.left or 'nothing'}")
    return 1 if found.differ or found.left else 0


if __name__ == "__main__":
    words = [int(each) for each in sys.argv[1:]]
    sys.exit(main(*(words + [500, 500][len(words) :])))
