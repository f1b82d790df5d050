// Stand-ins with which a C++ compiler takes the kernels. Every thread is a block of its own, so the
// lanes beside it add nothing: what they would hand over is 0.
#include <cmath>
#include <cstring>

#define __device__
#define __global__
#define __shared__ static
#define __forceinline__ inline
#define __launch_bounds__(threads)

struct Position {
    unsigned x;
};
static Position blockIdx, blockDim, threadIdx, gridDim;

struct uint2 {
    unsigned x, y;
};
struct uint4 {
    unsigned x, y, z, w;
};
static inline uint2 make_uint2(unsigned x, unsigned y) { return {x, y}; }
static inline uint4 make_uint4(unsigned x, unsigned y, unsigned z, unsigned w) { return {x, y, z, w}; }

template <typename T> static inline T __ldcs(const T *p) { return *p; }
template <typename T> static inline void __stcs(T *p, T v) { *p = v; }
static inline void __syncthreads() {}
template <typename T> static inline T __shfl_xor_sync(unsigned, T, int) { return 0; }
template <typename T> static inline void atomicAdd(T *p, T v) { *p += v; }
template <typename T> static inline void atomicMax(T *p, T v) { *p = *p > v ? *p : v; }

static inline unsigned __byte_perm(unsigned a, unsigned b, unsigned selectors) {
    unsigned long long both = (unsigned long long) b << 32 | a;
    unsigned result = 0;
    for (int i = 0; i < 4; i++) result |= (unsigned) (both >> 8 * (selectors >> 4 * i & 7) & 255) << 8 * i;
    return result;
}
static inline unsigned __float_as_uint(float x) {
    unsigned b;
    memcpy(&b, &x, 4);
    return b;
}
static inline float __uint_as_float(unsigned b) {
    float x;
    memcpy(&x, &b, 4);
    return x;
}
// Built without contraction, so each of these is one rounding.
static inline float __fadd_rn(float a, float b) { return a + b; }
static inline float __fsub_rn(float a, float b) { return a - b; }
static inline float __fmul_rn(float a, float b) { return a * b; }
static inline float __fdiv_rn(float a, float b) { return a / b; }
static inline float __frcp_rn(float a) { return 1.0f / a; }
static inline float __fmaf_rn(float a, float b, float c) { return fmaf(a, b, c); }
// Towards zero, for positive numbers: the double's remainder is exact, as a and b have 24 bits.
static inline float __fdiv_rz(float a, float b) {
    float q = a / b;
    return fma((double) q, (double) b, -(double) a) > 0 ? nextafterf(q, 0.0f) : q;
}

// Calls a kernel with the arguments that a driver would be given.
template <typename... A> static void call(void (*kernel)(A...), void **arguments) {
    struct Caller {
        Caller(void (*k)(A...), A... a) { k(a...); }
    };
    int i = 0;
    // Braces evaluate from the first to the last.
    Caller{kernel, (*(A *) arguments[i++])...};
}

template <typename... A> static void launch(void (*kernel)(A...), void **arguments, unsigned threads) {
    blockDim.x = 1;
    gridDim.x = threads;
    threadIdx.x = 0;
    for (unsigned i = 0; i < threads; i++) {
        blockIdx.x = i;
        call(kernel, arguments);
    }
}
