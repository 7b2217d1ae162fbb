"""
Samples of eight Gaussians through the probability flow of the variance preserving diffusion, with the exact score.

torch, numpy: 10,000 samples, 50 steps of Heun's method (Karras's grid) or of DPM-Solver++(2M) (even log-SNR), from t = 1
to 0.001, on one thread; the noise is drawn inside of the timed part. Prints a line of JSON a method and a precision:
median and quartiles in milliseconds, mean square of x at the end (8.25).
"""
import argparse
import json
import os
from importlib import metadata
from time import perf_counter

for library in ("OMP", "OPENBLAS", "MKL"):
    os.environ.setdefault(f"{library}_NUM_THREADS", "1")
import numpy as np

COUNT, STEPS, FROM, TO, B0, B1 = 10_000, 50, 1e-3, 1.0, 0.1, 20.0
MEANS = 4 / 1.414 * np.stack([f(np.arange(8) * np.pi / 4) for f in (np.cos, np.sin)], 1)
SPREAD = (0.5 / 1.414) ** 2


def alpha(t):
    return np.exp(-(B0 * t + (B1 - B0) * t**2 / 2) / 2)


def variance(t):
    return -np.expm1(-(B0 * t + (B1 - B0) * t**2 / 2))


def ratio(t):
    """sigma / alpha."""
    return np.sqrt(variance(t)) / alpha(t)


def time_at(level):
    """Where sigma / alpha is at a level: alpha^-2 = 1 + level^2, and the exponent is a parabola in t."""
    half = (B1 - B0) / 2
    return (np.sqrt(B0**2 + 4 * half * np.log1p(level**2)) - B0) / (2 * half)


def grid(bend, straight):
    """Times between which `bend` of sigma / alpha falls evenly."""
    return time_at(straight(np.linspace(bend(ratio(TO)), bend(ratio(FROM)), STEPS + 1)))


def denoiser(softmax, means):
    def denoise(x, t):
        a, v = alpha(t), variance(t)
        wide = a * a * SPREAD + v
        mean = softmax((a / wide) * (x @ means.T)) @ means  # all means are as long, and weights alike
        return (v * mean + a * SPREAD * x) / wide

    return denoise


def heun(denoise, draw):
    def velocity(x, t):
        beta, v = B0 + (B1 - B0) * t, variance(t)
        score = (alpha(t) * denoise(x, t) - x) / v
        return -beta / 2 * (x + score)

    times = grid(lambda s: s ** (1 / 7), lambda r: r**7)
    x = np.sqrt(variance(TO)) * draw()
    for t, s in zip(times.tolist(), times.tolist()[1:]):
        k1 = velocity(x, t)
        k2 = velocity(x + (s - t) * k1, s)
        x = x + (s - t) / 2 * (k1 + k2)
    return denoise(x, FROM)


def multistep(denoise, draw):
    times = grid(np.log, np.exp)
    h = np.log(ratio(TO) / ratio(FROM)) / STEPS
    x, last = np.sqrt(variance(TO)) * draw(), None
    for t, s in zip(times.tolist(), times.tolist()[1:]):
        seen = denoise(x, t)
        data = seen if last is None else 1.5 * seen - 0.5 * last  # steps are equal
        x, last = np.sqrt(variance(s) / variance(t)).item() * x - alpha(s) * np.expm1(-h) * data, seen
    return denoise(x, FROM)


def with_torch(kind):
    import torch

    torch.set_num_threads(1)
    kind, random = getattr(torch, kind), torch.Generator().manual_seed(0)
    means = torch.tensor(MEANS, dtype=kind)
    draw = lambda: torch.randn(COUNT, 2, generator=random, dtype=kind)
    return denoiser(lambda y: torch.softmax(y, 1), means), draw, torch.no_grad


def with_numpy(kind):
    from contextlib import nullcontext

    random, means = np.random.default_rng(0), MEANS.astype(kind)

    def softmax(y):
        y = np.exp(y - y.max(1, keepdims=True))
        return y / y.sum(1, keepdims=True)

    return denoiser(softmax, means), lambda: random.standard_normal((COUNT, 2), dtype=kind), nullcontext


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("library", choices=(libraries := {"torch": with_torch, "numpy": with_numpy}))
    parser.add_argument("--repeats", type=int, default=9)
    given = parser.parse_args()
    for kind in ("float64", "float32"):
        denoise, draw, context = libraries[given.library](kind)
        for name, method in {"Heun": heun, "DPM-Solver++(2M)": multistep}.items():
            times = []
            for _ in range(given.repeats + 3):
                start = perf_counter()
                with context():
                    x = method(denoise, draw)
                times.append(1000 * (perf_counter() - start))
            lower, median, upper = (round(q, 2) for q in np.quantile(times[3:], [0.25, 0.5, 0.75]))
            about = {"who": given.library, "version": metadata.version(given.library), "name": f"{name}, {kind}"}
            square = float((np.asarray(x, dtype=float) ** 2).sum(1).mean())
            print(json.dumps({**about, "ms": median, "lower": lower, "upper": upper, "square": square}), flush=True)


if __name__ == "__main__":
    main()
