#!/usr/bin/env python3
"""A second, independent generator of the benchmark's arrays.

It is written from the description of the distributions alone, in plain Python
integers and floats, and serves as the reference for `examples/synth`: for the
same sizes both must give the same bytes. It is slow; use it at small sizes.

    python3 synth.py --talents 300 --positions 60 [--out DIR]

prints one line an array: name, dtype, shape, SHA-256 of the raw little-endian
data (without the header of a .npy file).
"""

import argparse
import hashlib
import pathlib
from bisect import bisect_right
from itertools import accumulate

import numpy as np

SKILLS = 14_000
NODES = 200
SECTOR = 10  # nodes a sector; node n is of sector n // 10
SECTORS = NODES // SECTOR
REGIONS = 50
MASK = (1 << 64) - 1

PROFICIENCIES = [0.2, 0.4, 0.6, 0.8, 1.0]
PROFICIENCY_SHARES = [0.1, 0.2, 0.3, 0.25, 0.15]
TALENT_EDUCATION = [0.1, 0.25, 0.4, 0.2, 0.05]
POSITION_EDUCATION = [0.3, 0.3, 0.3, 0.09, 0.01]


class SplitMix64:
    """The state starts as the seed itself; the increment comes before the output."""

    def __init__(self, seed):
        self.state = seed

    def next(self):
        self.state = (self.state + 0x9E3779B97F4A7C15) & MASK
        z = self.state
        z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & MASK
        z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & MASK
        return z ^ (z >> 31)

    def u(self):
        return (self.next() >> 11) * 2.0**-53

    def below(self, n):
        return int(self.u() * n)


class Shares:
    """Draws from weights: the first index whose cumulative share exceeds u.

    The weights are summed in f64 from the first to the last and each partial
    sum is divided by the total, so that the last share is 1 exactly and every
    u below 1 finds an index.
    """

    def __init__(self, weights):
        sums = list(accumulate(weights))
        self.cumulative = [s / sums[-1] for s in sums]

    def draw(self, rng):
        return bisect_right(self.cumulative, rng.u())


class World:
    """Skills with homes and similar skills, proximities, and the skill draw."""

    def __init__(self, seed=1):
        rng = SplitMix64(seed)
        self.homes = [[] for _ in range(NODES)]
        home = []
        for skill in range(SKILLS):
            home.append(rng.below(NODES))
            self.homes[home[skill]].append(skill)
        self.similar = [draw_similar(rng, s, self.homes[home[s]]) for s in range(SKILLS)]
        self.prox = draw_prox(rng)
        self.loc = draw_loc(rng)
        # Ranks in a home node count from 0 in the order of ids.
        self.home_shares = [Shares(1.0 / (r + 1) for r in range(len(h))) for h in self.homes]
        self.global_shares = Shares(1.0 / (i + 5) for i in range(SKILLS))
        self.node_shares = Shares(1.0 / (n + 10) for n in range(NODES))
        self.region_shares = Shares(1.0 / (r + 3) for r in range(REGIONS))

    def draw_home(self, rng, node):
        return self.homes[node][self.home_shares[node].draw(rng)]

    def draw_skill(self, rng, node):
        u = rng.u()
        if u < 0.55:
            return self.draw_home(rng, node)
        if u < 0.70:
            # "A random node of the sector" may be the node itself.
            return self.draw_home(rng, node // SECTOR * SECTOR + rng.below(SECTOR))
        return self.global_shares.draw(rng)

    def draw_skills(self, rng, node, count):
        """Up to `count` different skills in at most 4 x count draws, sorted."""
        found = set()
        for _ in range(4 * count):
            if len(found) == count:
                break
            found.add(self.draw_skill(rng, node))
        return sorted(found)


def draw_similar(rng, skill, home):
    """Similar skills of one skill with their similarity in f64, sorted by id.

    Every try consumes three numbers: which list, which skill, what similarity.
    Of duplicates the first is kept.
    """
    found = {}
    for _ in range(2 + rng.below(7)):
        if rng.u() < 0.75:
            other = home[rng.below(len(home))]
        else:
            other = rng.below(SKILLS)
        sim = 0.4 + 0.5 * rng.u()
        if other != skill and other not in found:
            found[other] = sim
    return sorted(found.items())


def draw_prox(rng):
    """Node by node; the sector matrix is symmetric and drawn row by row."""
    sectors = np.zeros((SECTORS, SECTORS))
    for a in range(SECTORS):
        for b in range(a, SECTORS):
            sectors[a, b] = sectors[b, a] = 0.4 * rng.u()
    # The sectors' diagonal is drawn, but .6 stands in its place.
    np.fill_diagonal(sectors, 0.6)
    prox = np.kron(sectors, np.ones((SECTOR, SECTOR)))
    np.fill_diagonal(prox, 1.0)
    return prox


def draw_loc(rng):
    loc = np.eye(REGIONS)
    for a in range(REGIONS):
        for b in range(a + 1, REGIONS):
            loc[a, b] = loc[b, a] = 0.8 * rng.u()
    return loc


def draw_mode(rng):
    return rng.next() >> 60 or 1 << rng.below(4)


def expand(skills, similar):
    """A talent's skills and those they resemble, by the maximum, sorted by id.

    Proficiency and similarity are f32 and so is their product; the product of
    two f32 is exact in f64, so rounding it once is the same.
    """
    best = {}
    for skill, level in skills:
        best[skill] = max(best.get(skill, 0.0), level)
        for other, sim in similar[skill]:
            best[other] = max(best.get(other, 0.0), float(np.float32(level * sim)))
    return sorted(best.items())


def f32(value):
    return float(np.float32(value))


def talents(world, n, columns, seed=2):
    """One talent after the other, each with all its draws in this order."""
    rng = SplitMix64(seed)
    similar = [[(o, f32(sim)) for o, sim in row] for row in world.similar]
    levels = [f32(p) for p in PROFICIENCIES]
    proficiency, education = Shares(PROFICIENCY_SHARES), Shares(TALENT_EDUCATION)
    for _ in range(n):
        node = world.node_shares.draw(rng)
        # Products are taken from left to right: (35 u) u'.
        count = 5 + int(35.0 * rng.u() * rng.u())
        ids = world.draw_skills(rng, node, count)
        # All skills are drawn and sorted before the first proficiency.
        skills = [(s, levels[proficiency.draw(rng)]) for s in ids]
        columns["b"].append(skills)
        columns["t"].append(expand(skills, similar))
        columns["t_node"].append(node)
        columns["t_quality"].append((rng.u() + rng.u()) / 2.0)
        columns["t_region"].append(world.region_shares.draw(rng))
        columns["t_edu"].append(education.draw(rng))
        u = rng.u()
        columns["t_years"].append(int(40.0 * (u * u)))
        columns["t_mode"].append(draw_mode(rng))


def positions(world, n, columns, seed=3):
    """One position after the other, each with all its draws in this order."""
    rng = SplitMix64(seed)
    education = Shares(POSITION_EDUCATION)
    for _ in range(n):
        node = world.node_shares.draw(rng)
        ids = world.draw_skills(rng, node, 5 + rng.below(11))
        weights = [1 + rng.below(3) for _ in ids]
        total = sum(weights)
        # The quotient of whole numbers is taken in f64, then rounded to f32.
        columns["d"].append([(s, w / total) for s, w in zip(ids, weights)])
        columns["d_node"].append(node)
        home = world.region_shares.draw(rng)
        columns["d_region"].append(home)
        columns["d_edu"].append(education.draw(rng))
        u = rng.u()
        columns["d_years"].append(int(10.0 * (u * u)))
        columns["d_mode"].append(draw_mode(rng))
        columns["d_regmask"].append(draw_regions(world, rng, home))


def draw_regions(world, rng, home):
    """"All" sets the bits of the 50 regions; region draws may repeat."""
    if rng.u() < 0.3:
        return (1 << REGIONS) - 1
    mask = 1 << home
    for _ in range(1 + rng.below(8)):
        mask |= 1 << world.region_shares.draw(rng)
    return mask


DTYPES = {
    "t_node": "<u2", "t_quality": "<f4", "t_region": "u1", "t_edu": "u1", "t_years": "u1", "t_mode": "u1",
    "d_node": "<u2", "d_region": "u1", "d_edu": "u1", "d_years": "u1", "d_mode": "u1", "d_regmask": "<u8",
}


def compressed(name, rows):
    """Rows of (skill, value) as the three arrays of a compressed row matrix."""
    indptr = [0, *accumulate(len(r) for r in rows)]
    yield f"{name}_data", np.array([v for r in rows for _, v in r], "<f4")
    yield f"{name}_indices", np.array([s for r in rows for s, _ in r], "<u2")
    yield f"{name}_indptr", np.array(indptr, "<u8")


def arrays(n_talents, n_positions):
    world = World()
    columns = {name: [] for name in ["t", "d", "b", *DTYPES]}
    talents(world, n_talents, columns)
    positions(world, n_positions, columns)
    for name in ["t", "d", "b"]:
        yield from compressed(name, columns[name])
    yield from compressed("sim", world.similar)
    for name, dtype in DTYPES.items():
        yield name, np.array(columns[name], dtype)
    yield "prox", world.prox.astype("<f4")
    yield "loc", world.loc.astype("<f4")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--talents", type=int, required=True)
    parser.add_argument("--positions", type=int, required=True)
    parser.add_argument("--out", type=pathlib.Path)
    args = parser.parse_args()
    if args.out:
        args.out.mkdir(parents=True, exist_ok=True)
    for name, array in arrays(args.talents, args.positions):
        shape = "x".join(map(str, array.shape))
        print(name, array.dtype.name, shape, hashlib.sha256(array.tobytes()).hexdigest())
        if args.out:
            np.save(args.out / f"{name}.npy", array)


if __name__ == "__main__":
    main()
