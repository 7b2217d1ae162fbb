"""
Samples of a variance preserving diffusion (beta from 0.1 to 20) run backwards, by a perceptron 2-128-128-2 with SiLU that
is preconditioned for data of unit variance (Karras et al. 2022): where it answers 0, the law is a normal one.

torch (eager, and compiled if there is a compiler), jax, numpy: 10,000 samples, 500 equal steps of Euler-Maruyama from t = 1
to 0.001, noise drawn inside of the timed part, in float32; on the card if there is one, else on two threads. told: the
time's 17 features enter every layer by matrices of their own, as in the library; plain: biases alone, and no time. The file
has the network's weights under the library's names, points, and the reverse drift there at some times: another drift here
is an error. Prints a line of JSON each: median and quartiles in milliseconds, and the mean square at the end.
"""
import argparse
import shutil

import numpy as np
from measure import report
from read_arrays import read

COUNT, STEPS, FROM, TO, B0, B1 = 10_000, 500, 1e-3, 1.0, 0.1, 20.0
DT = (TO - FROM) / STEPS
SPREAD = (-np.expm1(-(B0 + B1) / 2)).item() ** 0.5  # sigma(1)
OMEGA = 2 * np.pi * np.logspace(-4, 0, 8, base=2)
LAYERS = ("1", "2", "out")


def rates(t):
    """beta, sigma / alpha, and the features of the time that the network is told, ln(sigma / alpha) / 4."""
    beta, whole = B0 + (B1 - B0) * t, B0 * t + (B1 - B0) * t**2 / 2
    level = np.sqrt(np.expm1(whole))
    angles = np.log(level) / 4 * OMEGA
    return beta, level, np.concatenate([[1.0], np.cos(angles), np.sin(angles)])


def table():
    """Of each step, from the first on: its rates."""
    return [np.asarray(column, np.float32) for column in zip(*(rates(TO - DT * k) for k in range(STEPS)))]


def network(w, silu, told):
    """F(x, features); without a time, what they add is a bias."""

    def F(x, features):
        for name in LAYERS:
            x = x @ w[f"{name}.weight"] + (features @ w[f"{name}.context"] if told else w[f"{name}.bias"])
            x = silu(x) if name != "out" else x
        return x

    return F


def drift(F):
    """-beta x / 2 - g^2 s, with g^2 = beta and s = F alpha / sigma - x."""
    return lambda x, beta, level, features: beta / 2 * x - beta / level * F(x, features)


def step(F):
    f = drift(F)
    return lambda x, z, beta, *now: x - f(x, beta, *now) * DT + (beta * DT) ** 0.5 * z


def with_torch(arrays, told):
    import torch

    torch.set_num_threads(2)
    torch.manual_seed(0)
    device = "cuda" if torch.cuda.is_available() else "cpu"
    up = lambda x: torch.tensor(x, device=device)
    F, columns = network({name: up(x) for name, x in arrays.items()}, torch.nn.functional.silu, told), [*map(up, table())]

    @torch.no_grad()
    def run(one):
        x = SPREAD * torch.randn(COUNT, 2, device=device)
        for now in zip(*columns):
            x = one(x, torch.randn(COUNT, 2, device=device), *now)
        return x.cpu().numpy()

    eager = step(F)
    runs = {f"torch ({device})": lambda: run(eager)}
    if shutil.which("g++") or shutil.which("clang++"):
        compiled = torch.compile(step(F))
        runs[f"torch.compile ({device})"] = lambda: run(compiled)
    return torch.no_grad()(lambda x, *now: drift(F)(up(x), *map(up, now)).cpu().numpy()), runs


def with_jax(arrays, told):
    import jax
    import jax.numpy as jnp

    F, columns = network({name: jnp.asarray(x) for name, x in arrays.items()}, jax.nn.silu, told), table()
    one = step(F)

    @jax.jit
    def run(key):
        draw = lambda k: jax.random.normal(jax.random.fold_in(key, k), (COUNT, 2))
        body = lambda x, now: (one(x, draw(now[0]), *now[1:]), None)
        return jax.lax.scan(body, SPREAD * draw(STEPS), (jnp.arange(STEPS), *map(jnp.asarray, columns)))[0]

    return drift(F), {f"jax ({jax.default_backend()})": lambda: np.asarray(run(jax.random.key(0)))}


def with_numpy(arrays, told):
    random, F, columns = np.random.default_rng(0), network(arrays, lambda h: h / (1 + np.exp(-h)), told), table()
    one, draw = step(F), lambda: random.standard_normal((COUNT, 2), dtype=np.float32)

    def run():
        x = SPREAD * draw()
        for now in zip(*columns):
            x = one(x, draw(), *now)
        return x

    return drift(F), {"numpy": run}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("library", choices=(libraries := {"torch": with_torch, "jax": with_jax, "numpy": with_numpy}))
    parser.add_argument("file")
    parser.add_argument("--repeats", type=int, default=3)
    given = parser.parse_args()
    arrays = read(given.file)
    points = arrays.pop("points")
    answers = {float(name.split()[1]): arrays.pop(name) for name in list(arrays) if name.startswith("drift ")}
    assert len(answers) == 3, f"there are {len(answers)} answers"
    bias = {f"{name}.bias": rates(0.5)[2].astype(np.float32) @ arrays[f"{name}.context"] for name in LAYERS}
    for told in (True,) if given.library == "numpy" else (True, False):
        f, runs = libraries[given.library](arrays | bias, told)
        # The network without a time is that of t = 1/2.
        off = max(relative(f, points, t, theirs) for t, theirs in answers.items() if told or t == 0.5)
        assert off < 1e-4, f"another drift than in the library, by {off} of it"
        for who, run in runs.items():
            about = {"library": given.library, "who": f"{who}, {'told' if told else 'plain'}", "name": "samples"}
            # NumPy has nothing to compile, and is too slow to be asked again.
            often = {"repeats": 1, "warm_up": 0} if given.library == "numpy" else {"repeats": given.repeats}
            report(run, **about, **often, check=lambda last: {"square": float((last**2).mean()), "off": off})


def relative(f, x, t, theirs):
    """The largest difference, of the largest there is."""
    off = np.abs(np.asarray(f(x, *(np.asarray(part, np.float32) for part in rates(t)))) - theirs)
    return float(off.max() / np.abs(theirs).max())


if __name__ == "__main__":
    main()
