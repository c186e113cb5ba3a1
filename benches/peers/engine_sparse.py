"""Sparse matrix libraries, for the plain dot: positions x talents, best k a row."""

import numpy as np

from arrays import Forked, empty, padded, ranges, top


class SparseDotTopn:
    """The C++ library made for this very product.

    `threshold=0` tells it that only positive products count, which takes a quarter
    off its time; its `unchecked` calls spare a copy of the indices at each call.
    Blocks of talents, put together by `zip_sp_matmul_topn`, halve its time at a
    million talents, where its sums overflow the caches; at 100,000, blocks of 12,000
    to 50,000 gained nothing. Sorted or unsorted results cost the same.
    """

    modes = ("dot",)
    sampled = False
    BLOCK = 100_000

    def __init__(self, arrays, mode, k, threads):
        self.k, self.threads = k, threads
        self.positions, talents = arrays.positions_csr(), arrays.talents_csr()
        self.blocks = [talents[a:b].T.tocsr() for a, b in ranges(arrays.n_talents, self.BLOCK)]

    def product(self, block):
        from sparse_dot_topn.unchecked import sp_matmul_topn, sp_matmul_topn_mt

        places, threshold, density = min(self.k, block.shape[1]), 0.0, 1.0
        if self.threads > 1:
            return sp_matmul_topn_mt(self.positions, block, places, True, threshold, self.threads)
        return sp_matmul_topn(self.positions, block, places, True, threshold, density)

    def match(self):
        from sparse_dot_topn import zip_sp_matmul_topn

        products = [self.product(block) for block in self.blocks]
        return products[0] if len(products) == 1 else zip_sp_matmul_topn(top_n=self.k, C_mats=products)

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
