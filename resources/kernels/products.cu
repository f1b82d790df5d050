// Products of a matrix of weights with a few vectors, and with many. Header-free: made for nvcc and
// NVRTC; with other compilers, what stands under __CUDACC__ comes from whoever includes this file.
//
// Weights lie row by row as the quantizer writes them: two E2M1 codes a byte, the even element in the
// low half, and a scale byte a block. No scale may be NaN, and no E8M0 scale beyond 2^120, where sums leave
// FP32. Rows have a multiple of 32 columns.
// y[vector][row] is FP32.
//
// All kernels: 1-dimensional grids of 256 threads.
//   prepare_f16  (x bf16[batch][columns], prepared, factors, columns)       one block a vector
//   prepare_bf16 (x bf16[batch][columns], prepared, columns)                one block a vector
//   gemv_*, batch_* (weights, scales, x, y, factors, rows, columns, alpha, batch)
//     gemv_FORMAT_rRuU takes one vector: 8 * R rows a block, each lane has U chunks of R rows under way
//     batch_FORMAT takes 1 to 8 vectors: 16 rows a block, on tensor cores, sums in FP32
//     nvfp4, mxfp4: x is what prepare_f16 gave, but batch_mxfp4 takes what prepare_bf16 gave
//     bf16: x is as it was; scales and factors are not read
//   matmul_bf16, matmul_f32 (weights, x bf16[tokens][columns], y, rows, tokens, columns, alpha)
//     64 x 64 outputs a block
//   compare (y, z, sums, count)   sums[2 b], sums[2 b + 1]: of y^2 and (z - y)^2 that block b has seen
//
// From compute capability 8.9 on, E2M1 becomes F16 by way of E4M3, for which there is an instruction.

typedef unsigned char u8;
typedef unsigned short u16;
typedef unsigned int u32;
typedef unsigned long long u64;

#ifdef __CUDACC__
#define DEVICE static __device__ __forceinline__
#define UNROLL _Pragma("unroll")
#define NO_UNROLL _Pragma("unroll 1")
#if defined(__CUDA_ARCH__) && __CUDA_ARCH__ >= 890
#define BY_WAY_OF_E4M3

// The two E4M3 codes in the lower 16 bits.
DEVICE u32 e4m3x2_to_f16x2(u32 codes) {
    u32 d;
    asm("cvt.rn.f16x2.e4m3x2 %0,%1;" : "=r"(d) : "h"((u16)codes));
    return d;
}
#endif

DEVICE u32 fma_f16x2(u32 a, u32 b, u32 c) {
    u32 d;
    asm("fma.rn.f16x2 %0,%1,%2,%3;" : "=r"(d) : "r"(a), "r"(b), "r"(c));
    return d;
}

DEVICE u32 mul_f16x2(u32 a, u32 b) {
    u32 d;
    asm("mul.rn.f16x2 %0,%1,%2;" : "=r"(d) : "r"(a), "r"(b));
    return d;
}

DEVICE u32 fma_bf16x2(u32 a, u32 b, u32 c) {
    u32 d;
    asm("fma.rn.bf16x2 %0,%1,%2,%3;" : "=r"(d) : "r"(a), "r"(b), "r"(c));
    return d;
}

DEVICE u32 to_f16x2(float low, float high) {
    u32 d;
    asm("{.reg .f16 l,h; cvt.rn.f16.f32 l,%1; cvt.rn.f16.f32 h,%2; mov.b32 %0,{l,h};}" : "=r"(d) : "f"(low), "f"(high));
    return d;
}

// The sum of both halves.
DEVICE float sum_f16x2(u32 a) {
    float l, h;
    asm("{.reg .f16 l,h; mov.b32 {l,h},%2; cvt.f32.f16 %0,l; cvt.f32.f16 %1,h;}" : "=f"(l), "=f"(h) : "r"(a));
    return l + h;
}

// Weights are read once: they need no place in the cache.
DEVICE uint4 load16(const u8 *p) {
    uint4 v;
    asm volatile("ld.global.nc.L1::no_allocate.v4.u32 {%0,%1,%2,%3},[%4];"
                 : "=r"(v.x), "=r"(v.y), "=r"(v.z), "=r"(v.w) : "l"(p));
    return v;
}

DEVICE u32 load2(const u8 *p) {
    u16 v;
    asm volatile("ld.global.nc.L1::no_allocate.u16 %0,[%1];" : "=h"(v) : "l"(p));
    return v;
}

DEVICE u32 load1(const u8 *p) {
    u16 v;
    asm volatile("ld.global.nc.L1::no_allocate.u8 %0,[%1];" : "=h"(v) : "l"(p));
    return v;
}

// c += a b for 16 rows, 8 columns and 16 products each. Lane 4 g + q holds: of a the rows g and g + 8
// (a0, a1 and, for the upper 8 products, a2, a3), of b the column g, of c the rows g (c0, c1) and
// g + 8 (c2, c3), columns 2 q and 2 q + 1. Which of the products a lane holds is all the same, as long
// as a and b agree.
DEVICE void mma_f16(float *c, u32 a0, u32 a1, u32 a2, u32 a3, u32 b0, u32 b1) {
    asm volatile("mma.sync.aligned.m16n8k16.row.col.f32.f16.f16.f32 {%0,%1,%2,%3},{%4,%5,%6,%7},{%8,%9},{%0,%1,%2,%3};"
                 : "+f"(c[0]), "+f"(c[1]), "+f"(c[2]), "+f"(c[3])
                 : "r"(a0), "r"(a1), "r"(a2), "r"(a3), "r"(b0), "r"(b1));
}

DEVICE void mma_bf16(float *c, u32 a0, u32 a1, u32 a2, u32 a3, u32 b0, u32 b1) {
    asm volatile("mma.sync.aligned.m16n8k16.row.col.f32.bf16.bf16.f32 {%0,%1,%2,%3},{%4,%5,%6,%7},{%8,%9},{%0,%1,%2,%3};"
                 : "+f"(c[0]), "+f"(c[1]), "+f"(c[2]), "+f"(c[3])
                 : "r"(a0), "r"(a1), "r"(a2), "r"(a3), "r"(b0), "r"(b1));
}
#endif

enum { NVFP4, MXFP4 };

DEVICE float bf16_low(u32 pair) { return __uint_as_float(pair << 16); }
DEVICE float bf16_high(u32 pair) { return __uint_as_float(pair & 0xFFFF0000u); }

// eeee mmm into the fields of an FP32 with another bias: 2^-120 of the value, subnormals too.
DEVICE float e4m3(u32 code) { return __uint_as_float(code << 20) * 0x1p120f; }

// 2^(code - 127); 2^-127 is subnormal in FP32.
DEVICE float e8m0(u32 code) {
    u32 bits = code << 23;
    return __uint_as_float(bits > 0x00400000u ? bits : 0x00400000u);
}

// Eight codes, s eem each, to four pairs of F16, which hold the values over CODE_FACTOR; exact.
#ifdef BY_WAY_OF_E4M3
// s 00ee m00: 2^-6 of the values, subnormals too. Pairs of elements (0, 2) (4, 6) (1, 3) (5, 7).
#define CODE_FACTOR 0x1p6f
#define PAIR_DISTANCE 2
DEVICE void decode_f16(u32 codes, u32 *pairs) {
    const u32 even = ((codes << 2) & 0x1C1C1C1Cu) | ((codes << 4) & 0x80808080u);
    const u32 odd = ((codes >> 2) & 0x1C1C1C1Cu) | (codes & 0x80808080u);
    pairs[0] = e4m3x2_to_f16x2(even & 0xFFFF);
    pairs[1] = e4m3x2_to_f16x2(even >> 16);
    pairs[2] = e4m3x2_to_f16x2(odd & 0xFFFF);
    pairs[3] = e4m3x2_to_f16x2(odd >> 16);
}
#else
// s 000ee m000000000: 2^-14 of the values, subnormals too. Pairs of elements (0, 4) (1, 5) (2, 6) (3, 7).
#define CODE_FACTOR 0x1p14f
#define PAIR_DISTANCE 4
DEVICE void decode_f16(u32 codes, u32 *pairs) {
    pairs[0] = ((codes << 9) & 0x0E000E00u) | ((codes << 12) & 0x80008000u);
    pairs[1] = ((codes << 5) & 0x0E000E00u) | ((codes << 8) & 0x80008000u);
    pairs[2] = ((codes << 1) & 0x0E000E00u) | ((codes << 4) & 0x80008000u);
    pairs[3] = ((codes >> 3) & 0x0E000E00u) | (codes & 0x80008000u);
}
#endif

// The same to BF16, s 000000ee m000000: 2^-126 of the values. Pairs of elements (0, 4) (1, 5) (2, 6) (3, 7).
DEVICE void decode_bf16(u32 codes, u32 *pairs) {
    pairs[0] = ((codes << 6) & 0x01C001C0u) | ((codes << 12) & 0x80008000u);
    pairs[1] = ((codes << 2) & 0x01C001C0u) | ((codes << 8) & 0x80008000u);
    pairs[2] = ((codes >> 2) & 0x01C001C0u) | ((codes << 4) & 0x80008000u);
    pairs[3] = ((codes >> 6) & 0x01C001C0u) | (codes & 0x80008000u);
}

// A chunk is what a lane reads at once of a row: 32 codes, with 2 NVFP4 scales or 1 MXFP4 scale.
template <int FORMAT> DEVICE u32 load_scales(const u8 *scales, u64 chunk) {
    return FORMAT == NVFP4 ? load2(scales + 2 * chunk) : load1(scales + chunk);
}

// The dot product of 8 codes with x over CODE_FACTOR.
DEVICE float dot8(u32 codes, const u32 *x) {
    u32 pairs[4], sum = 0;
    decode_f16(codes, pairs);
    UNROLL
    for (int k = 0; k < 4; k++) sum = fma_f16x2(pairs[k], x[k], sum);
    return sum_f16x2(sum);
}

// Adds a chunk to a sum. F16 adds four products at most, whatever the scale, which comes in FP32.
template <int FORMAT> DEVICE float add_chunk(uint4 w, u32 scales, const u32 *x, float sum) {
    float low = dot8(w.x, x) + dot8(w.y, x + 4);
    float high = dot8(w.z, x + 8) + dot8(w.w, x + 12);
    if (FORMAT == MXFP4) return fmaf(low + high, e8m0(scales), sum);
    return fmaf(high, e4m3(scales >> 8), fmaf(low, e4m3(scales & 0xFF), sum));
}

DEVICE float sum_of_warp(float v) {
    UNROLL
    for (int distance = 16; distance; distance >>= 1) v += __shfl_xor_sync(0xFFFFFFFFu, v, distance);
    return v;
}

DEVICE uint4 nothing() { return make_uint4(0, 0, 0, 0); }

template <int FORMAT, int R, int U>
DEVICE void gemv(const u8 *weights, const u8 *scales, const uint4 *x, float *y, const float *factors, u32 rows,
                 u32 columns, float alpha) {
    const u32 lane = threadIdx.x & 31, chunks = columns / 32;
    const u32 row = (blockIdx.x * 8 + (threadIdx.x >> 5)) * R;
    if (row >= rows) return;
    u64 first[R];
    float sum[R];
    UNROLL
    for (int r = 0; r < R; r++) {
        first[r] = (u64)(row + r < rows ? row + r : row) * chunks;
        sum[r] = 0;
    }
    NO_UNROLL
    for (u32 from = lane; from < chunks; from += 32 * U) {
        uint4 w[U][R];
        u32 s[U][R];
        UNROLL
        for (int u = 0; u < U; u++) {
            const u32 chunk = from + 32 * u;
            UNROLL
            for (int r = 0; r < R; r++) {
                w[u][r] = chunk < chunks ? load16(weights + (first[r] + chunk) * 16) : nothing();
                s[u][r] = chunk < chunks ? load_scales<FORMAT>(scales, first[r] + chunk) : 0;
            }
        }
        UNROLL
        for (int u = 0; u < U; u++) {
            const u32 chunk = from + 32 * u;
            if (chunk >= chunks) break;
            u32 xs[16];
            UNROLL
            for (int j = 0; j < 4; j++) {
                const uint4 v = __ldg(x + j * chunks + chunk);
                xs[4 * j] = v.x;
                xs[4 * j + 1] = v.y;
                xs[4 * j + 2] = v.z;
                xs[4 * j + 3] = v.w;
            }
            UNROLL
            for (int r = 0; r < R; r++) sum[r] = add_chunk<FORMAT>(w[u][r], s[u][r], xs, sum[r]);
        }
    }
    const float factor = alpha * CODE_FACTOR * factors[1];
    UNROLL
    for (int r = 0; r < R; r++) {
        const float v = sum_of_warp(sum[r]);
        if (lane == 0 && row + r < rows) y[row + r] = v * factor;
    }
}

// A chunk of BF16 weights is 8 of them.
template <int R, int U>
DEVICE void gemv_plain(const u8 *weights, const uint4 *x, float *y, u32 rows, u32 columns, float alpha) {
    const u32 lane = threadIdx.x & 31, chunks = columns / 8;
    const u32 row = (blockIdx.x * 8 + (threadIdx.x >> 5)) * R;
    if (row >= rows) return;
    u64 first[R];
    float sum[R];
    UNROLL
    for (int r = 0; r < R; r++) {
        first[r] = (u64)(row + r < rows ? row + r : row) * chunks;
        sum[r] = 0;
    }
    NO_UNROLL
    for (u32 from = lane; from < chunks; from += 32 * U) {
        uint4 w[U][R];
        UNROLL
        for (int u = 0; u < U; u++) {
            const u32 chunk = from + 32 * u;
            UNROLL
            for (int r = 0; r < R; r++) w[u][r] = chunk < chunks ? load16(weights + (first[r] + chunk) * 16) : nothing();
        }
        UNROLL
        for (int u = 0; u < U; u++) {
            const u32 chunk = from + 32 * u;
            if (chunk >= chunks) break;
            const uint4 v = __ldg(x + chunk);
            const u32 xs[4] = {v.x, v.y, v.z, v.w};
            UNROLL
            for (int r = 0; r < R; r++) {
                const u32 ws[4] = {w[u][r].x, w[u][r].y, w[u][r].z, w[u][r].w};
                UNROLL
                for (int k = 0; k < 4; k++) {
                    sum[r] = fmaf(bf16_low(ws[k]), bf16_low(xs[k]), sum[r]);
                    sum[r] = fmaf(bf16_high(ws[k]), bf16_high(xs[k]), sum[r]);
                }
            }
        }
    }
    UNROLL
    for (int r = 0; r < R; r++) {
        const float v = sum_of_warp(sum[r]);
        if (lane == 0 && row + r < rows) y[row + r] = v * alpha;
    }
}

// The sums of the block's 8 warps, which share the columns, and out they go.
DEVICE void store_batch(const float *c, float *y, u32 row0, u32 rows, u32 batch, const float *factors, float alpha) {
    __shared__ float sums[8][16][8];
    const u32 lane = threadIdx.x & 31, warp = threadIdx.x >> 5, g = lane >> 2, q = lane & 3;
    sums[warp][g][2 * q] = c[0];
    sums[warp][g][2 * q + 1] = c[1];
    sums[warp][g + 8][2 * q] = c[2];
    sums[warp][g + 8][2 * q + 1] = c[3];
    __syncthreads();
    const u32 row = threadIdx.x & 15, vector = threadIdx.x >> 4;
    if (vector < batch && row0 + row < rows) {
        float sum = 0;
        UNROLL
        for (int i = 0; i < 8; i++) sum += sums[i][row][vector];
        y[(u64)vector * rows + row0 + row] = sum * (factors ? alpha * CODE_FACTOR * factors[2 * vector + 1] : alpha);
    }
}

// Code value times E4M3 scale has 6 significant bits and, here, no bit below 2^-24: exact in F16.
// Code value times E8M0 scale is exact in BF16, and so is x: it takes two multiplications by powers of two.
template <int FORMAT>
DEVICE void add_word(float *c, u32 w, u32 v, u32 scale_w, u32 scale_v, uint4 x) {
    u32 a[4], b[4];
    if (FORMAT == NVFP4) {
        decode_f16(w, a);
        decode_f16(v, b);
        UNROLL
        for (int k = 0; k < 4; k++) {
            a[k] = mul_f16x2(a[k], scale_w);
            b[k] = mul_f16x2(b[k], scale_v);
        }
        mma_f16(c, a[0], b[0], a[1], b[1], x.x, x.y);
        mma_f16(c, a[2], b[2], a[3], b[3], x.z, x.w);
    } else {
        decode_bf16(w, a);
        decode_bf16(v, b);
        UNROLL
        for (int k = 0; k < 4; k++) {
            // 0x7E80 is 2^126, 0x8000 is -0.
            a[k] = fma_bf16x2(fma_bf16x2(a[k], 0x7E807E80u, 0x80008000u), scale_w, 0x80008000u);
            b[k] = fma_bf16x2(fma_bf16x2(b[k], 0x7E807E80u, 0x80008000u), scale_v, 0x80008000u);
        }
        mma_bf16(c, a[0], b[0], a[1], b[1], x.x, x.y);
        mma_bf16(c, a[2], b[2], a[3], b[3], x.z, x.w);
    }
}

// The scale of the chunk's word j, twice: as F16, from 2^-8 of it, or as BF16.
template <int FORMAT> DEVICE u32 scale_pair(u32 scales, int j) {
    if (FORMAT == NVFP4) {
        const u32 code = (scales >> (j / 2 * 8)) & 0xFF;
        return mul_f16x2(code << 7 | code << 23, 0x5C005C00u);
    }
    const u32 bits = scales << 7 > 0x40u ? scales << 7 : 0x40u;
    return bits | bits << 16;
}

template <int FORMAT>
DEVICE void batch_packed(const u8 *weights, const u8 *scales, const uint4 *x, float *y, const float *factors, u32 rows,
                         u32 columns, float alpha, u32 batch) {
    const u32 lane = threadIdx.x & 31, g = lane >> 2, q = lane & 3, chunks = columns / 32;
    const u32 row0 = blockIdx.x * 16, last = rows - 1;
    const u64 first_w = (u64)(row0 + g < rows ? row0 + g : last) * chunks;
    const u64 first_v = (u64)(row0 + g + 8 < rows ? row0 + g + 8 : last) * chunks;
    float c[4] = {0, 0, 0, 0};
    for (u32 from = (threadIdx.x >> 5) * 4; from < chunks; from += 32) {
        const u32 chunk = from + q;
        const bool there = chunk < chunks;
        const uint4 w = there ? load16(weights + (first_w + chunk) * 16) : nothing();
        const uint4 v = there ? load16(weights + (first_v + chunk) * 16) : nothing();
        const u32 scales_w = there ? load_scales<FORMAT>(scales, first_w + chunk) : 0;
        const u32 scales_v = there ? load_scales<FORMAT>(scales, first_v + chunk) : 0;
        const u32 ws[4] = {w.x, w.y, w.z, w.w}, vs[4] = {v.x, v.y, v.z, v.w};
        uint4 xs[4];
        UNROLL
        for (int j = 0; j < 4; j++)
            xs[j] = there && g < batch ? __ldg(x + ((u64)g * 4 + j) * chunks + chunk) : nothing();
        UNROLL
        for (int j = 0; j < 4; j++)
            add_word<FORMAT>(c, ws[j], vs[j], scale_pair<FORMAT>(scales_w, j), scale_pair<FORMAT>(scales_v, j), xs[j]);
    }
    store_batch(c, y, row0, rows, batch, FORMAT == NVFP4 ? factors : 0, alpha);
}

DEVICE void batch_plain(const u8 *weights, const uint4 *x, float *y, u32 rows, u32 columns, float alpha, u32 batch) {
    const u32 lane = threadIdx.x & 31, g = lane >> 2, q = lane & 3, chunks = columns / 8;
    const u32 row0 = blockIdx.x * 16, last = rows - 1;
    const u64 first_w = (u64)(row0 + g < rows ? row0 + g : last) * chunks;
    const u64 first_v = (u64)(row0 + g + 8 < rows ? row0 + g + 8 : last) * chunks;
    float c[4] = {0, 0, 0, 0};
    for (u32 from = (threadIdx.x >> 5) * 16; from < chunks; from += 128) {
        uint4 w[4], v[4], xs[4];
        UNROLL
        for (int u = 0; u < 4; u++) {
            const u32 chunk = from + 4 * u + q;
            const bool there = chunk < chunks;
            w[u] = there ? load16(weights + (first_w + chunk) * 16) : nothing();
            v[u] = there ? load16(weights + (first_v + chunk) * 16) : nothing();
            xs[u] = there && g < batch ? __ldg(x + (u64)g * chunks + chunk) : nothing();
        }
        UNROLL
        for (int u = 0; u < 4; u++) {
            mma_bf16(c, w[u].x, v[u].x, w[u].y, v[u].y, xs[u].x, xs[u].y);
            mma_bf16(c, w[u].z, v[u].z, w[u].w, v[u].w, xs[u].z, xs[u].w);
        }
    }
    store_batch(c, y, row0, rows, batch, 0, alpha);
}

// The first element of pair i of a prepared vector; the second is `distance` behind it. uint4 j of chunk
// c lies at j * chunks + c, so that the lanes of a warp read side by side, and holds the pairs that the
// decoding of word j gives.
DEVICE u32 first_of_pair(u32 i, u32 columns, u32 distance) {
    const u32 chunks = columns / 32, j = i / (4 * chunks), chunk = i % (4 * chunks) / 4, k = i % 4;
    return chunk * 32 + j * 8 + (distance == 4 ? k : k % 2 * 4 + k / 2);
}

DEVICE float weight(const u16 *weights, u64 i) { return __uint_as_float((u32)weights[i] << 16); }
DEVICE float weight(const float *weights, u64 i) { return weights[i]; }

// y[token][row] = alpha * sum over k, in order, of w[row][k] * x[token][k]; plain FP32.
template <class W>
DEVICE void matmul(const W *weights, const u16 *x, float *y, u32 rows, u32 tokens, u32 columns, float alpha) {
    __shared__ float ws[16][68], xs[16][68];
    const u32 across = (rows + 63) / 64;
    const u32 row0 = blockIdx.x % across * 64, token0 = blockIdx.x / across * 64;
    const u32 right = threadIdx.x % 16, down = threadIdx.x / 16;
    float sums[4][4];
    UNROLL
    for (int i = 0; i < 16; i++) sums[i / 4][i % 4] = 0;
    for (u32 from = 0; from < columns; from += 16) {
        UNROLL
        for (int i = 0; i < 4; i++) {
            const u32 k = threadIdx.x % 16, at = threadIdx.x / 16 + 16 * i;
            const bool inside = from + k < columns;
            ws[k][at] = inside && row0 + at < rows ? weight(weights, (u64)(row0 + at) * columns + from + k) : 0;
            xs[k][at] = inside && token0 + at < tokens ? weight(x, (u64)(token0 + at) * columns + from + k) : 0;
        }
        __syncthreads();
        UNROLL
        for (int k = 0; k < 16; k++) {
            UNROLL
            for (int i = 0; i < 16; i++)
                sums[i / 4][i % 4] = fmaf(xs[k][down + 16 * (i / 4)], ws[k][right + 16 * (i % 4)], sums[i / 4][i % 4]);
        }
        __syncthreads();
    }
    UNROLL
    for (int i = 0; i < 16; i++) {
        const u32 row = row0 + right + 16 * (i % 4), token = token0 + down + 16 * (i / 4);
        if (row < rows && token < tokens) y[(u64)token * rows + row] = sums[i / 4][i % 4] * alpha;
    }
}

extern "C" {

// A vector times the power of two that brings its amax to [512, 1024): sums of four products with code
// values over CODE_FACTOR stay below 384 in F16. factors[2 v] is that power, factors[2 v + 1] undoes it.
__global__ void __launch_bounds__(256) prepare_f16(const u16 *x, u32 *prepared, float *factors, u32 columns) {
    __shared__ u32 maxima[256];
    x += (u64)blockIdx.x * columns;
    prepared += (u64)blockIdx.x * (columns / 2);
    u32 bits = 0;
    for (u32 i = threadIdx.x; i < columns; i += 256) {
        const u32 b = x[i] & 0x7FFFu;
        bits = b > bits ? b : bits;
    }
    maxima[threadIdx.x] = bits;
    __syncthreads();
    for (u32 i = 0; i < 256; i++) bits = maxima[i] > bits ? maxima[i] : bits;
    // A power of two of 136 - exponent, kept to where it and its inverse are normal.
    const int power = 136 - (int)(bits >> 7);
    const int kept = power > 100 ? 100 : power < -100 ? -100 : power;
    const float factor = __uint_as_float((u32)(127 + kept) << 23);
    if (threadIdx.x == 0) {
        factors[2 * blockIdx.x] = factor;
        factors[2 * blockIdx.x + 1] = __uint_as_float((u32)(127 - kept) << 23);
    }
    for (u32 i = threadIdx.x; i < columns / 2; i += 256) {
        const u32 at = first_of_pair(i, columns, PAIR_DISTANCE);
        prepared[i] = to_f16x2(weight(x, at) * factor, weight(x, at + PAIR_DISTANCE) * factor);
    }
}

__global__ void __launch_bounds__(256) prepare_bf16(const u16 *x, u32 *prepared, u32 columns) {
    x += (u64)blockIdx.x * columns;
    prepared += (u64)blockIdx.x * (columns / 2);
    for (u32 i = threadIdx.x; i < columns / 2; i += 256) {
        const u32 at = first_of_pair(i, columns, 4);
        prepared[i] = x[at] | (u32)x[at + 4] << 16;
    }
}

// BLOCKS: so many shall find room on a multiprocessor, which bounds the registers.
#define PRODUCT(NAME, BLOCKS, CALL)                                                                                    \
    __global__ void __launch_bounds__(256, BLOCKS) NAME(const u8 *weights, const u8 *scales, const uint4 *x, float *y, \
                                                        const float *factors, u32 rows, u32 columns, float alpha,      \
                                                        u32 batch) {                                                   \
        CALL;                                                                                                          \
    }
#define GEMV(FORMAT, NAME, R, U, BLOCKS)                                                                               \
    PRODUCT(NAME##_r##R##u##U, BLOCKS, (gemv<FORMAT, R, U>(weights, scales, x, y, factors, rows, columns, alpha)))
#define GEMV_PLAIN(R, U, BLOCKS)                                                                                       \
    PRODUCT(gemv_bf16_r##R##u##U, BLOCKS, (gemv_plain<R, U>(weights, x, y, rows, columns, alpha)))

GEMV(NVFP4, gemv_nvfp4, 1, 2, 8)
GEMV(NVFP4, gemv_nvfp4, 1, 4, 5)
GEMV(NVFP4, gemv_nvfp4, 2, 1, 5)
GEMV(NVFP4, gemv_nvfp4, 2, 2, 5)
GEMV(MXFP4, gemv_mxfp4, 1, 2, 8)
GEMV(MXFP4, gemv_mxfp4, 1, 4, 5)
GEMV(MXFP4, gemv_mxfp4, 2, 1, 5)
GEMV(MXFP4, gemv_mxfp4, 2, 2, 5)
GEMV_PLAIN(1, 4, 6)
GEMV_PLAIN(2, 1, 8)
GEMV_PLAIN(2, 2, 6)
GEMV_PLAIN(4, 1, 6)
PRODUCT(batch_nvfp4, 4, (batch_packed<NVFP4>(weights, scales, x, y, factors, rows, columns, alpha, batch)))
PRODUCT(batch_mxfp4, 4, (batch_packed<MXFP4>(weights, scales, x, y, factors, rows, columns, alpha, batch)))
PRODUCT(batch_bf16, 4, (batch_plain(weights, x, y, rows, columns, alpha, batch)))

__global__ void __launch_bounds__(256) matmul_bf16(const u16 *weights, const u16 *x, float *y, u32 rows, u32 tokens,
                                                   u32 columns, float alpha) {
    matmul(weights, x, y, rows, tokens, columns, alpha);
}

__global__ void __launch_bounds__(256) matmul_f32(const float *weights, const u16 *x, float *y, u32 rows, u32 tokens,
                                                  u32 columns, float alpha) {
    matmul(weights, x, y, rows, tokens, columns, alpha);
}

// The same sums whenever the grid is the same.
__global__ void __launch_bounds__(256) compare(const float *y, const float *z, double *sums, u64 count) {
    __shared__ double squares[256], errors[256];
    double square = 0, error = 0;
    for (u64 i = (u64)blockIdx.x * 256 + threadIdx.x; i < count; i += (u64)gridDim.x * 256) {
        const double a = y[i], difference = (double)z[i] - a;
        square += a * a;
        error += difference * difference;
    }
    squares[threadIdx.x] = square;
    errors[threadIdx.x] = error;
    for (u32 half = 128; half; half >>= 1) {
        __syncthreads();
        if (threadIdx.x < half) {
            squares[threadIdx.x] += squares[threadIdx.x + half];
            errors[threadIdx.x] += errors[threadIdx.x + half];
        }
    }
    if (threadIdx.x == 0) {
        sums[2 * blockIdx.x] = squares[0];
        sums[2 * blockIdx.x + 1] = errors[0];
    }
}
}
