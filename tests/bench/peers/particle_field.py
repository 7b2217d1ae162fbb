"""
The field f(y) = mean over x of (x - y) / (|x - y|² + 1e-6)^(d/2) of N sources at N others, in float32, on all cores.

plane: d = 2, the values are N. dimensions: N = 2048, the values are d. Prints a line of JSON a form and value: median and
quartiles of nine runs (of three at least, where they are slow), or why there are none.
"""
import argparse
import json
import os
from importlib import metadata
from time import perf_counter

os.environ.setdefault("JAX_PLATFORMS", "cpu")
import numpy as np

EPSILON = np.float32(1e-6)
PARTICLES, ROWS, MOST_BYTES = 2048, 64, 4 << 30


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("forms", choices=["numba-plane", "jax-plane", "jax-dimensions"])
    parser.add_argument("values", nargs="+", type=int)
    parser.add_argument("--limit", type=float, default=10, help="seconds a run may take")
    given = parser.parse_args()
    library, over = given.forms.split("-")
    forms = {"numba-plane": numba_plane, "jax-plane": jax_plane, "jax-dimensions": jax_dimensions}[given.forms]()
    for name, prepare in forms.items():
        known = []
        for value in given.values:
            size = (value, 2) if over == "plane" else (PARTICLES, value)
            found = measure(prepare, size, value, known, given.limit)
            about = {"who": library, "version": metadata.version(library), "name": name, "value": value}
            print(json.dumps({**about, **found}), flush=True)


def measure(prepare, size, value, known, limit):
    """Times at a value in milliseconds, or why there are none; `known` has the values before it and their seconds."""
    if (expected := extrapolate(known, value)) > limit:
        return {"why": f"a run would take about {expected:.2g} s"}
    # In high dimension points are √1.5 apart on average, so that the square of no force leaves the range of float32.
    scale = 1 if size[1] == 2 else (0.75 / size[1]) ** 0.5
    run = prepare(*(scale * np.random.default_rng(0).standard_normal((2, *size))).astype(np.float32))
    if isinstance(run, str):
        return {"why": run}
    run()
    first = spent = seconds(run)
    while spent < 0.1:
        spent += seconds(run)
    times = [seconds(run) for _ in range(int(np.clip(2 / first, 3, 9)))]
    known.append((value, np.median(times)))
    lower, median, upper = (round(1000 * q, 4) for q in np.quantile(times, [0.25, 0.5, 0.75]))
    return {"ms": median, "lower": lower, "upper": upper}


def extrapolate(known, value):
    """From the last one, by the slope of the last three, 2 at most."""
    if len(known) < 2:
        return 0
    slope = min(2, np.polyfit(*np.log(known[-3:]).T, 1)[0])
    return known[-1][1] * (value / known[-1][0]) ** slope


def seconds(run):
    start = perf_counter()
    run()
    return perf_counter() - start


def numba_plane():
    import numba

    @numba.njit(parallel=True, fastmath=True)
    def field(x0, x1, y):
        force = np.empty_like(y)
        for i in numba.prange(len(y)):
            a, b, f, g = y[i, 0], y[i, 1], np.float32(0), np.float32(0)
            for j in range(len(x0)):
                dx, dy = x0[j] - a, x1[j] - b
                w = np.float32(1) / (dx * dx + dy * dy + EPSILON)
                f += w * dx
                g += w * dy
            force[i, 0], force[i, 1] = f / len(x0), g / len(x0)
        return force

    def prepare(x, y):
        x0, x1 = np.ascontiguousarray(x.T)
        return lambda: field(x0, x1, y)

    return {"all pairs": prepare}


def jax_plane():
    import jax
    import jax.numpy as jnp

    def pairs(x, y):
        dx, dy = (x[None, :, k] - y[:, None, k] for k in (0, 1))
        w = 1 / (dx * dx + dy * dy + EPSILON)
        return jnp.stack([(w * dx).mean(1), (w * dy).mean(1)], 1)

    def rows(x, y):
        return jax.lax.map(lambda some: pairs(x, some), y.reshape(-1, ROWS, 2)).reshape(-1, 2)

    return {"all pairs": compiled(pairs), f"{ROWS} rows at a time": compiled(rows)}


def jax_dimensions():
    import jax.numpy as jnp

    def products(x, y):
        r2 = (y**2).sum(1)[:, None] + (x**2).sum(1)[None] - 2 * y @ x.T
        w = jnp.maximum(r2, EPSILON) ** (-0.5 * x.shape[1])
        return (w @ x - w.sum(1, keepdims=True) * y) / len(x)

    return {"matrix products": compiled(products)}


def compiled(form):
    """What prepares a run of a form in JAX, or says that it takes too much memory."""
    import jax

    def prepare(x, y):
        x, y = jax.device_put((x, y))
        program = jax.jit(form).lower(x, y).compile()
        needed = program.memory_analysis().temp_size_in_bytes
        if needed > MOST_BYTES:
            return f"it takes {needed / 2**30:.0f} GiB"
        return lambda: np.asarray(program(x, y))

    return prepare


if __name__ == "__main__":
    main()
