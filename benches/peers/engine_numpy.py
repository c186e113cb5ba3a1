"""numpy, for the full score: one position after the other, all talents at once."""

import numpy as np

from arrays import REGIONS, W_DOT, W_LOC, W_PROX, W_QUALITY, Forked, empty, ranges, top

CHUNK = 20


class PerPosition:
    """What both share: the skill term over an index by skill, and the processes."""

    modes = ("full",)
    sampled = True

    def __init__(self, arrays, mode, k, threads):
        self.k, self.p = k, arrays.positions
        self.order = self.order_of(arrays)
        self.t = {c: v[self.order] for c, v in arrays.talents.items()}
        self.demands = arrays.positions_csr()
        self.columns = arrays.talents_csr()[self.order].tocsc()
        # Indexing with the machine's own integers spares a cast each time.
        self.rows = self.columns.indices.astype(np.intp)
        self.prepare(arrays)
        self.parts = ranges(arrays.n, CHUNK)
        self.forked = Forked(threads, self.chunk)

    def add_dot(self, sums, position):
        for at in range(self.demands.indptr[position], self.demands.indptr[position + 1]):
            skill = self.demands.indices[at]
            a, b = self.columns.indptr[skill], self.columns.indptr[skill + 1]
            # A talent is in a column once, so plain indexing adds up rightly.
            sums[self.rows[a:b]] += self.demands.data[at] * self.columns.data[a:b]

    def chunk(self, part):
        ids, scores = empty(part[1] - part[0], self.k)
        for row, position in enumerate(range(*part)):
            who, score = self.best(position)
            ids[row, : len(who)], scores[row, : len(who)] = who, score
        return ids, scores

    def match(self):
        return self.forked.map(self.parts)

    def scores(self, found):
        return np.concatenate([scores for _, scores in found])

    def close(self):
        self.forked.close()


class NumpyPlain(PerPosition):
    """What one writes down first: every term for every talent, then the gates."""

    def order_of(self, arrays):
        return np.arange(arrays.n_talents)

    def prepare(self, arrays):
        self.prox, self.loc = arrays.prox, arrays.loc
        self.bit = np.uint64(1) << self.t["region"].astype(np.uint64)

    def gates(self, position):
        p = {c: v[position] for c, v in self.p.items()}
        return (
            (self.t["edu"] >= p["edu"])
            & (self.t["years"] >= p["years"])
            & ((p["regmask"] & self.bit) != 0)
            & ((self.t["mode"] & p["mode"]) != 0)
        )

    def best(self, position):
        dot = np.zeros(len(self.order), np.float32)
        self.add_dot(dot, position)
        score = (
            W_DOT * dot
            + W_PROX * self.prox[self.t["node"], self.p["node"][position]]
            + W_QUALITY * self.t["quality"]
            + W_LOC * self.loc[self.t["region"], self.p["region"][position]]
        )
        score[~self.gates(position)] = -1
        best = top(score, self.k)
        best = best[score[best] >= 0]
        return best, score[best]


class Numpy(PerPosition):
    """The same, rewritten for speed by hand.

    Talents in the order of their regions, so that the regions a position does
    not accept are never looked at; gates before terms, so that terms are
    gathered only for those who pass; weights multiplied in beforehand; one
    buffer for all sums. Tried: gates first without the order of regions, which
    took 1.8 times as long.
    """

    def order_of(self, arrays):
        return np.argsort(arrays.talents["region"], kind="stable")

    def prepare(self, arrays):
        self.bounds = np.searchsorted(self.t["region"], np.arange(REGIONS + 1))
        self.quality = W_QUALITY * self.t["quality"]
        self.columns.data *= W_DOT
        self.node, self.region = self.t["node"].astype(np.intp), self.t["region"].astype(np.intp)
        self.prox_of = np.ascontiguousarray(W_PROX * arrays.prox.T)
        self.loc_of = np.ascontiguousarray(W_LOC * arrays.loc.T)
        self.sums = np.zeros(len(self.order), np.float32)

    def spans(self, mask):
        """Runs of accepted regions as ranges of talents."""
        bits = [0, *(mask >> r & 1 for r in range(REGIONS)), 0]
        edges = [r for r in range(REGIONS + 1) if bits[r] != bits[r + 1]]
        return [(self.bounds[a], self.bounds[b]) for a, b in zip(edges[::2], edges[1::2])]

    def passing(self, position):
        p = {c: self.p[c][position] for c in ("edu", "years", "mode")}
        for a, b in self.spans(int(self.p["regmask"][position])):
            ok = (self.t["mode"][a:b] & p["mode"]).astype(bool)
            ok &= self.t["edu"][a:b] >= p["edu"]
            ok &= self.t["years"][a:b] >= p["years"]
            yield np.flatnonzero(ok) + a

    def best(self, position):
        self.sums.fill(0)
        self.add_dot(self.sums, position)
        who = np.concatenate([*self.passing(position)])
        score = self.sums.take(who)
        score += self.quality.take(who)
        score += self.prox_of[self.p["node"][position]].take(self.node.take(who))
        score += self.loc_of[self.p["region"][position]].take(self.region.take(who))
        best = top(score, self.k)
        return self.order[who[best]], score[best]
