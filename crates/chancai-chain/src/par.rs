//! Where the rows of a batch run.

/// Whether a batch runs on one thread or in the caller's rayon pool. Results are the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
#[non_exhaustive]
pub enum Par {
    /// On the calling thread.
    #[cfg_attr(not(feature = "parallel"), default)]
    Seq,
    /// In the rayon pool the caller is in, the global one where there is none.
    #[cfg(feature = "parallel")]
    #[default]
    Pool,
}

impl Par {
    /// How many threads it has.
    ///
    /// ```
    /// assert_eq!(chancai_chain::Par::Seq.threads(), 1);
    /// ```
    pub fn threads(self) -> usize {
        match self {
            Self::Seq => 1,
            #[cfg(feature = "parallel")]
            Self::Pool => rayon::current_num_threads(),
        }
    }

    /// `f` of every row, in the order of the rows, with scratch that `init` makes once a thread or piece of work.
    ///
    /// What `f` returns must not depend on what earlier rows left in the scratch; then the result is the same on any
    /// number of threads.
    ///
    /// ```
    /// use chancai_chain::Par;
    /// let squares = Par::default().rows(4, || (), |(), row| row * row);
    /// assert_eq!(squares, [0, 1, 4, 9]);
    /// assert_eq!(Par::Seq.rows(4, || (), |(), row| row * row), squares);
    /// ```
    pub fn rows<S, T: Send>(
        self,
        rows: usize,
        init: impl Fn() -> S + Sync + Send,
        f: impl Fn(&mut S, usize) -> T + Sync + Send,
    ) -> Vec<T> {
        match self {
            Self::Seq => {
                let mut scratch = init();
                (0..rows).map(|row| f(&mut scratch, row)).collect()
            }
            #[cfg(feature = "parallel")]
            Self::Pool => {
                use rayon::prelude::*;
                (0..rows).into_par_iter().map_init(init, f).collect()
            }
        }
    }
}
