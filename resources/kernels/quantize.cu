// Quantizes, measures and dequantizes tensors in 4 bits. Equal to core's ReferenceQuantizer byte for
// byte and to its BlockMeter bit for bit: every float operation is written out, in their order.
//
// Includes no header, so that nvcc, NVRTC and a C++ compiler with a few stand-ins take it alike.
// Blocks of K elements lie side by side, one thread does one block. Names end in the dtype of the
// values. Built without contraction of a * b + c and without flushing of subnormals.
typedef unsigned char u8;
typedef unsigned short u16;
typedef unsigned int u32;
typedef unsigned long long u64;

#define DEVICE static __device__ __forceinline__

enum { F32, BF16, F16 };
enum { MX, TORCHAO, MODELOPT, TE, SEARCH, TE46 };
enum { FLOOR, CEIL, RCEIL, EVEN, NEAREST };

#define INFINITE 0x7F800000u
#define NAN_CODE 0xFFu

// What a recipe brings along; the host says which constant is what.
struct Recipe {
    float f0, f1, f2, f3;
    int i0, i1, i2, i3;
};

DEVICE u32 bits(float x) { return __float_as_uint(x); }
DEVICE float real(u32 b) { return __uint_as_float(b); }
DEVICE u32 larger(u32 a, u32 b) { return a > b ? a : b; }
DEVICE u32 smaller(u32 a, u32 b) { return a < b ? a : b; }
DEVICE bool finite(float magnitude) { return bits(magnitude) < INFINITE; }

// ---- values

// A half without its sign, as FP32; exact, subnormals too.
DEVICE float half_magnitude(u32 h) {
    float x = __fmul_rn(real(h << 13), real((127u + 112u) << 23));
    return h < 0x7C00u ? x : real(bits(x) | INFINITE);
}

template <int X> DEVICE float value(const void *x, u64 i) {
    if (X == F32) return ((const float *) x)[i];
    u32 h = ((const u16 *) x)[i];
    if (X == BF16) return real(h << 16);
    return real(bits(half_magnitude(h & 0x7FFFu)) | (h & 0x8000u) << 16);
}

template <int X, int K> struct Words {
    static const int COUNT = X == F32 ? K : K / 2;
};

template <int X, int K> DEVICE void load(const void *x, u64 block, u32 *words) {
    const int quads = Words<X, K>::COUNT / 4;
    const uint4 *from = (const uint4 *) x + block * quads;
#pragma unroll
    for (int i = 0; i < quads; i++) {
        uint4 v = from[i];
        words[4 * i] = v.x;
        words[4 * i + 1] = v.y;
        words[4 * i + 2] = v.z;
        words[4 * i + 3] = v.w;
    }
}

// The bits of element i without its sign, at the top of a word for the 16-bit types.
template <int X> DEVICE u32 raw_magnitude(const u32 *words, int i) {
    if (X == F32) return words[i] & 0x7FFFFFFFu;
    return i % 2 == 0 ? words[i / 2] << 16 & 0x7FFFFFFFu : words[i / 2] & 0x7FFF0000u;
}

// The magnitude of element i of a block that is finite.
template <int X> DEVICE float magnitude(const u32 *words, int i) {
    u32 raw = raw_magnitude<X>(words, i);
    if (X == F16) return __fmul_rn(real(raw >> 3), real((127u + 112u) << 23));
    return real(raw);
}

// The FP32 bits of a block's amax: without their sign, floats order as their bits do, NaN on top.
template <int X, int K> DEVICE u32 amax_bits(const u32 *words) {
    u32 amax = 0;
#pragma unroll
    for (int i = 0; i < K; i++) amax = larger(amax, raw_magnitude<X>(words, i));
    return X == F16 ? bits(half_magnitude(amax >> 16)) : amax;
}

// ---- element and scale codes

// The E2M1 value nearest to y, ties to even. The last place of m is one step of E2M1 at y, and m is
// an even number of them: so the sum is rounded to whole steps. Products with powers of two are
// exact. 0 <= y < 7.
DEVICE float e2m1(float y) {
    float power = real(larger(bits(y), 0x3F800000u) & INFINITE);
    float sum = __fmaf_rn(power, 4194304.0f, y);
    return __fmaf_rn(power, -4194304.0f, sum);
}

// The code of an E2M1 value that is not negative, at bits 24 to 22: as a float 2^126 times smaller
// it has the exponent and mantissa bits of the code, subnormal too.
DEVICE u32 code_at_22(float q) { return bits(__fmul_rn(q, real(1u << 23))); }

// The E4M3 code of the value nearest to s, ties to even. 0 <= s <= 448.
DEVICE u32 e4m3(float s) {
    u32 normal = (bits(s) + 0x7FFFFu + (bits(s) >> 20 & 1u)) >> 20;
    u32 subnormal = bits(__fadd_rn(s, 16384.0f)) & 15u;
    return s < 0.015625f ? subnormal : normal - 960u;
}

DEVICE float e4m3_value(u32 code) {
    u32 m = code & 0x7Fu;
    if (m == 0x7Fu) return real(0x7FC00000u);
    return real(bits(__fmul_rn(real(m << 20), real(247u << 23))) | (code & 0x80u) << 24);
}

DEVICE float e8m0_value(u32 code) {
    return code == NAN_CODE ? real(0x7FC00000u) : real(larger(code << 23, 0x00400000u));
}

DEVICE float e2m1_value(u32 code) {
    u32 m = code & 7u;
    // ee m at the place of a float's lowest exponents: exact, subnormal too.
    return real(bits(__fmul_rn(real(m << 22), real(253u << 23))) | (code & 8u) << 28);
}

// ---- the scale of a block

// No upper bound: it is out of reach of a finite amax (253), and ptxas 13.0 miscompiles a clamp to
// both sides that is followed by a comparison with the upper one.
DEVICE u32 clamped(int e) { return e < 0 ? 0u : (u32) e; }

DEVICE u32 power_of_two_code(u32 amax, int rule) {
    if (amax >= INFINITE) return NAN_CODE;
    if (rule == FLOOR) return clamped((int) (amax >> 23) - 2);
    if (rule == CEIL) return clamped((int) (amax >> 23) + ((amax & 0x7FFFFFu) != 0) - 2);
    if (rule == EVEN) {
        u32 rounded = amax + 0x200000u;
        return rounded >= INFINITE ? NAN_CODE : clamped((int) (rounded >> 23) - 2);
    }
    u32 d = bits(__fmul_rn(real(amax), 1.0f / 6.0f));
    u32 e = d >> 23, m = d & 0x7FFFFFu;
    if (rule == RCEIL) return e + (e == 0 ? m > 0x400000u : m != 0);
    return e + (m >= 0x400000u);
}

DEVICE u32 fractional_code(float s, float least) {
    if (s != s) return NAN_CODE;
    return e4m3(fminf(fmaxf(s, least), 448.0f));
}

template <int F> DEVICE u32 scale_code(u32 amax, const Recipe &p) {
    float a = real(amax);
    if (F == MX) return power_of_two_code(amax, p.i0);
    if (F == TORCHAO || F == SEARCH) return fractional_code(__fdiv_rn(__fdiv_rn(a, 6.0f), p.f0), 0.015625f);
    if (F == MODELOPT) {
        float s = __fdiv_rn(a, p.f1);
        return fractional_code(s == 0.0f ? 1.0f : s, 0.001953125f);
    }
    if (F == TE) return fractional_code(__fmul_rn(a, p.f1), 0.0f);
    return fractional_code(__fmul_rn(__fdiv_rn(a, 6.0f), p.f1), 0.0f);
}

// The factor that dequantizes, and what values are multiplied with, or divided by.
struct Scale {
    float d, r;
};

template <int F> DEVICE Scale scale_of(u32 code, const Recipe &p) {
    Scale s;
    if (F == MX) {
        s.d = e8m0_value(code);
        s.r = real((254u - code) << 23);
        return s;
    }
    float v = e4m3_value(code);
    if (F == TE || F == TE46) {
        s.d = __fmul_rn(__fmul_rn(v, p.f0), F == TE ? 1.0f / 2688.0f : __fdiv_rn(1.0f, p.f3));
        s.r = fminf(__fdiv_rn(1.0f, __fmul_rn(v, p.f2)), 3.402823466e38f);
        return s;
    }
    s.d = __fmul_rn(v, p.f0);
    s.r = F == MODELOPT ? __frcp_rn(s.d) : __fdiv_rn(p.f1, v);
    return s;
}

// Whether a negative value keeps its sign bit only where it does not become zero when it is scaled.
template <int F> DEVICE constexpr bool signs_negatives() { return F == MODELOPT || F == TE || F == TE46; }

// The FP32 bits of the largest magnitude that becomes zero when it is scaled: k * 2^-149 with
// k / d <= 1/2 or k * r <= 1/2, so subnormal, and its bits are k.
template <int F> DEVICE u32 flushed_bits(const Scale &s) {
    return F == MODELOPT ? (u32) __fmul_rn(s.d, 0.5f) : (u32) __fdiv_rz(0.5f, s.r);
}

// a / d rounded to nearest by Markstein's theorem, with r = RN(1 / d): two corrections with exact
// remainders. Right for quotients from 1/8 on if 2^-100 <= d; smaller ones stay below 1/4, and what
// overflows is no number and saturates too.
DEVICE float quotient(float a, float d, float r) {
    float q = __fmul_rn(a, r);
    q = __fmaf_rn(__fmaf_rn(-d, q, a), r, q);
    return __fmaf_rn(__fmaf_rn(-d, q, a), r, q);
}

// Brings a magnitude to the scale of its block. Only MX and searches see many that saturate.
template <int F> DEVICE float scaled(float a, const Scale &s) {
    float y = F == MODELOPT ? quotient(a, s.d, s.r) : __fmul_rn(a, s.r);
    return F == MX || F == SEARCH ? fminf(y, 6.0f) : y;
}

// Whether no value, scaled or reconstructed, leaves the finite numbers, so that the short way is right.
// Elsewhere than in MX and searches nothing saturates either.
template <int F> DEVICE bool is_plain(u32 amax, const Scale &s) {
    bool plain = amax < INFINITE && finite(__fmul_rn(6.0f, s.d)) && finite(s.r);
    // Where the remainders of a division are exact, and no value of 16 bits but zero becomes zero.
    if (F == MODELOPT) plain = plain && s.d >= 7.888609052210118e-31f && s.d <= 65536.0f;
    if (F == TE || F == TE46) plain = plain && s.r >= 1.52587890625e-5f;
    if (F != MX && F != SEARCH) plain = plain && scaled<F>(real(amax), s) < 7.0f;
    return plain;
}

// ---- eight elements at a time

// The signs of 8 elements in the highest bits of 8 nibbles.
template <int X> DEVICE u32 signs8(const u32 *words, int first) {
    const u32 *w = words + (X == F32 ? first : first / 2);
    u32 even, odd;
    if (X == F32) {
        even = __byte_perm(__byte_perm(w[0], w[2], 0x0073), __byte_perm(w[4], w[6], 0x0073), 0x5410);
        odd = __byte_perm(__byte_perm(w[1], w[3], 0x0073), __byte_perm(w[5], w[7], 0x0073), 0x5410);
    } else {
        even = __byte_perm(__byte_perm(w[0], w[1], 0x0051), __byte_perm(w[2], w[3], 0x0051), 0x5410);
        odd = __byte_perm(__byte_perm(w[0], w[1], 0x0073), __byte_perm(w[2], w[3], 0x0073), 0x5410);
    }
    return (even & 0x80808080u) >> 4 | (odd & 0x80808080u);
}

// The same without those of elements that become zero when they are scaled.
template <int X> DEVICE u32 nonzero_signs8(const u32 *words, int first, u32 flushed) {
    u32 kept = signs8<X>(words, first);
#pragma unroll
    for (int j = 0; j < 8; j++) {
        if (bits(magnitude<X>(words, first + j)) <= flushed) kept &= ~(8u << 4 * j);
    }
    return kept;
}

// Packs 8 values into nibbles, the even one low.
DEVICE u32 pack8(const float *q) {
    u32 c[8];
#pragma unroll
    for (int j = 0; j < 8; j++) c[j] = code_at_22(q[j]) << (j % 2 == 0 ? 2 : 6);
    u32 even = __byte_perm(__byte_perm(c[0], c[2], 0x0073), __byte_perm(c[4], c[6], 0x0073), 0x5410);
    u32 odd = __byte_perm(__byte_perm(c[1], c[3], 0x0073), __byte_perm(c[5], c[7], 0x0073), 0x5410);
    return even | odd;
}

DEVICE float tree(const float *lanes) {
    return __fadd_rn(
        __fadd_rn(__fadd_rn(lanes[0], lanes[1]), __fadd_rn(lanes[2], lanes[3])),
        __fadd_rn(__fadd_rn(lanes[4], lanes[5]), __fadd_rn(lanes[6], lanes[7])));
}

DEVICE void add_error(float *lanes, int i, float e) {
    lanes[i % 8] = i < 8 ? __fmul_rn(e, e) : __fmaf_rn(e, e, lanes[i % 8]);
}

// ---- a block

// Whether a negative element of a plain block becomes zero when it is scaled.
template <int F, int X, int K> DEVICE bool flushes_negatives(const u32 *words, const Scale &s) {
    if (X == F32) {
        u32 least = 0xFFFFFFFFu;
#pragma unroll
        for (int i = 0; i < K; i++) least = smaller(least, words[i] ^ 0x80000000u);
        return least <= flushed_bits<F>(s);
    }
    // Of 16 bits only -0: borrows make its half negative. One beside it may be taken for it.
    u32 found = 0;
#pragma unroll
    for (int i = 0; i < K / 2; i++) {
        u32 w = words[i] ^ 0x80008000u;
        found |= (w - 0x00010001u) & ~w;
    }
    return (found & 0x80008000u) != 0;
}

// Encodes a plain block and returns its squared error, if that is asked for.
template <int F, int X, int K, bool ERRORS> DEVICE float encode_plain(const u32 *words, const Scale &s, u32 *out) {
    bool flushes = signs_negatives<F>() && flushes_negatives<F, X, K>(words, s);
    float lanes[8];
#pragma unroll
    for (int g = 0; g < K; g += 8) {
        float q[8];
#pragma unroll
        for (int j = 0; j < 8; j++) {
            float a = magnitude<X>(words, g + j);
            q[j] = e2m1(scaled<F>(a, s));
            if (ERRORS) add_error(lanes, g + j, __fsub_rn(a, __fmul_rn(q[j], s.d)));
        }
        u32 signs = flushes ? nonzero_signs8<X>(words, g, flushed_bits<F>(s)) : signs8<X>(words, g);
        out[g / 8] = pack8(q) | signs;
    }
    return ERRORS ? tree(lanes) : 0.0f;
}

// The squared error of a plain block under a scale.
template <int F, int X, int K> DEVICE float error_plain(const u32 *words, const Scale &s) {
    float lanes[8];
#pragma unroll
    for (int i = 0; i < K; i++) {
        float a = magnitude<X>(words, i);
        add_error(lanes, i, __fsub_rn(a, __fmul_rn(e2m1(scaled<F>(a, s)), s.d)));
    }
    return tree(lanes);
}

// One element by the definition: any value, any scale that is not NaN.
template <int F> DEVICE u32 encode_any(float x, const Scale &s, const Recipe &p) {
    float y = F == MODELOPT ? __fdiv_rn(x, s.d) : __fmul_rn(x, s.r);
    if (y != y) return (u32) p.i0;
    bool negative = signs_negatives<F>() ? y < 0.0f : bits(y) >> 31;
    u32 code = code_at_22(e2m1(fminf(real(bits(y) & 0x7FFFFFFFu), 6.0f))) >> 22;
    return negative ? code | 8u : code;
}

// Encodes any block whose scale is not NaN, from memory, and returns its squared error.
template <int F, int X, int K>
DEVICE float encode_block(const void *x, u64 block, const Scale &s, const Recipe &p, u32 *out) {
    float lanes[8];
#pragma unroll 1
    for (int g = 0; g < K / 8; g++) {
        u32 packed = 0;
#pragma unroll
        for (int j = 0; j < 8; j++) {
            float v = value<X>(x, block * K + g * 8 + j);
            u32 code = encode_any<F>(v, s, p);
            packed |= code << 4 * j;
            float a = real(bits(v) & 0x7FFFFFFFu), r = __fmul_rn(e2m1_value(code & 7u), s.d);
            float e = finite(a) && finite(r) ? __fsub_rn(a, r) : 0.0f;
            lanes[j] = g == 0 ? __fmul_rn(e, e) : __fmaf_rn(e, e, lanes[j]);
        }
#pragma unroll
        for (int i = 0; i < K / 8; i++) {
            if (i == g) out[i] = packed;
        }
    }
    return tree(lanes);
}

// The squared error of a block under a scale code, by the arithmetic of torchao.
template <int X, int K>
DEVICE float searched_error(const void *x, u64 block, const u32 *words, u32 amax, const Scale &s, const Recipe &p) {
    if (is_plain<SEARCH>(amax, s)) return error_plain<SEARCH, X, K>(words, s);
    u32 unused[K / 8];
    return encode_block<SEARCH, X, K>(x, block, s, p, unused);
}

// The code of the scale with the least block error within a window around `code`, the lowest of
// several. Looks down from `code` until amax alone, saturated, is off by more than the least error:
// the sum is not smaller, as rounding keeps order, and smaller scales are worse. Looks up until all
// becomes zero: from there on nothing changes.
template <int X, int K>
DEVICE u32 searched_code(const void *x, u64 block, const u32 *words, u32 amax, u32 code, const Recipe &p) {
    int from = (int) code + p.i2, to = (int) code + p.i3;
    from = from < 1 ? 1 : from;
    to = to > 126 ? 126 : to;
    float least = real(INFINITE);
    u32 best = code;
#pragma unroll 1
    for (int c = (int) code < to ? (int) code : to; c >= from; c--) {
        Scale s = scale_of<SEARCH>((u32) c, p);
        if (is_plain<SEARCH>(amax, s) && __fmul_rn(real(amax), s.r) > 5.0f) {
            float e = __fsub_rn(real(amax), __fmul_rn(6.0f, s.d));
            if (e > 0.0f && __fmul_rn(e, e) > least) break;
        }
        float error = searched_error<X, K>(x, block, words, amax, s, p);
        if (error <= least) {
            least = error;
            best = (u32) c;
        }
    }
#pragma unroll 1
    for (int c = (int) code + 1 > from ? (int) code + 1 : from; c <= to; c++) {
        Scale s = scale_of<SEARCH>((u32) c, p);
        float error = searched_error<X, K>(x, block, words, amax, s, p);
        if (error < least) {
            least = error;
            best = (u32) c;
        }
        if (is_plain<SEARCH>(amax, s) && __fmul_rn(real(amax), s.r) <= 0.25f) break;
    }
    return best;
}

// The error of one element that Transformer Engine compares two scales by. Signs do not matter.
DEVICE float compared(float q, float v, u32 code, const Recipe &p) {
    float r = __fdiv_rn(__fmul_rn(__fmul_rn(q, e4m3_value(code)), p.f0), p.f3);
    float e = __fsub_rn(r, v);
    return p.i2 == 0 ? real(bits(e) & 0x7FFFFFFFu) : __fmul_rn(e, e);
}

// The same of a block, in element order.
template <int X, int K>
DEVICE float compared_error(const void *x, u64 block, const u32 *words, u32 amax, u32 code, const Recipe &p) {
    Scale s = scale_of<TE46>(code, p);
    float sum = 0.0f;
    if (is_plain<TE46>(amax, s)) {
#pragma unroll
        for (int i = 0; i < K; i++) {
            float v = magnitude<X>(words, i);
            sum = __fadd_rn(sum, compared(e2m1(scaled<TE46>(v, s)), v, code, p));
        }
        return sum;
    }
#pragma unroll 1
    for (int i = 0; i < K; i++) {
        float v = value<X>(x, block * K + i);
        sum = __fadd_rn(sum, compared(e2m1_value(encode_any<TE46>(v, s, p)), v, code, p));
    }
    return sum;
}

// The better of the rounded scale, under which amax becomes 6, and 1.5 times it, under which amax
// becomes 4; the first if they are equal.
template <int X, int K>
DEVICE u32 four_over_six(const void *x, u64 block, const u32 *words, u32 amax, u32 to_six, const Recipe &p) {
    float base = fminf(__fmul_rn(__fdiv_rn(real(amax), 6.0f), p.f1), 448.0f);
    u32 to_four = fractional_code(__fmul_rn(base, 1.5f), 0.0f);
    float errors[2];
#pragma unroll 1
    for (int i = 0; i < 2; i++) {
        errors[i] = compared_error<X, K>(x, block, words, amax, i == 0 ? to_four : to_six, p);
    }
    return errors[0] < errors[1] ? to_four : to_six;
}

template <int F, int X, int K, bool ERRORS>
DEVICE void quantize(const void *x, u8 *codes, u8 *scales, float *errors, u64 blocks, const Recipe &p) {
    u64 block = (u64) blockIdx.x * blockDim.x + threadIdx.x;
    if (block >= blocks) return;
    u32 words[Words<X, K>::COUNT];
    load<X, K>(x, block, words);
    u32 amax = amax_bits<X, K>(words);
    u32 code = scale_code<F>(amax, p);
    u32 out[K / 8];
    float error = 0.0f;
    if (code == NAN_CODE) {
        // Elements of such a block have no reconstruction, so they add nothing to an error.
#pragma unroll
        for (int i = 0; i < K / 8; i++) out[i] = 0x11111111u * (u32) p.i1;
    } else {
        if (F == SEARCH) code = searched_code<X, K>(x, block, words, amax, code, p);
        if (F == TE46) code = four_over_six<X, K>(x, block, words, amax, code, p);
        Scale s = scale_of<F>(code, p);
        if (is_plain<F>(amax, s)) error = encode_plain<F, X, K, ERRORS>(words, s, out);
        else error = encode_block<F, X, K>(x, block, s, p, out);
    }
    if (K == 16) *((uint2 *) codes + block) = make_uint2(out[0], out[1]);
    else *((uint4 *) codes + block) = make_uint4(out[0], out[1], out[K / 8 - 2], out[K / 8 - 1]);
    scales[block] = (u8) code;
    if (ERRORS) errors[block] = error;
}

#define QUANTIZE(NAME, F, X, K, ERRORS)                                                                              \
    extern "C" __global__ void __launch_bounds__(256) NAME(                                                          \
        const void *x, u8 *codes, u8 *scales, float *errors, u64 blocks, float f0, float f1, float f2, float f3,     \
        int i0, int i1, int i2, int i3) {                                                                            \
        Recipe p = {f0, f1, f2, f3, i0, i1, i2, i3};                                                                 \
        quantize<F, X, K, ERRORS>(x, codes, scales, errors, blocks, p);                                              \
    }
#define QUANTIZE_TYPES(NAME, F, K)                                                                                   \
    QUANTIZE(NAME##_f32, F, F32, K, false)                                                                           \
    QUANTIZE(NAME##_f32_errors, F, F32, K, true)                                                                     \
    QUANTIZE(NAME##_bf16, F, BF16, K, false)                                                                         \
    QUANTIZE(NAME##_bf16_errors, F, BF16, K, true)                                                                   \
    QUANTIZE(NAME##_f16, F, F16, K, false)                                                                           \
    QUANTIZE(NAME##_f16_errors, F, F16, K, true)

QUANTIZE_TYPES(mx_32, MX, 32)
QUANTIZE_TYPES(mx_16, MX, 16)
QUANTIZE_TYPES(modelopt_32, MODELOPT, 32)
QUANTIZE_TYPES(modelopt_16, MODELOPT, 16)
QUANTIZE_TYPES(torchao_16, TORCHAO, 16)
QUANTIZE_TYPES(te_16, TE, 16)
QUANTIZE_TYPES(search_16, SEARCH, 16)
QUANTIZE_TYPES(te46_16, TE46, 16)

// ---- measuring

// The factor that dequantizes a block: by mode E8M0; E4M3 times f0; E4M3 times f0 times f1.
DEVICE float factor(u32 code, float f0, float f1, int mode) {
    if (mode == 0) return e8m0_value(code);
    float d = __fmul_rn(e4m3_value(code), f0);
    return mode == 1 ? d : __fmul_rn(d, f1);
}

#define COUNTERS 276

struct Meter {
    double sum, squares, error;
    float largest;
    u32 nonFinite, saturated, flushed;
    // How often each code occurs, a byte each: codes 0 to 7, and 8 to 15.
    u64 positive, negative;
};

template <int X, int K>
DEVICE void measure_block(const void *x, const u8 *codes, u64 block, int length, float d, Meter &m) {
    float top = __fmul_rn(6.0f, d);
    m.sum = m.squares = m.error = 0.0;
    m.largest = 0.0f;
    m.nonFinite = m.saturated = m.flushed = 0;
    m.positive = m.negative = 0;
    for (int i = 0; i < length; i++) {
        float v = value<X>(x, block * K + i);
        u32 code = codes[block * (K / 2) + i / 2] >> i % 2 * 4 & 15u;
        float r = __fmul_rn(e2m1_value(code), d);
        float a = real(bits(v) & 0x7FFFFFFFu), b = real(bits(r) & 0x7FFFFFFFu);
        u64 one = 1ull << (code & 7u) * 8;
        if (code < 8) m.positive += one;
        else m.negative += one;
        if (!finite(a) || !finite(b)) {
            m.nonFinite++;
            continue;
        }
        m.largest = fmaxf(m.largest, real(bits(__fsub_rn(a, b)) & 0x7FFFFFFFu));
        m.sum += (double) v;
        m.squares += (double) v * (double) v;
        m.error += (double) r - (double) v;
        m.saturated += a > top;
        m.flushed += b == 0.0f && a != 0.0f;
    }
}

DEVICE void add(u64 *counter, u32 count) {
    if (count != 0) atomicAdd(counter, (u64) count);
}

template <int X, int K>
DEVICE void measure(
    const void *x, const u8 *codes, const u8 *scales, u8 *nonFinite, double *sums, u64 *counters,
    u64 firstBlock, u64 blocks, u64 blocksPerRow, u64 columns, float f0, float f1, int mode) {
    __shared__ u32 shared[COUNTERS];
    for (u32 i = threadIdx.x; i < COUNTERS; i += blockDim.x) shared[i] = 0;
    __syncthreads();
    u64 stride = (u64) gridDim.x * blockDim.x;
    for (u64 block = (u64) blockIdx.x * blockDim.x + threadIdx.x; block < blocks; block += stride) {
        u64 left = columns - (firstBlock + block) % blocksPerRow * K;
        u32 scale = scales[block];
        Meter m;
        measure_block<X, K>(x, codes, block, left < K ? (int) left : K, factor(scale, f0, f1, mode), m);
        nonFinite[block] = (u8) m.nonFinite;
        sums[block] = m.sum;
        sums[blocks + block] = m.squares;
        sums[2 * blocks + block] = m.error;
        if (m.nonFinite) atomicAdd(&shared[0], m.nonFinite);
        if (m.saturated) atomicAdd(&shared[1], m.saturated);
        if (m.flushed) atomicAdd(&shared[2], m.flushed);
        atomicMax(&shared[3], bits(m.largest));
#pragma unroll
        for (int c = 0; c < 8; c++) {
            u32 p = (u32) (m.positive >> 8 * c) & 255u, n = (u32) (m.negative >> 8 * c) & 255u;
            if (p) atomicAdd(&shared[4 + c], p);
            if (n) atomicAdd(&shared[12 + c], n);
        }
        atomicAdd(&shared[20 + scale], 1u);
    }
    __syncthreads();
    for (u32 i = threadIdx.x; i < COUNTERS; i += blockDim.x) {
        if (i == 3) atomicMax(&counters[i], (u64) shared[i]);
        else add(&counters[i], shared[i]);
    }
}

#define MEASURE(NAME, X, K)                                                                                          \
    extern "C" __global__ void __launch_bounds__(256) NAME(                                                          \
        const void *x, const u8 *codes, const u8 *scales, u8 *nonFinite, double *sums, u64 *counters,                \
        u64 firstBlock, u64 blocks, u64 blocksPerRow, u64 columns, float f0, float f1, int mode) {                   \
        measure<X, K>(                                                                                               \
            x, codes, scales, nonFinite, sums, counters, firstBlock, blocks, blocksPerRow, columns, f0, f1, mode);   \
    }
MEASURE(measure_16_f32, F32, 16)
MEASURE(measure_32_f32, F32, 32)
MEASURE(measure_16_bf16, BF16, 16)
MEASURE(measure_32_bf16, BF16, 32)
MEASURE(measure_16_f16, F16, 16)
MEASURE(measure_32_f16, F16, 32)

#define BLOCKS_PER_RUN 4096

// Adds up runs of blocks in block order; one thread a run and quantity.
extern "C" __global__ void __launch_bounds__(64)
sum_runs(const float *errors, const double *sums, u64 blocks, double *runs) {
    u64 thread = (u64) blockIdx.x * blockDim.x + threadIdx.x;
    u64 run = thread / 4;
    int quantity = (int) (thread % 4);
    if (run * BLOCKS_PER_RUN >= blocks) return;
    u64 first = run * BLOCKS_PER_RUN;
    u64 count = blocks - first < BLOCKS_PER_RUN ? blocks - first : BLOCKS_PER_RUN;
    double sum = 0.0;
    if (quantity == 0) {
        const float *from = errors + first;
#pragma unroll 8
        for (u64 i = 0; i < count; i++) sum += (double) from[i];
    } else {
        const double *from = sums + (quantity - 1) * blocks + first;
#pragma unroll 8
        for (u64 i = 0; i < count; i++) sum += from[i];
    }
    runs[4 * run + quantity] = sum;
}

// ---- amax

template <int X> DEVICE u32 amax_of_word(u32 w) {
    if (X == F32) return w & 0x7FFFFFFFu;
    u32 raw = larger(w << 16 & 0x7FFFFFFFu, w & 0x7FFF0000u);
    return X == BF16 ? raw : bits(half_magnitude(raw >> 16));
}

template <int X> DEVICE void amax(const void *x, u64 elements, u32 *result) {
    const u64 perQuad = X == F32 ? 4 : 8;
    const uint4 *quads = (const uint4 *) x;
    u64 count = elements / perQuad, stride = (u64) gridDim.x * blockDim.x;
    u64 thread = (u64) blockIdx.x * blockDim.x + threadIdx.x;
    u32 m = 0;
    u64 i = thread;
    for (; i + 3 * stride < count; i += 4 * stride) {
        uint4 v[4];
#pragma unroll
        for (int k = 0; k < 4; k++) v[k] = __ldcs(quads + i + k * stride);
#pragma unroll
        for (int k = 0; k < 4; k++) {
            m = larger(m, larger(amax_of_word<X>(v[k].x), amax_of_word<X>(v[k].y)));
            m = larger(m, larger(amax_of_word<X>(v[k].z), amax_of_word<X>(v[k].w)));
        }
    }
    for (; i < count; i += stride) {
        uint4 v = __ldcs(quads + i);
        m = larger(m, larger(amax_of_word<X>(v.x), amax_of_word<X>(v.y)));
        m = larger(m, larger(amax_of_word<X>(v.z), amax_of_word<X>(v.w)));
    }
    for (u64 e = count * perQuad + thread; e < elements; e += stride) {
        m = larger(m, bits(value<X>(x, e)) & 0x7FFFFFFFu);
    }
#pragma unroll
    for (int s = 16; s > 0; s /= 2) m = larger(m, __shfl_xor_sync(0xFFFFFFFFu, m, s));
    if (threadIdx.x % 32 == 0) atomicMax(result, m);
}

#define AMAX(NAME, X)                                                                                                \
    extern "C" __global__ void __launch_bounds__(256) NAME(const void *x, u64 elements, u32 *result) {               \
        amax<X>(x, elements, result);                                                                                \
    }
AMAX(amax_f32, F32)
AMAX(amax_bf16, BF16)
AMAX(amax_f16, F16)

// ---- rows that are no multiple of a block

template <typename T>
DEVICE void pad_rows(const T *in, T *out, u64 firstBlock, u64 blocks, u64 blocksPerRow, u64 columns, int k) {
    u64 at = (u64) blockIdx.x * blockDim.x + threadIdx.x;
    if (at >= blocks * k) return;
    u64 block = firstBlock + at / k, i = at % k;
    u64 column = block % blocksPerRow * k + i;
    u64 start = firstBlock / blocksPerRow * columns + firstBlock % blocksPerRow * k;
    out[at] = column < columns ? in[block / blocksPerRow * columns + column - start] : (T) 0;
}

extern "C" __global__ void __launch_bounds__(256)
pad_rows_2(const u16 *in, u16 *out, u64 firstBlock, u64 blocks, u64 blocksPerRow, u64 columns, int k) {
    pad_rows(in, out, firstBlock, blocks, blocksPerRow, columns, k);
}

extern "C" __global__ void __launch_bounds__(256)
pad_rows_4(const u32 *in, u32 *out, u64 firstBlock, u64 blocks, u64 blocksPerRow, u64 columns, int k) {
    pad_rows(in, out, firstBlock, blocks, blocksPerRow, columns, k);
}

extern "C" __global__ void __launch_bounds__(256)
compact_codes(const u8 *in, u8 *out, u64 firstBlock, u64 blocks, u64 blocksPerRow, u64 columns, int k) {
    u64 at = (u64) blockIdx.x * blockDim.x + threadIdx.x;
    u64 perBlock = k / 2;
    if (at >= blocks * perBlock) return;
    u64 block = firstBlock + at / perBlock;
    u64 column = block % blocksPerRow * k + at % perBlock * 2;
    if (column >= columns) return;
    u64 bytesPerRow = (columns + 1) / 2;
    u64 start = firstBlock / blocksPerRow * bytesPerRow + firstBlock % blocksPerRow * perBlock;
    out[block / blocksPerRow * bytesPerRow + column / 2 - start] = column + 1 < columns ? in[at] : in[at] & 15;
}

// ---- dequantizing

DEVICE u32 bf16_bits(float x) {
    if (x != x) return 0x7FC0u;
    return (bits(x) + 0x7FFFu + (bits(x) >> 16 & 1u)) >> 16;
}

// What a code and the factor of its block stand for; `zero` is what code 8 is: -0, or 0.
DEVICE float reconstruction(u32 code, float zero, float d) {
    return __fmul_rn(__fadd_rn(e2m1_value(code), zero), d);
}

DEVICE uint4 four_floats(u32 packed, float zero, float d) {
    return make_uint4(
        bits(reconstruction(packed & 15u, zero, d)), bits(reconstruction(packed >> 4 & 15u, zero, d)),
        bits(reconstruction(packed >> 8 & 15u, zero, d)), bits(reconstruction(packed >> 12 & 15u, zero, d)));
}

DEVICE uint4 eight_bf16(u32 packed, float zero, float d) {
    u32 r[8], rest = 0;
#pragma unroll
    for (int j = 0; j < 8; j++) {
        r[j] = bits(reconstruction(packed >> 4 * j & 15u, zero, d));
        rest |= r[j];
    }
    // Without a tensor scale the products have few bits, and nothing is to be rounded.
    if ((rest & 0xFFFFu) != 0) {
#pragma unroll
        for (int j = 0; j < 8; j++) r[j] = bf16_bits(real(r[j])) << 16;
    }
    return make_uint4(
        __byte_perm(r[0], r[1], 0x7632), __byte_perm(r[2], r[3], 0x7632),
        __byte_perm(r[4], r[5], 0x7632), __byte_perm(r[6], r[7], 0x7632));
}

// A thread stores 16 bytes at a time, beside those of the next thread: 4 values in FP32, 8 in BF16.
template <int K, bool TO_BF16>
DEVICE void dequantize(
    const u8 *codes, const u8 *scales, uint4 *out, u64 blocks, float f0, float f1, int mode, int negativeZero) {
    const int count = TO_BF16 ? 8 : 4;
    const int perThread = 8 / count;
    u64 stores = blocks * (K / count);
    u64 first = (u64) blockIdx.x * blockDim.x * perThread + threadIdx.x;
    float zero = negativeZero ? -0.0f : 0.0f;
    u32 packed[perThread], scale[perThread];
#pragma unroll
    for (int i = 0; i < perThread; i++) {
        u64 at = first + i * blockDim.x;
        if (at < stores) {
            packed[i] = TO_BF16 ? ((const u32 *) codes)[at] : ((const u16 *) codes)[at];
            scale[i] = scales[at / (K / count)];
        }
    }
#pragma unroll
    for (int i = 0; i < perThread; i++) {
        u64 at = first + i * blockDim.x;
        if (at < stores) {
            float d = factor(scale[i], f0, f1, mode);
            __stcs(out + at, TO_BF16 ? eight_bf16(packed[i], zero, d) : four_floats(packed[i], zero, d));
        }
    }
}

#define DEQUANTIZE(NAME, K, TO_BF16)                                                                                 \
    extern "C" __global__ void __launch_bounds__(256) NAME(                                                          \
        const u8 *codes, const u8 *scales, void *out, u64 blocks, float f0, float f1, int mode, int negativeZero) {  \
        dequantize<K, TO_BF16>(codes, scales, (uint4 *) out, blocks, f0, f1, mode, negativeZero);                              \
    }
DEQUANTIZE(dequantize_16_f32, 16, false)
DEQUANTIZE(dequantize_32_f32, 32, false)
DEQUANTIZE(dequantize_16_bf16, 16, true)
DEQUANTIZE(dequantize_32_bf16, 32, true)

// ---- numbers to measure with

DEVICE u64 mixed(u64 z) {
    z = (z ^ z >> 30) * 0xBF58476D1CE4E5B9ull;
    z = (z ^ z >> 27) * 0x94D049BB133111EBull;
    return z ^ z >> 31;
}

// The sum of four uniform numbers: bell-shaped, within +-4, a function of its index alone.
DEVICE float bell(u64 i, u64 seed) {
    u64 z = mixed(i * 0x9E3779B97F4A7C15ull + seed);
    int s = (int) (z & 0xFFFF) + (int) (z >> 16 & 0xFFFF) + (int) (z >> 32 & 0xFFFF) + (int) (z >> 48) - 131070;
    return __fmul_rn((float) s, 3.0517578125e-5f);
}

// To nearest; what is below the normal halves becomes 0.
DEVICE u32 half_bits(float x) {
    u32 m = bits(x) & 0x7FFFFFFFu;
    u32 h = m < 0x38800000u ? 0u : ((m + 0xFFFu + (m >> 13 & 1u)) >> 13) - (112u << 10);
    return h | bits(x) >> 31 << 15;
}

template <int X> DEVICE void generate(void *out, u64 elements, u64 seed) {
    u64 stride = (u64) gridDim.x * blockDim.x;
    for (u64 i = (u64) blockIdx.x * blockDim.x + threadIdx.x; i < elements; i += stride) {
        float x = bell(i, seed);
        if (X == F32) ((float *) out)[i] = x;
        else ((u16 *) out)[i] = (u16) (X == BF16 ? bf16_bits(x) : half_bits(x));
    }
}

#define GENERATE(NAME, X)                                                                                            \
    extern "C" __global__ void __launch_bounds__(256) NAME(void *out, u64 elements, u64 seed) {                      \
        generate<X>(out, elements, seed);                                                                            \
    }
GENERATE(generate_f32, F32)
GENERATE(generate_bf16, BF16)
GENERATE(generate_f16, F16)

// ---- a known mistake of compilers

// 2^(127 - e) with e not below 0, in the form used above. ptxas 13.0 gets it wrong for sm_90 if e is
// clamped to 254 too and then compared with 254.
extern "C" __global__ void __launch_bounds__(256) ptxas_guard(const int *in, u32 *out, int n) {
    int i = (int) (blockIdx.x * blockDim.x + threadIdx.x);
    if (i < n) out[i] = (254u - clamped(in[i])) << 23;
}
