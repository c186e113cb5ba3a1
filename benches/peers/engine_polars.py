"""Polars: positions in batches, each batch one lazy query.

Tried: both engines (streaming takes 10 to 50% less for nearly every query here);
groups by position and talent as two columns (40% longer than both packed into one
u64); `sort` and `head`, `rank().over`, `partition_by` and `top_k_by` for the best k
(10 to 80% longer than `top_k` of scores and talents packed into one u64); slices
of the postings a position (half as long again); joins with prox and loc instead
of looking them up by index (two to four times as long).
"""

import numpy as np

from arrays import W_DOT, W_LOC, W_PROX, W_QUALITY, padded, ranges

BATCH = 200
GATE_COLUMNS = ["region", "edu", "years", "mode"]


class Polars:
    modes = ("dot", "full")
    sampled = True

    def __init__(self, arrays, mode, k, threads):
        import polars

        global pl, col
        pl, col = polars, polars.col
        if pl.thread_pool_size() != threads:
            raise RuntimeError(f"Polars has {pl.thread_pool_size()} threads instead of {threads}")
        self.k, self.n, self.mode = k, arrays.n, mode
        positions, skills, importances = arrays.demands()
        self.dem = pl.DataFrame({"d": positions, "skill": skills, "importance": importances})
        talents, skills, levels = arrays.postings()
        self.post = pl.DataFrame({"t": talents, "skill": skills, "level": levels})
        if mode == "full":
            self.frames(arrays)

    def frames(self, arrays):
        t, p = arrays.talents, arrays.positions
        self.tal = pl.DataFrame({"t": np.arange(arrays.n_talents, dtype=np.uint32), **t})
        self.tal = self.tal.with_columns(quality=pl.Series(W_QUALITY * t["quality"]))
        self.post = self.post.with_columns(
            self.tal[c].gather(self.post["t"]) for c in GATE_COLUMNS
        ).with_columns(bit=self.bits().gather(col("region")))
        self.pos = pl.DataFrame({"d": np.arange(arrays.n, dtype=np.uint32)} | {f"d_{c}": v for c, v in p.items()})
        d, region = arrays.reach()
        near = pl.Series("l", W_LOC * arrays.loc[region, p["region"][d]])
        self.reach = self.pos[d].with_columns(near, region=pl.Series(region))
        self.prox = pl.lit(pl.Series(W_PROX * arrays.prox.ravel()))
        self.loc = pl.lit(pl.Series(W_LOC * arrays.loc.ravel()))

    @staticmethod
    def bits():
        return pl.lit(pl.Series([1 << r for r in range(64)], dtype=pl.UInt64))

    @staticmethod
    def gates():
        return (
            (col("edu") >= col("d_edu")) & (col("years") >= col("d_years")) & (col("mode") & col("d_mode") != 0)
        )

    def of(self, frame, batch):
        return frame.filter(col("d").is_between(batch[0], batch[1] - 1))

    @staticmethod
    def summed(joined, value):
        """Sums by position and talent, the two packed into one key."""
        pair = (col("d").cast(pl.UInt64) * 2**32 + col("t")).alias("pair")
        sums = joined.select(pair, value.alias("value")).group_by("pair").agg(col("value").sum())
        return sums.select(
            d=(col("pair") // 2**32).cast(pl.UInt32), t=(col("pair") % 2**32).cast(pl.UInt32), score="value"
        )

    def best(self, scored):
        """The best k a position, each packed: bits of the score above, the talent below.

        The bits of floats that are not negative are in the order of the floats.
        """
        packed = col("score").reinterpret(dtype=pl.UInt32).cast(pl.UInt64) * 2**32 + col("t")
        return scored.select("d", found=packed).group_by("d").agg(col("found").top_k(self.k))

    def dot(self, batch):
        joined = self.of(self.dem.lazy(), batch).join(self.post.lazy(), on="skill")
        return self.best(self.summed(joined, col("level") * col("importance"))).collect(engine="streaming")

    def full(self, batch):
        """See the DuckDB engine for why the two lists of the best k suffice."""
        both = pl.concat([self.best(self.skilled(batch)), self.best(self.unskilled(batch))])
        both = both.collect(engine="streaming").explode("found")
        one = both.group_by("d", (col("found") % 2**32).alias("t")).agg(col("found").max())
        return one.group_by("d").agg(col("found").top_k(self.k))

    def skilled(self, batch):
        demands = self.of(self.dem, batch).join(self.pos, on="d").lazy()
        joined = demands.join(self.post.lazy(), on="skill")
        joined = joined.filter(self.gates() & (col("bit") & col("d_regmask") != 0))
        value = pl.lit(W_DOT, pl.Float32) * col("level") * col("importance")
        t = {c: pl.lit(self.tal[c]).gather(col("t")) for c in ("node", "quality", "region")}
        d = {c: pl.lit(self.pos[f"d_{c}"]).gather(col("d")) for c in ("node", "region")}
        static = t["quality"] + self.prox_at(t["node"], d["node"]) + self.loc_at(t["region"], d["region"])
        return self.summed(joined, value).select("d", "t", score=col("score") + static)

    def unskilled(self, batch):
        joined = self.of(self.reach, batch).lazy().join(self.tal.lazy(), on="region").filter(self.gates())
        static = col("quality") + self.prox_at(col("node"), col("d_node")) + col("l")
        return joined.select("d", "t", score=static)

    def prox_at(self, t_node, d_node):
        return self.prox.gather(t_node.cast(pl.UInt32) * 200 + d_node)

    def loc_at(self, t_region, d_region):
        return self.loc.gather(t_region.cast(pl.UInt32) * 50 + d_region)

    def match(self):
        query = self.dot if self.mode == "dot" else self.full
        return [query(batch) for batch in ranges(self.n, BATCH)]

    def scores(self, found):
        rows = [()] * self.n
        for batch in found:
            for d, packed in batch.iter_rows():
                bits = np.array(packed, np.uint64) >> np.uint64(32)
                rows[d] = bits.astype(np.uint32).view(np.float32)
        return padded(rows, self.k)


class PolarsPlain(Polars):
    """As one writes it down: all pairs that pass the gates, their terms joined on."""

    modes = ("full",)

    def frames(self, arrays):
        t, p = arrays.talents, arrays.positions
        self.tal = pl.DataFrame({"t": np.arange(arrays.n_talents, dtype=np.uint32), **t})
        self.tal = self.tal.with_columns(bit=self.bits().gather(col("region")))
        self.pos = pl.DataFrame({"d": np.arange(arrays.n, dtype=np.uint32)} | {f"d_{c}": v for c, v in p.items()})
        here, there = np.indices(arrays.prox.shape).reshape(2, -1).astype(np.uint16)
        self.prox = pl.DataFrame({"node": here, "d_node": there, "p": arrays.prox.ravel()})
        here, there = np.indices(arrays.loc.shape).reshape(2, -1).astype(np.uint8)
        self.loc = pl.DataFrame({"region": here, "d_region": there, "l": arrays.loc.ravel()})

    def full(self, batch):
        demands = self.of(self.dem.lazy(), batch)
        dots = demands.join(self.post.lazy(), on="skill").group_by("d", "t")
        dots = dots.agg((col("level") * col("importance")).sum().alias("dot"))
        pairs = self.of(self.pos.lazy(), batch).join(self.tal.lazy(), how="cross")
        pairs = pairs.filter(self.gates() & (col("bit") & col("d_regmask") != 0))
        terms = pairs.join(self.prox.lazy(), on=["node", "d_node"]).join(self.loc.lazy(), on=["region", "d_region"])
        terms = terms.join(dots, on=["d", "t"], how="left")
        weights = [pl.lit(w, pl.Float32) for w in (W_DOT, W_PROX, W_QUALITY, W_LOC)]
        values = [col("dot").fill_null(0), col("p"), col("quality"), col("l")]
        score = pl.sum_horizontal(w * v for w, v in zip(weights, values))
        scored = terms.select("d", "t", score=score)
        best = scored.group_by("d").agg(col("t", "score").top_k_by("score", self.k))
        return best.collect(engine="streaming")

    def scores(self, found):
        rows = [()] * self.n
        for batch in found:
            for d, _, scores in batch.iter_rows():
                rows[d] = scores
        return padded(rows, self.k)
