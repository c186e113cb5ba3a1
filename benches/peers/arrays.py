"""The arrays of the generator as the engines take them, and what they share."""

import multiprocessing
import pathlib

import numpy as np

SKILLS = 14_000
REGIONS = 50

# The four terms of the full score; f32 throughout, as the arrays are.
W_DOT, W_PROX, W_QUALITY, W_LOC = (np.float32(w) for w in (0.60, 0.15, 0.15, 0.10))

TALENT_COLUMNS = ["node", "quality", "region", "edu", "years", "mode"]
POSITION_COLUMNS = ["node", "region", "edu", "years", "mode", "regmask"]


class Arrays:
    """All talents, and every `step`-th position numbered anew from 0."""

    def __init__(self, folder, step):
        self.folder = pathlib.Path(folder)
        self.talents = {c: self.load(f"t_{c}") for c in TALENT_COLUMNS}
        self.n_talents = len(self.talents["node"])
        positions = {c: self.load(f"d_{c}") for c in POSITION_COLUMNS}
        self.chosen = np.arange(0, len(positions["node"]), step)
        self.positions = {c: v[self.chosen] for c, v in positions.items()}
        self.n = len(self.chosen)
        self.prox, self.loc = self.load("prox"), self.load("loc")

    def load(self, name):
        return np.load(self.folder / f"{name}.npy")

    def talents_csr(self):
        return self.csr("t")

    def positions_csr(self):
        return self.csr("d")[self.chosen]

    def csr(self, name):
        import scipy.sparse

        # i32 indices are what scipy and sparse_dot_topn compute with; the
        # casts belong to building and are not timed.
        indptr = self.load(f"{name}_indptr").astype(np.int32)
        indices = self.load(f"{name}_indices").astype(np.int32)
        shape = (len(indptr) - 1, SKILLS)
        return scipy.sparse.csr_matrix((self.load(f"{name}_data"), indices, indptr), shape=shape)

    def postings(self):
        """Talent, skill and level of every entry, in the order of skills.

        In this order the join of a batch touches few row groups: queries took a
        quarter less time than in the order of talents.
        """
        talents, skills, levels = self.rows("t")
        order = np.lexsort((talents, skills))
        return talents[order], skills[order], levels[order]

    def demands(self):
        """Position (numbered anew), skill and importance of every requirement."""
        positions, skills, importances = self.rows("d")
        kept = np.isin(positions, self.chosen)
        anew = np.searchsorted(self.chosen, positions[kept]).astype(np.uint32)
        return anew, skills[kept], importances[kept]

    def rows(self, name):
        lengths = np.diff(self.load(f"{name}_indptr").astype(np.int64))
        rows = np.repeat(np.arange(len(lengths), dtype=np.uint32), lengths)
        return rows, self.load(f"{name}_indices"), self.load(f"{name}_data")

    def reach(self):
        """Position and region of every region a position accepts."""
        bits = np.arange(REGIONS, dtype=np.uint64)
        accepted = (self.positions["regmask"][:, None] >> bits) & np.uint64(1)
        position, region = np.nonzero(accepted)
        return position.astype(np.uint32), region.astype(np.uint8)


def empty(n, k):
    """Ids and scores of n positions where nothing is found yet."""
    return np.full((n, k), -1, np.int64), np.full((n, k), -1, np.float32)


def padded(rows, k):
    """Score lists of any order and length as n x k, best first, -1 where fewer."""
    _, out = empty(len(rows), k)
    for line, row in zip(out, rows):
        best = np.sort(np.asarray(row, np.float32))[::-1][:k]
        line[: len(best)] = best
    return out


def top(scores, k):
    """Indices of the k best, best first. A full sort takes seven times as long."""
    if len(scores) > k:
        best = np.argpartition(scores, len(scores) - k)[len(scores) - k :]
    else:
        best = np.arange(len(scores))
    return best[np.argsort(-scores[best])]


class Forked:
    """Gives positions to N processes, forked once the index is built.

    scipy and numpy compute on one thread. Threads of Python serve as well (within
    6%), as both let go of the interpreter in long loops; processes need no buffer
    a thread.
    """

    current = None

    def __init__(self, threads, work):
        Forked.current = work
        self.work = work
        self.pool = multiprocessing.get_context("fork").Pool(threads) if threads > 1 else None

    def map(self, parts):
        if self.pool is None:
            return [self.work(p) for p in parts]
        return self.pool.map(call_current, parts, chunksize=1)

    def close(self):
        if self.pool is not None:
            self.pool.terminate()


def call_current(part):
    return Forked.current(part)


def ranges(n, size):
    """0..n in parts of about this size, all as good as equal: no small part is left over."""
    parts = max(1, round(n / size))
    edges = [n * part // parts for part in range(parts + 1)]
    return list(zip(edges, edges[1:]))
