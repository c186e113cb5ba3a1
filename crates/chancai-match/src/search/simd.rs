//! Comparing many sums at once: the only module with instructions of certain processors.
//!
//! [`Kernel::reaching`] and [`Kernel::highest`] have two forms: a scalar one, which any compiler and processor runs, and one of AVX2, which is taken
//! where the processor has it. Both give the same bits; a test holds them together. The instructions read memory
//! through a reference to an array of the length they read, which is all that their `unsafe` needs.

/// How many sums are compared together.
pub(crate) const STRIP: usize = 64;

/// How sums are compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kernel {
    /// One by one, as the compiler sees fit.
    Scalar,
    /// Sixteen at a time.
    #[cfg(target_arch = "x86_64")]
    Avx2,
}

impl Kernel {
    /// The fastest that this processor runs.
    pub(crate) fn detect() -> Self {
        #[cfg(target_arch = "x86_64")]
        if std::arch::is_x86_feature_detected!("avx2") {
            return Self::Avx2;
        }
        Self::Scalar
    }

    /// Lists the strips in which a sum reaches the least of its strip, each with a bit for every such sum.
    pub(crate) fn reaching(self, strips: &[[u16; STRIP]], least: &[u16], found: &mut Vec<(u32, u64)>) {
        match self {
            Self::Scalar => reaching_scalar(strips, least, found),
            #[cfg(target_arch = "x86_64")]
            // SAFETY: this variant is made by `detect` alone, where the processor has AVX2.
            #[allow(unsafe_code, reason = "run-time dispatch")]
            Self::Avx2 => unsafe { reaching_avx2(strips, least, found) },
        }
    }

    /// The highest sum of each strip, behind what `highest` has.
    pub(crate) fn highest(self, strips: &[[u16; STRIP]], highest: &mut Vec<u16>) {
        match self {
            Self::Scalar => highest.extend(strips.iter().map(|strip| strip.iter().fold(0, |most, &sum| most.max(sum)))),
            #[cfg(target_arch = "x86_64")]
            // SAFETY: this variant is made by `detect` alone, where the processor has AVX2.
            #[allow(unsafe_code, reason = "run-time dispatch")]
            Self::Avx2 => unsafe { highest_avx2(strips, highest) },
        }
    }
}

/// Asks for what will be read soon, where the processor can be asked.
#[inline]
pub(crate) fn prefetch<T>(soon: &[T]) {
    #[cfg(all(target_arch = "x86_64", not(miri)))]
    // SAFETY: a prefetch reads nothing and may point anywhere.
    #[allow(unsafe_code, reason = "a hint")]
    unsafe {
        std::arch::x86_64::_mm_prefetch::<{ std::arch::x86_64::_MM_HINT_T0 }>(soon.as_ptr().cast());
    }
    #[cfg(any(not(target_arch = "x86_64"), miri))]
    let _ = soon;
}

fn reaching_scalar(strips: &[[u16; STRIP]], least: &[u16], found: &mut Vec<(u32, u64)>) {
    for (number, (strip, &least)) in strips.iter().zip(least).enumerate() {
        let bits = strip.iter().enumerate().fold(0, |bits, (i, &sum)| bits | u64::from(sum >= least) << i);
        if bits != 0 {
            found.push((number as u32, bits));
        }
    }
}

#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx2")]
#[allow(unsafe_code, reason = "unaligned loads from an array whose length is known")]
fn reaching_avx2(strips: &[[u16; STRIP]], least: &[u16], found: &mut Vec<(u32, u64)>) {
    use std::arch::x86_64::{
        __m256i, _mm256_cmpeq_epi16, _mm256_loadu_si256, _mm256_max_epu16, _mm256_movemask_epi8, _mm256_packs_epi16,
        _mm256_permute4x64_epi64, _mm256_set1_epi16, _mm256_testz_si256,
    };
    for (number, (strip, &least)) in strips.iter().zip(least).enumerate() {
        let least = _mm256_set1_epi16(least.cast_signed());
        let [a, b, c, d] = [0, 16, 32, 48].map(|at| {
            // SAFETY: 16 numbers from `at` lie within the 64 of the strip.
            let sums: __m256i = unsafe { _mm256_loadu_si256(strip.as_ptr().add(at).cast()) };
            sums
        });
        let reach = |sums| _mm256_cmpeq_epi16(_mm256_max_epu16(sums, least), sums);
        let any = reach(_mm256_max_epu16(_mm256_max_epu16(a, b), _mm256_max_epu16(c, d)));
        if _mm256_testz_si256(any, any) == 1 {
            continue;
        }
        let [a, b, c, d] = [a, b, c, d].map(reach);
        // Packing interleaves the halves of both; the permutation puts them back in order.
        let bits = |low, high| {
            let packed = _mm256_permute4x64_epi64::<0b11_01_10_00>(_mm256_packs_epi16(low, high));
            u64::from(_mm256_movemask_epi8(packed).cast_unsigned())
        };
        found.push((number as u32, bits(a, b) | bits(c, d) << 32));
    }
}

#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx2")]
#[allow(unsafe_code, reason = "unaligned loads from an array whose length is known")]
fn highest_avx2(strips: &[[u16; STRIP]], highest: &mut Vec<u16>) {
    use std::arch::x86_64::{
        __m256i, _mm_cvtsi128_si32, _mm_max_epu16, _mm_minpos_epu16, _mm_set1_epi16, _mm_xor_si128,
        _mm256_castsi256_si128, _mm256_extracti128_si256, _mm256_loadu_si256, _mm256_max_epu16,
    };
    highest.extend(strips.iter().map(|strip| {
        let [a, b, c, d] = [0, 16, 32, 48].map(|at| {
            // SAFETY: 16 numbers from `at` lie within the 64 of the strip.
            let sums: __m256i = unsafe { _mm256_loadu_si256(strip.as_ptr().add(at).cast()) };
            sums
        });
        let most = _mm256_max_epu16(_mm256_max_epu16(a, b), _mm256_max_epu16(c, d));
        let most = _mm_max_epu16(_mm256_castsi256_si128(most), _mm256_extracti128_si256::<1>(most));
        // There is an instruction for the least of eight: the least of what is missing to the full.
        let ones = _mm_set1_epi16(-1);
        !_mm_cvtsi128_si32(_mm_minpos_epu16(_mm_xor_si128(most, ones))) as u16
    }));
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn both_give_the_same_bits(
            sums in prop::array::uniform32(any::<u16>()), small in prop::array::uniform32(0u16..3), least: u16,
        ) {
            let mut strip = [0; STRIP];
            strip[..32].copy_from_slice(&sums);
            strip[32..].copy_from_slice(&small);
            let least = [least, strip[7], strip[40], 0, 1, u16::MAX];
            let strips = [strip; 6];
            let bits = |least| (0..STRIP).filter(|&i| strip[i] >= least).fold(0, |bits, i| bits | 1u64 << i);
            let all = (0..).zip(least.map(bits));
            let expected: Vec<(u32, u64)> = all.filter(|&(_, bits)| bits != 0).collect();
            for kernel in [Kernel::Scalar, Kernel::detect()] {
                let mut highest = Vec::new();
                kernel.highest(&strips, &mut highest);
                prop_assert_eq!(highest, [strip.iter().copied().max().unwrap_or(0); 6]);
                let mut found = Vec::new();
                kernel.reaching(&strips, &least, &mut found);
                prop_assert_eq!(&found, &expected);
            }
        }
    }
}
