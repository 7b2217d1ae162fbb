"""
Steps of a Fokker–Planck equation dp/dt = div(p grad V) + D lap p with D = 1/2 and no flux through the ends of [-4, 4].

numba, jax, numpy, py-pde: 1000 explicit steps on 256 × 256 cells, V = x⁴/40 - x²/5 + y²/2, dt = h²/5D, from a Gaussian.
scipy: 1000 steps of backward Euler on the line, 100,000 cells, V = x⁴/40 - x²/5, dt = 1/100, the matrix factored once or,
by solve_banded, in each step. py-pde is timed as its users call it, by solve(), which compiles each equation anew, and with
steps compiled before. Prints a line of JSON a form: median and quartiles in milliseconds, mass and mean square of
x at the end. Otherwise nothing is compiled while it is timed.
"""
import argparse
import json
import os
from importlib import metadata
from time import perf_counter

os.environ.setdefault("JAX_PLATFORMS", "cpu")
import numpy as np

HALF, D, STEPS = 4.0, 0.5, 1000
SQUARE, LINE, LINE_DT = 256, 100_000, 0.01


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    libraries = {"numba": with_numba, "jax": with_jax, "numpy": with_numpy, "py-pde": with_pde, "scipy": with_scipy}
    parser.add_argument("library", choices=libraries)
    parser.add_argument("--repeats", type=int, default=9)
    given = parser.parse_args()
    for name, run in libraries[given.library]().items():
        last = run()
        repeats = given.repeats if seconds(run) < 1 else 3
        times = [1000 * seconds(run) for _ in range(repeats)]
        lower, median, upper = (round(q, 2) for q in np.quantile(times, [0.25, 0.5, 0.75]))
        about = {"who": given.library, "version": metadata.version(given.library), "name": name}
        print(json.dumps({**about, "ms": median, "lower": lower, "upper": upper, **moments(last)}), flush=True)


def seconds(run):
    start = perf_counter()
    run()
    return perf_counter() - start


def moments(p):
    """Mass and mean square of the first coordinate."""
    p = np.asarray(p, dtype=float)
    x, h = centres(len(p))
    along = p.reshape(len(p), -1).sum(1) * h**p.ndim
    return {"mass": float(along.sum()), "square": float(x**2 @ along)}


def centres(n):
    """Centres of n cells, and how wide these are."""
    h = 2 * HALF / n
    return (np.arange(n) + 0.5) * h - HALF, h


def well(x):
    return x**4 / 40 - x**2 / 5


def start():
    x, h = centres(SQUARE)
    p = np.exp(-((x[:, None] - 1) ** 2) - x**2)
    return p / (p.sum() * h * h)


def shares(slope, dtype):
    """
    Of the mass in the cells of an axis, which share a step takes over each inner face upwards and downwards, by central
    differences; 0 for the two ends.
    """
    _, h = centres(SQUARE)
    face = np.arange(1, SQUARE) * h - HALF
    diffusion, drift = 0.2, -0.2 * h * slope(face) / (2 * D)
    return [np.pad(diffusion + sign * drift, 1).astype(dtype) for sign in (1, -1)]


def axes(dtype):
    """Shares along x, then along y."""
    return *shares(lambda x: x**3 / 10 - 2 * x / 5, dtype), *shares(lambda y: y, dtype)


def in_floats(prepare):
    return {f"explicit, {dtype.__name__}": prepare(dtype) for dtype in (np.float32, np.float64)}


def with_numba():
    import numba

    @numba.njit(parallel=True, fastmath=True)
    def step(p, q, up_x, down_x, up_y, down_y):
        n = len(p) - 2
        for i in numba.prange(n):
            from_below, from_above, stays = up_x[i], down_x[i + 1], 1 - up_x[i + 1] - down_x[i]
            low, row, high, to = p[i], p[i + 1], p[i + 2], q[i + 1]
            for j in range(n):
                kept = (stays - up_y[j + 1] - down_y[j]) * row[j + 1]
                along = up_y[j] * row[j] + down_y[j + 1] * row[j + 2]
                to[j + 1] = kept + along + from_below * low[j + 1] + from_above * high[j + 1]

    def prepare(dtype):
        given = axes(dtype)

        def run():
            p = np.pad(start().astype(dtype), 1)
            q = np.zeros_like(p)
            for _ in range(STEPS):
                step(p, q, *given)
                p, q = q, p
            return p[1:-1, 1:-1]

        return run

    return in_floats(prepare)


def fluxes(p, up_x, down_x, up_y, down_y):
    """Mass that a step takes over the inner faces."""
    across_x = up_x[1:-1, None] * p[:-1] - down_x[1:-1, None] * p[1:]
    across_y = up_y[1:-1] * p[:, :-1] - down_y[1:-1] * p[:, 1:]
    return across_x, across_y


def with_jax():
    import jax
    import jax.numpy as jnp

    jax.config.update("jax_enable_x64", True)

    @jax.jit
    def steps(p, given):
        def step(_, p):
            x, y = fluxes(p, *given)
            x, y = jnp.pad(x, ((1, 1), (0, 0))), jnp.pad(y, ((0, 0), (1, 1)))
            return p + x[:-1] - x[1:] + y[:, :-1] - y[:, 1:]

        return jax.lax.fori_loop(0, STEPS, step, p)

    def prepare(dtype):
        p, given = jnp.asarray(start(), dtype), axes(dtype)
        return lambda: np.asarray(steps(p, given))

    return in_floats(prepare)


def with_numpy():
    def prepare(dtype):
        given = axes(dtype)

        def run():
            p = start().astype(dtype)
            for _ in range(STEPS):
                x, y = fluxes(p, *given)
                p[:-1] -= x
                p[1:] += x
                p[:, :-1] -= y
                p[:, 1:] += y
            return p

        return run

    return in_floats(prepare)


def with_pde():
    import pde

    _, h = centres(SQUARE)
    dt = 0.2 * h * h / D
    field = pde.ScalarField(pde.CartesianGrid([[-HALF, HALF]] * 2, SQUARE), start())
    force = "(x**3/10 - 2*x/5) * d_dx(p) + y * d_dy(p) + (3*x**2/10 - 2/5 + 1) * p"
    no_flux = {axis: {"type": "mixed", "value": slope / D, "const": 0} for axis, slope in {"x": 4.8, "y": 4}.items()}
    equation = pde.PDE({"p": f"{D} * laplace(p) + {force}"}, bc=no_flux)
    steps = pde.EulerSolver(equation, backend="numba").make_stepper(field, dt)

    def run():
        p = field.copy()
        steps(p, 0.0, STEPS * dt)
        return p.data

    def solve():
        return equation.solve(field, t_range=STEPS * dt, dt=dt, solver="euler", tracker=None, backend="numba").data

    return {"explicit, solve()": solve, "explicit, compiled before": run}


def with_scipy():
    from scipy.linalg import lapack, solve_banded

    # Scharfetter and Gummel's rates: e^{-V/D} is the equilibrium, and its root makes the matrix symmetric.
    x, h = centres(LINE)
    drop = np.diff(well(x)) / D
    up, down = (LINE_DT * D / h**2 * sign * drop / np.expm1(sign * drop) for sign in (1, -1))
    middle = 1 + np.append(up, 0) + np.append(0, down)
    root = np.exp(-well(x) / (2 * D))
    p0 = np.exp(-((x - 1) ** 2))
    p0 /= p0.sum() * h
    banded = np.stack([np.append(0, -down), middle, np.append(-up, 0)])
    *factors, _ = lapack.dgttrf(-up, middle, -down)
    diagonal, side, _ = lapack.dpttrf(middle, -np.sqrt(up * down))

    def repeated(solve, p):
        for _ in range(STEPS):
            p = solve(p)
        return p

    symmetric = lambda p: lapack.dpttrs(diagonal, side, p)[0]
    general = lambda p: lapack.dgttrs(*factors, p)[0]
    each = lambda p: solve_banded((1, 1), banded, p, check_finite=False)
    return {
        "implicit, dpttrs": lambda: root * repeated(symmetric, p0 / root),
        "implicit, dgttrs": lambda: repeated(general, p0),
        "implicit, solve_banded": lambda: repeated(each, p0),
    }


if __name__ == "__main__":
    main()
