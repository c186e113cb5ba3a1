"""Sparse matrix libraries, for the plain dot: positions x talents, best k a row."""

import numpy as np

from arrays import Forked, empty, padded, ranges, top


class SparseDotTopn:
    """The C++ library made for this very product.

    Tried: `threshold=0` tells it that only positive products count, which lets
    its heap turn candidates away sooner and takes a quarter off its time; sorted
    or unsorted results cost the same; talents cut into 4 to 32 blocks and put
    together by `zip_sp_matmul_topn` were no faster, and slower at 32.
    """

    modes = ("dot",)
    sampled = False

    def __init__(self, arrays, mode, k, threads):
        self.k, self.threads = k, threads
        self.positions = arrays.positions_csr()
        self.talents = arrays.talents_csr().T.tocsr()

    def match(self):
        from sparse_dot_topn import sp_matmul_topn

        return sp_matmul_topn(
            self.positions, self.talents, top_n=self.k, threshold=0.0, sort=True, n_threads=self.threads
        )

    def scores(self, found):
        return padded(np.split(found.data, found.indptr[1:-1]), self.k)


class Scipy:
    """CSR product, then `argpartition` in each row.

    Tried: the product in chunks of 10 to 1,000 positions, all within 6%; chunks
    keep the product, a seventh of all pairs, from filling memory.
    """

    modes = ("dot",)
    sampled = False
    CHUNK = 50

    def __init__(self, arrays, mode, k, threads):
        self.k = k
        self.positions = arrays.positions_csr()
        self.talents = arrays.talents_csr().T.tocsr()
        self.parts = ranges(arrays.n, self.CHUNK)
        self.forked = Forked(threads, self.chunk)

    def chunk(self, part):
        product = self.positions[part[0] : part[1]] @ self.talents
        ids, scores = empty(product.shape[0], self.k)
        for row, (a, b) in enumerate(zip(product.indptr, product.indptr[1:])):
            best = top(product.data[a:b], self.k)
            ids[row, : len(best)] = product.indices[a:b][best]
            scores[row, : len(best)] = product.data[a:b][best]
        return ids, scores

    def match(self):
        return self.forked.map(self.parts)

    def scores(self, found):
        return np.concatenate([scores for _, scores in found])

    def close(self):
        self.forked.close()
