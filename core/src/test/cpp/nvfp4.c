/* The corner E4M3 x 16 once more, in C with AVX2 intrinsics: the yardstick that Java is measured
 * with. Codes, scales and squared errors are those of the recipe, to the bit, for values that are
 * finite. Three passes over pieces that stay in the L1 cache: scales, codes, sums; no prefetch.
 *
 *     s = clamp(amax / (6 p), 2^-9, 448), 0 becomes 1;  d = E4M3(s) p;  code = E2M1(x / d)
 *
 * Needs whole blocks, 64 of them at a time. */
#include <immintrin.h>
#include <stdint.h>

#define BLOCK 16
#define BLOCKS 64
#define PIECE (BLOCKS * BLOCK)

static inline __m256i bits(__m256 floats) { return _mm256_castps_si256(floats); }
static inline __m256 floats(__m256i bits) { return _mm256_castsi256_ps(bits); }
static inline __m256 magnitude(__m256 x) { return _mm256_and_ps(x, floats(_mm256_set1_epi32(0x7FFFFFFF))); }

/* Lanes 0+1, 2+3 of two vectors, half by half: one step of the tree by which lanes are added. */
static inline __m256 add_pairs(__m256 a, __m256 b) {
    return _mm256_add_ps(_mm256_shuffle_ps(a, b, 0x88), _mm256_shuffle_ps(a, b, 0xDD));
}

static inline __m256 max_bits(__m256 a, __m256 b) { return floats(_mm256_max_epi32(bits(a), bits(b))); }

static inline __m256 max_pairs(__m256 a, __m256 b) {
    return max_bits(_mm256_shuffle_ps(a, b, 0x88), _mm256_shuffle_ps(a, b, 0xDD));
}

static inline __m256 block_amax(const float *x) {
    return max_bits(magnitude(_mm256_loadu_ps(x)), magnitude(_mm256_loadu_ps(x + 8)));
}

/* The scale codes of a piece, and what its blocks are divided by. */
static __attribute__((noinline)) void find_scales(const float *x, float p, uint8_t *codes, float *divisors) {
    const __m256 six_p = _mm256_set1_ps(6.0f * p);
    for (int block = 0; block < BLOCKS; block += 8, x += 8 * BLOCK) {
        __m256 low = max_pairs(
            max_pairs(block_amax(x), block_amax(x + 16)), max_pairs(block_amax(x + 32), block_amax(x + 48)));
        __m256 high = max_pairs(
            max_pairs(block_amax(x + 64), block_amax(x + 80)), max_pairs(block_amax(x + 96), block_amax(x + 112)));
        __m256 amax = max_bits(_mm256_permute2f128_ps(low, high, 0x20), _mm256_permute2f128_ps(low, high, 0x31));
        __m256 s = _mm256_div_ps(amax, six_p);
        s = _mm256_blendv_ps(s, _mm256_set1_ps(1), _mm256_cmp_ps(s, _mm256_setzero_ps(), _CMP_EQ_OQ));
        s = _mm256_min_ps(_mm256_max_ps(s, _mm256_set1_ps(0x1p-9f)), _mm256_set1_ps(448));
        /* Adding a power of two whose last place is the step of E4M3 at s rounds as E4M3 does. */
        __m256i exponent = _mm256_max_epi32(
            _mm256_and_si256(bits(s), _mm256_set1_epi32(0x7F800000)), bits(_mm256_set1_ps(0x1p-6f)));
        __m256i power = _mm256_add_epi32(exponent, _mm256_set1_epi32(20 << 23));
        __m256 rounded = _mm256_add_ps(s, floats(power));
        _mm256_storeu_ps(divisors + block, _mm256_mul_ps(_mm256_sub_ps(rounded, floats(power)), _mm256_set1_ps(p)));
        /* Steps, and 8 codes for each exponent above that of 2^-6, whose bits are 121 * 8 * 2^20. */
        __m256i code = _mm256_add_epi32(
            _mm256_sub_epi32(bits(rounded), bits(floats(power))),
            _mm256_sub_epi32(_mm256_srli_epi32(exponent, 20), _mm256_set1_epi32(121 * 8)));
        __m128i words = _mm_packus_epi32(_mm256_castsi256_si128(code), _mm256_extracti128_si256(code, 1));
        _mm_storel_epi64((__m128i *)(codes + block), _mm_packus_epi16(words, words));
    }
}

/* Eight elements: their codes in the upmost four bits of each lane, and their errors. */
static inline __m256i quantize8(const float *at, __m256 d, __m256 *error) {
    __m256 x = _mm256_loadu_ps(at);
    __m256 scaled = _mm256_div_ps(x, d);
    __m256i y = _mm256_min_epi32(bits(magnitude(scaled)), bits(_mm256_set1_ps(6)));
    __m256i exponent =
        _mm256_max_epi32(_mm256_and_si256(y, _mm256_set1_epi32(0x7F800000)), bits(_mm256_set1_ps(1)));
    /* Two more steps than the power of two make the code of 1 two, once exponents are added. */
    __m256i power = _mm256_add_epi32(exponent, _mm256_set1_epi32((22 << 23) + 2));
    __m256 rounded = _mm256_add_ps(floats(y), floats(power));
    __m256 value = _mm256_sub_ps(rounded, floats(power));
    *error = _mm256_sub_ps(magnitude(x), _mm256_mul_ps(value, d));
    __m256i code = _mm256_slli_epi32(_mm256_add_epi32(bits(rounded), _mm256_srli_epi32(exponent, 22)), 28);
    /* -0 + 0 is 0: only what is below zero has a sign. */
    __m256i sign = _mm256_and_si256(
        bits(_mm256_add_ps(scaled, _mm256_setzero_ps())), _mm256_set1_epi32((int)0x80000000));
    return _mm256_or_si256(code, sign);
}

/* The codes of a piece, eight a lane, and the eight lanes of each block's squared error. */
static __attribute__((noinline)) void quantize(const float *x, const float *divisors, __m256i *codes, float *lanes) {
    for (int block = 0; block < BLOCKS; block += 4) {
        __m256i eight = _mm256_setzero_si256();
        for (int i = block; i < block + 4; i++, x += BLOCK) {
            __m256 d = _mm256_broadcast_ss(divisors + i);
            __m256 first, second;
            eight = _mm256_or_si256(_mm256_srli_epi32(eight, 4), quantize8(x, d, &first));
            eight = _mm256_or_si256(_mm256_srli_epi32(eight, 4), quantize8(x + 8, d, &second));
            _mm256_storeu_ps(lanes + 8 * i, _mm256_fmadd_ps(second, second, _mm256_mul_ps(first, first)));
        }
        _mm256_store_si256(codes + block / 4, eight);
    }
}

/* Adds the lanes up and packs the codes. */
static __attribute__((noinline)) void finish(const __m256i *codes, const float *lanes, uint8_t *packed, float *errors) {
    for (int block = 0; block < BLOCKS; block += 8, lanes += 64) {
        __m256 low = add_pairs(
            add_pairs(_mm256_loadu_ps(lanes), _mm256_loadu_ps(lanes + 8)),
            add_pairs(_mm256_loadu_ps(lanes + 16), _mm256_loadu_ps(lanes + 24)));
        __m256 high = add_pairs(
            add_pairs(_mm256_loadu_ps(lanes + 32), _mm256_loadu_ps(lanes + 40)),
            add_pairs(_mm256_loadu_ps(lanes + 48), _mm256_loadu_ps(lanes + 56)));
        __m256 sums = _mm256_add_ps(_mm256_permute2f128_ps(low, high, 0x20), _mm256_permute2f128_ps(low, high, 0x31));
        _mm256_storeu_ps(errors + block, sums);
    }
    const __m256i order = _mm256_setr_epi8(0, 8, 4, 12, 1, 9, 5, 13, 2, 10, 6, 14, 3, 11, 7, 15,
                                           0, 8, 4, 12, 1, 9, 5, 13, 2, 10, 6, 14, 3, 11, 7, 15);
    for (int i = 0; i < BLOCKS / 4; i++, packed += 32) {
        /* Of two neighbouring lanes, the codes that share a byte are brought together. */
        __m256i both = _mm256_load_si256(codes + i);
        __m256i swapped = _mm256_and_si256(
            _mm256_xor_si256(_mm256_srli_epi64(both, 4), _mm256_srli_epi64(both, 32)), _mm256_set1_epi64x(0x0F0F0F0F));
        both = _mm256_xor_si256(both, _mm256_xor_si256(_mm256_slli_epi64(swapped, 4), _mm256_slli_epi64(swapped, 32)));
        both = _mm256_shuffle_epi8(both, order);
        __m128i low = _mm256_castsi256_si128(both), high = _mm256_extracti128_si256(both, 1);
        _mm_storeu_si128((__m128i *)packed, _mm_unpacklo_epi16(low, high));
        _mm_storeu_si128((__m128i *)(packed + 16), _mm_unpackhi_epi16(low, high));
    }
}

void nvfp4_quantize(
    const float *x, int64_t elements, float p, uint8_t *packed, uint8_t *scales, float *errors) {
    float divisors[BLOCKS], lanes[8 * BLOCKS];
    __m256i codes[BLOCKS / 4];
    for (int64_t at = 0; at < elements; at += PIECE) {
        find_scales(x + at, p, scales + at / BLOCK, divisors);
        quantize(x + at, divisors, codes, lanes);
        finish(codes, lanes, packed + at / 2, errors + at / BLOCK);
    }
}
