"""diffrax's solvers for commutative noise, compiled, in chunks that stay in cache, on two devices of XLA's."""
import os

os.environ["XLA_FLAGS"] = "--xla_force_host_platform_device_count=2"
os.environ["JAX_PLATFORMS"] = "cpu"

import diffrax as dx
import jax
import jax.numpy as jnp
import lineax as lx
import numpy as np
from problem import X0, Y0, diffusion, drift, step, transition

CHUNK = 10_000
with_area = [dx.SlowRK, dx.SPaRK, dx.GeneralShARK]
without = [dx.Midpoint, dx.Ralston, dx.Heun, dx.StratonovichMilstein, dx.EulerHeun, dx.ReversibleHeun, dx.ItoMilstein]
# Solvers of ODEs, which diffrax applies to Stratonovich SDEs too, with a warning.
deterministic = [dx.Bosh3, dx.Tsit5]
methods = {
    **{kind.__name__: (kind, dx.SpaceTimeLevyArea) for kind in with_area},
    **{kind.__name__: (kind, dx.BrownianIncrement) for kind in without + deterministic},
}


def solver(name, theta, paths):
    """Two functions of n: solve in n steps, and the errors of the paths."""
    kind, levy_area = methods[name]
    # Itô's Milstein forms a matrix as wide as its state, so it gets one path at a time, by vmap.
    single = kind is dx.ItoMilstein
    calculus, shape = ("ito", ()) if single else ("stratonovich", (CHUNK,))

    def solve(path, n):
        f = lambda t, x, _: drift(jnp, x, calculus, theta, 1 / n)
        g = lambda t, x, _: diffusion(jnp, x, 1 / n)
        diagonal = lambda *at: lx.DiagonalLinearOperator(g(*at))
        terms = dx.MultiTerm(dx.ODETerm(f), dx.ControlTerm(g if single else diagonal, path))
        x0, adjoint = jnp.full(shape, X0), dx.ForwardMode()
        return dx.diffeqsolve(terms, kind(), 0.0, n, 1.0, x0, adjoint=adjoint, max_steps=None).ys

    def path(key):
        return dx.UnsafeBrownianPath(shape, key, levy_area)

    def errors(key, n, *transition):
        def advance(k, y):
            start, end = n * (k / n), n * ((k + 1) / n)  # As ConstantStepSize rounds them.
            seen = path(key).evaluate(start, end, use_levy=True)
            unseen, z = jax.random.normal(jax.random.fold_in(key, k), (2, *shape))
            return step(y, seen.W, getattr(seen, "H", unseen / 12**0.5), z, transition)

        y = jax.lax.fori_loop(0, n.astype(int), advance, jnp.full(shape, Y0))
        return jnp.abs(solve(path(key), n) - jnp.arctan(y))

    def on_all(function):
        def chunk(key, *numbers):
            one = lambda key: function(key, *numbers)
            return jax.vmap(one)(jax.random.split(key, CHUNK)) if single else one(key)

        def half(keys, *numbers):
            return jax.lax.map(lambda key: chunk(key, *numbers), keys)

        compiled, keys = jax.pmap(half), jax.random.split(jax.random.key(0), (2, paths // CHUNK // 2))
        return lambda *numbers: np.asarray(compiled(keys, *(np.full(2, x, np.float32) for x in numbers))).ravel()

    run, errors = on_all(lambda key, n: solve(path(key), n)), on_all(errors)
    return run, lambda n: errors(n, *transition(theta, n))
