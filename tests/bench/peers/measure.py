"""How peers are measured: on two threads, or on the card. To be imported before they are."""
import ctypes
import json
import os
from importlib import metadata
from time import perf_counter

for library in ("OMP", "OPENBLAS", "MKL", "NUMBA"):
    os.environ.setdefault(f"{library}_NUM_THREADS", "2")
if hasattr(os, "sched_setaffinity"):
    os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[:2])  # JAX asks for no number of threads
if hasattr(libc := ctypes.CDLL(None), "mallopt"):
    for parameter in (-1, -3):  # M_TRIM_THRESHOLD, M_MMAP_THRESHOLD
        libc.mallopt(parameter, 1 << 30)  # glibc then keeps what is freed: torch is up to 3 times as fast, and steadier
import numpy as np


def report(run, *, library, who, name, repeats, warm_up=1, check=lambda last: {}):
    """Times a run and prints them as a line of JSON, with what is found of its last result."""
    times = []
    for _ in range(repeats + warm_up):
        start = perf_counter()
        last = run()
        times.append(1000 * (perf_counter() - start))
    lower, median, upper = (round(q, 3) for q in np.quantile(times[warm_up:], [0.25, 0.5, 0.75]))
    about = {"who": who, "version": metadata.version(library), "name": name, "ms": median, "lower": lower, "upper": upper}
    print(json.dumps({**about, **check(last)}), flush=True)
