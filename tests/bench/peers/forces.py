"""
The field f(y) = mean over x of (x - y) (|x - y|² + 1e-6)^(-s/2) of N sources at N others, in float32, on two threads or on
the card: s = 2 in the plane, N = 8192; s = 64 in 64 dimensions, N = 4096.

Of each library the forms in which one would write it: all pairs, some rows at a time, or products of matrices. Prints a
line of JSON each: median and quartiles in milliseconds. A field that is off by a thousandth is an error: in the power 32,
a product of matrices has 32 times the rounding of |x - y|², some 1e-7 (|x|² + |y|²)/|x - y|².
"""
import argparse

import numpy as np
from measure import report
from particle_field import EPSILON, jax_dimensions, jax_plane, numba_plane

SIZES = {"plane": (8192, 2, 1.0), "64-D": (4096, 64, 0.09)}


def torch_forms(work, x, y):
    import torch

    torch.set_num_threads(2)
    device = "cuda" if torch.cuda.is_available() else "cpu"
    x, y = (torch.tensor(points, device=device) for points in (x, y))

    def weighted(r2):
        w = r2.clamp_min(1e-6) ** (-x.shape[1] / 2)
        return ((w @ x - w.sum(1, keepdim=True) * y) / len(x)).cpu().numpy()

    def pairs(y):
        dx, dy = (x[None, :, k] - y[:, None, k] for k in (0, 1))
        w = 1 / (dx * dx + dy * dy + 1e-6)
        return torch.stack([(w * dx).mean(1), (w * dy).mean(1)], 1)

    rows = lambda: torch.cat([pairs(some) for some in y.split(64)]).cpu().numpy()
    products = lambda: weighted((y**2).sum(1)[:, None] + (x**2).sum(1)[None] - 2 * y @ x.T)
    if work == "plane":
        forms = {"all pairs": lambda: pairs(y).cpu().numpy(), "64 rows at a time": rows}
    else:
        forms = {"matrix products": products}
    return {f"{name} ({device})": torch.no_grad()(run) for name, run in forms.items()}


def keops_forms(work, x, y):
    import torch
    from pykeops.torch import LazyTensor

    torch.set_num_threads(2)
    device = "cuda" if torch.cuda.is_available() else "cpu"
    x, y = (torch.tensor(points, device=device) for points in (x, y))
    away = LazyTensor(x[None].contiguous()) - LazyTensor(y[:, None].contiguous())
    squares = (away**2).sum(-1) + 1e-6
    pairs = away / squares if work == "plane" else away * squares ** (-x.shape[1] // 2)
    return {f"pairs ({device})": lambda: (pairs.sum(dim=1) / len(x)).cpu().numpy()}


def numba_forms(work, x, y):
    return {name: prepare(x, y) for name, prepare in (numba_plane() if work == "plane" else numba_64()).items()}


def numba_64():
    import numba

    @numba.njit(parallel=True, fastmath=True)
    def field(x, y):
        force, dim = np.empty_like(y), x.shape[1]
        for i in numba.prange(len(y)):
            total, near = np.float32(0), np.zeros(dim, np.float32)
            for j in range(len(x)):
                w = EPSILON
                for k in range(dim):
                    w += (x[j, k] - y[i, k]) ** 2
                w = np.float32(1) / w
                for _ in range(5):
                    w *= w
                total += w
                for k in range(dim):
                    near[k] += w * x[j, k]
            for k in range(dim):
                force[i, k] = (near[k] - total * y[i, k]) / len(x)
        return force

    return {"all pairs": lambda x, y: lambda: field(x, y)}


def jax_forms(work, x, y):
    return {name: prepare(x, y) for name, prepare in (jax_plane() if work == "plane" else jax_dimensions()).items()}


def numpy_forms(work, x, y):
    def pairs():
        dx, dy = (x[None, :, k] - y[:, None, k] for k in (0, 1))
        w = 1 / (dx * dx + dy * dy + EPSILON)
        return np.stack([(w * dx).mean(1), (w * dy).mean(1)], 1)

    def products():
        r2 = (y**2).sum(1)[:, None] + (x**2).sum(1)[None] - 2 * y @ x.T
        w = np.maximum(r2, EPSILON) ** np.float32(-x.shape[1] / 2)
        return (w @ x - w.sum(1, keepdims=True) * y) / len(x)

    return {"all pairs": pairs} if work == "plane" else {"matrix products": products}


def exactly(x, y):
    """The field at a few points, in float64."""
    away = x.astype(float)[None] - y[:8].astype(float)[:, None]
    return (away * ((away**2).sum(2, keepdims=True) + 1e-6) ** (-x.shape[1] / 2)).mean(1)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("library", choices=["numba", "jax", "torch", "keops", "numpy"])
    parser.add_argument("work", choices=SIZES)
    given = parser.parse_args()
    library, (n, dim, scale) = given.library, SIZES[given.work]
    x, y = (scale * np.random.default_rng(0).standard_normal((2, n, dim))).astype(np.float32)
    true = exactly(x, y)

    def check(found):
        off = float(np.abs(found[:8] - true).max() / np.abs(true).max())
        assert off < 1e-3, f"another field, by {off} of it"
        return {"off": off}

    slow = given.work == "plane" and library in ("torch", "numpy")
    for form, run in globals()[f"{library}_forms"](given.work, x, y).items():
        about = {"library": "pykeops" if library == "keops" else library, "who": f"{library}, {form}"}
        report(run, **about, name=given.work, repeats=3 if slow else 9, warm_up=1 if slow else 3, check=check)


if __name__ == "__main__":
    main()
