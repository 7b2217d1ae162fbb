"""torchsde's solvers for diagonal noise, over all paths at once."""
import ctypes

import torch
import torchsde
from problem import X0, Y0, diffusion, drift, step, transition

torch.set_num_threads(2)
torch.manual_seed(0)
# glibc then keeps freed tensors (M_TRIM_THRESHOLD, M_MMAP_THRESHOLD): up to 3 × faster, and steadier.
if hasattr(libc := ctypes.CDLL(None), "mallopt"):
    for parameter in (-1, -3):
        libc.mallopt(parameter, 1 << 30)

# Name: method, calculus, Lévy area, options. Not here: Stratonovich's Milstein without derivatives, of strong order 1/2.
methods = {
    "srk": ("srk", "ito", "space-time", {}),
    "milstein": ("milstein", "ito", "none", {}),
    "milstein, derivative-free": ("milstein", "ito", "none", {"grad_free": True}),
    "milstein, Stratonovich": ("milstein", "stratonovich", "none", {}),
    **{name: (name, "stratonovich", "none", {}) for name in ("midpoint", "heun", "euler_heun", "reversible_heun")},
}


class Problem:
    noise_type = "diagonal"

    def __init__(self, calculus, theta, n):
        self.sde_type, self.theta, self.h = calculus, theta, 1 / n

    def f(self, t, x):
        return drift(torch, x, self.sde_type, self.theta, self.h)

    def g(self, t, x):
        return diffusion(torch, x, self.h)


def solver(name, theta, paths):
    """Two functions of n: solve in n steps, and the errors of the paths."""
    method, calculus, levy_area, options = methods[name]

    @torch.no_grad()
    def solve(n, path):
        x0, times = torch.full((paths, 1), X0), torch.tensor([0.0, n])
        problem = Problem(calculus, theta, n)
        return torchsde.sdeint(problem, x0, times, path, method, dt=1.0, options=dict(options))[-1]

    def path(n):
        return torchsde.BrownianInterval(0.0, n, (paths, 1), dt=1.0, levy_area_approximation=levy_area)

    def errors(n):
        seen = path(n)
        x, y = solve(n, seen), torch.full((paths, 1), Y0)
        for k in range(n):
            w, u = seen(k, k + 1, return_U=True)
            unseen, z = torch.randn(2, paths, 1)
            y = step(y, w, unseen / 12**0.5 if u is None else u - w / 2, z, transition(theta, n))
        return (x - y.atan()).abs().numpy()

    return lambda n: solve(n, path(n)), errors
