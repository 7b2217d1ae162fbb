"""
How long a library takes for paths of a given strong error, on the problem of problem.py.

For each target, the least n of 1, 2^(1/4), 2^(1/2), … steps with which a method of the library reaches
E|X_T - exact| <= target, and the median time of so many steps. Prints lines of JSON, one a target and method, for
those methods that are at least half as fast as the fastest.
"""
import argparse
import json
import os
import sys
import warnings
from importlib import import_module
from time import perf_counter

import numpy as np

# Errors are means over SAMPLE paths: standard error 1 %. What needs more steps than the grid has does not win.
PATHS, SAMPLE = 100_000, 20_000
GRID = sorted({round(2 ** (k / 4)) for k in range(41)})


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("library", choices=["torchsde", "diffrax"])
    parser.add_argument("targets", nargs="*", default=["1e-3", "1e-4"], help="strong errors")
    parser.add_argument("--theta", type=float, default=1.0, help="0: one that diffrax solves as an ODE in W")
    given = parser.parse_args()
    warnings.filterwarnings("ignore")
    sys.dont_write_bytecode = True
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[:2])
    library = import_module(f"with_{given.library}")
    error = {name: average(library.solver(name, given.theta, SAMPLE)[1]) for name in library.methods}
    run = {name: library.solver(name, given.theta, PATHS)[0] for name in library.methods}
    for target in given.targets:
        steps = {name: least(error[name], float(target)) for name in library.methods}
        once = {name: milliseconds(run[name], n, 1) for name, n in steps.items() if n}
        for name in sorted(once, key=once.get):
            if once[name] <= 2 * min(once.values()):
                line = {
                    "who": given.library,
                    "name": f"strong error {target}, {PATHS} paths",
                    "ms": round(milliseconds(run[name], steps[name], 5), 1),
                    "error": float(f"{error[name](steps[name]):.3g}"),
                    "steps": steps[name],
                    "method": name,
                }
                print(json.dumps(line), flush=True)


def average(errors):
    """The mean of errors(n), computed once for each n."""
    known = {}

    def mean(n):
        if n not in known:
            known[n] = float(np.mean(errors(n)))
        return known[n]

    return mean


def least(error, target):
    """The least n of the grid with error(n) <= target, or None: the octave first, as errors fall with n."""
    octave = next((n for n in GRID if n.bit_count() == 1 and error(n) <= target), None)
    return octave and next(n for n in GRID if n > octave // 2 and error(n) <= target)


def milliseconds(run, n, repeats):
    """The median time of run(n), compiled before."""
    run(2)
    times = []
    for _ in range(repeats):
        start = perf_counter()
        run(n)
        times.append(1000 * (perf_counter() - start))
    return float(np.median(times))


if __name__ == "__main__":
    main()
