"""
100,000 paths of dX = -X dt + 0.7 dW from 1, by 1000 steps of Euler-Maruyama, dt = 1/200, in float32, on two threads or on
the card: their moments at the end.

torch in place, and torchsde; diffrax, with steps of its own; jax, a loop compiled whole; numpy in place; numba, a path at a
time. Prints a line of JSON each: median and quartiles in milliseconds. Moments that are off by five standard errors of what
these steps have exactly are an error.
"""
import argparse

import numpy as np
from measure import report

PATHS, STEPS, DT, SIGMA = 100_000, 1000, 5e-3, 0.7
DECAY, SPREAD = 1 - DT, SIGMA * DT**0.5


def with_torch():
    import torch

    torch.set_num_threads(2)
    torch.manual_seed(0)
    device = "cuda" if torch.cuda.is_available() else "cpu"

    @torch.no_grad()
    def run():
        x, z = torch.ones(PATHS, device=device), torch.empty(PATHS, device=device)
        for _ in range(STEPS):
            x.mul_(DECAY).add_(z.normal_(), alpha=SPREAD)
        return moments(x.double())

    return run, f"torch in place ({device})"


def with_torchsde():
    import torch
    import torchsde

    torch.set_num_threads(2)
    torch.manual_seed(0)
    device = "cuda" if torch.cuda.is_available() else "cpu"

    class Equation:
        noise_type, sde_type = "diagonal", "ito"
        f = lambda self, t, x: -x
        g = lambda self, t, x: torch.full_like(x, SIGMA)

    @torch.no_grad()
    def run():
        ends, start = torch.tensor([0.0, DT * STEPS], device=device), torch.ones(PATHS, 1, device=device)
        return moments(torchsde.sdeint(Equation(), start, ends, dt=DT, method="euler")[-1].double())

    return run, f"torchsde ({device})"


def with_jax():
    import jax
    import jax.numpy as jnp

    @jax.jit
    def end(key):
        draw = lambda k: jax.random.normal(jax.random.fold_in(key, k), (PATHS,))
        return jax.lax.fori_loop(0, STEPS, lambda k, x: DECAY * x + SPREAD * draw(k), jnp.ones(PATHS))

    return lambda: moments(np.asarray(end(jax.random.key(0)))), f"jax ({jax.default_backend()})"


def with_diffrax():
    import diffrax as dx
    import jax
    import jax.numpy as jnp
    import lineax as lx

    @jax.jit
    def end(key):
        noise = lambda t, x, _: lx.DiagonalLinearOperator(jnp.full(PATHS, SIGMA))
        path = dx.UnsafeBrownianPath((PATHS,), key)
        terms = dx.MultiTerm(dx.ODETerm(lambda t, x, _: -x), dx.ControlTerm(noise, path))
        how = {"max_steps": STEPS + 5, "adjoint": dx.ForwardMode()}
        return dx.diffeqsolve(terms, dx.Euler(), 0.0, DT * STEPS, DT, jnp.ones(PATHS), **how).ys

    return lambda: moments(np.asarray(end(jax.random.key(0)))), f"diffrax ({jax.default_backend()})"


def with_numpy():
    random, z = np.random.default_rng(0), np.empty(PATHS, np.float32)

    def run():
        x = np.ones(PATHS, np.float32)
        for _ in range(STEPS):
            random.standard_normal(dtype=np.float32, out=z)
            np.multiply(z, np.float32(SPREAD), out=z)
            np.multiply(x, np.float32(DECAY), out=x)
            np.add(x, z, out=x)
        return moments(x)

    return run, "numpy"


def with_numba():
    import numba

    decay, spread = np.float32(DECAY), np.float32(SPREAD)

    @numba.njit(parallel=True, fastmath=True)
    def end():
        x = np.ones(PATHS, np.float32)
        for i in numba.prange(PATHS):
            for _ in range(STEPS):
                x[i] = decay * x[i] + spread * np.float32(np.random.standard_normal())
        return x

    return lambda: moments(end()), "numba"


def moments(x):
    return float(x.mean()), float(x.var())


def check(found):
    """How many standard errors the moments are off."""
    mean, variance = found
    true = SIGMA**2 * DT * (1 - (1 - DT) ** (2 * STEPS)) / (1 - (1 - DT) ** 2)
    off = max(abs(mean - (1 - DT) ** STEPS) / (true / PATHS) ** 0.5, abs(variance / true - 1) / (2 / PATHS) ** 0.5)
    assert off < 5, f"moments are off by {off} standard errors"
    return {"off": off}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("library", choices=["torch", "torchsde", "jax", "diffrax", "numpy", "numba"])
    parser.add_argument("--repeats", type=int, default=3)
    given = parser.parse_args()
    run, who = globals()[f"with_{given.library}"]()
    report(run, library=given.library, who=who, name="paths", repeats=given.repeats, check=check)


if __name__ == "__main__":
    main()
