// Stand-ins for what the kernels take from CUDA, so that a C++ compiler can make them for this
// machine: the 256 threads of a block are coroutines that take turns whenever they wait for others.
#include <csetjmp>
#include <cmath>
#include <cstdint>
#include <cstring>
#include <functional>
#include <ucontext.h>
#include <vector>

#define DEVICE static inline
#define UNROLL
#define NO_UNROLL
#define __global__
#define __shared__ static
#define __launch_bounds__(...)

struct uint4 {
    unsigned x, y, z, w;
};
static uint4 make_uint4(unsigned x, unsigned y, unsigned z, unsigned w) { return {x, y, z, w}; }

struct Position {
    unsigned x;
};
static Position threadIdx, blockIdx, gridDim;

// ---- threads

namespace warps {
struct Meeting {
    int here = 0;
    long held = 0;
};
static ucontext_t start, coroutines[256];
// Once a coroutine has begun, jumps lead in and out of it: they leave the signal mask alone.
static jmp_buf scheduler, places[256];
static bool begun[256];
static std::vector<char> stacks(256 << 16);
static bool done[256];
static Meeting block_meeting, warp_meetings[8];
static std::function<void()> body;

static void yield() {
    if (!_setjmp(places[threadIdx.x])) _longjmp(scheduler, 1);
}

static void meet(Meeting &meeting, int size) {
    const long held = meeting.held;
    if (++meeting.here == size) {
        meeting.here = 0;
        meeting.held++;
    }
    while (meeting.held == held) yield();
}

static void meet_warp() { meet(warp_meetings[threadIdx.x / 32], 32); }

static void run_thread() {
    body();
    done[threadIdx.x] = true;
    yield();
}

static void run(unsigned grid, const std::function<void()> &kernel) {
    body = kernel;
    gridDim.x = grid;
    for (blockIdx.x = 0; blockIdx.x < grid; blockIdx.x++) {
        for (unsigned t = 0; t < 256; t++) {
            getcontext(&coroutines[t]);
            coroutines[t].uc_stack.ss_sp = &stacks[t << 16];
            coroutines[t].uc_stack.ss_size = 1 << 16;
            makecontext(&coroutines[t], run_thread, 0);
            begun[t] = done[t] = false;
        }
        // volatile: read again after a jump.
        for (volatile bool more = true; more;) {
            more = false;
            for (volatile unsigned t = 0; t < 256; t = t + 1) {
                if (done[t]) continue;
                more = true;
                threadIdx.x = t;
                if (_setjmp(scheduler)) continue;
                if (begun[t]) _longjmp(places[t], 1);
                begun[t] = true;
                swapcontext(&start, &coroutines[t]);
            }
        }
    }
}
}  // namespace warps

static void __syncthreads() { warps::meet(warps::block_meeting, 256); }

static float __shfl_xor_sync(unsigned, float v, int distance) {
    static float said[256];
    said[threadIdx.x] = v;
    warps::meet_warp();
    const float heard = said[threadIdx.x ^ distance];
    warps::meet_warp();
    return heard;
}

// ---- numbers

template <class To, class From> static To same_bits(From from) {
    static_assert(sizeof(To) == sizeof(From), "");
    To to;
    memcpy(&to, &from, sizeof to);
    return to;
}

static float __uint_as_float(unsigned bits) { return same_bits<float>(bits); }
static float of_f16(unsigned h) { return same_bits<_Float16>((uint16_t)h); }
static unsigned to_f16(double x) { return same_bits<uint16_t>((_Float16)x); }
static float of_bf16(unsigned h) { return same_bits<float>(h << 16); }
static unsigned to_bf16(float x) {
    const unsigned bits = same_bits<unsigned>(x);
    return (bits + 0x7FFF + (bits >> 16 & 1)) >> 16;
}

static unsigned fma_f16x2(unsigned a, unsigned b, unsigned c) {
    return to_f16((double)of_f16(a) * of_f16(b) + of_f16(c)) |
           to_f16((double)of_f16(a >> 16) * of_f16(b >> 16) + of_f16(c >> 16)) << 16;
}
static unsigned mul_f16x2(unsigned a, unsigned b) {
    return to_f16(of_f16(a) * of_f16(b)) | to_f16(of_f16(a >> 16) * of_f16(b >> 16)) << 16;
}
static unsigned fma_bf16x2(unsigned a, unsigned b, unsigned c) {
    return to_bf16(fmaf(of_bf16(a & 0xFFFF), of_bf16(b & 0xFFFF), of_bf16(c & 0xFFFF))) |
           to_bf16(fmaf(of_bf16(a >> 16), of_bf16(b >> 16), of_bf16(c >> 16))) << 16;
}
static unsigned to_f16x2(float low, float high) { return to_f16(low) | to_f16(high) << 16; }
static float sum_f16x2(unsigned a) { return of_f16(a) + of_f16(a >> 16); }

#ifdef BY_WAY_OF_E4M3
// s eeee mmm, bias 7, without NaN.
static float of_e4m3(unsigned code) {
    const int exponent = code >> 3 & 15, mantissa = code & 7;
    const float magnitude = exponent ? ldexpf(8 + mantissa, exponent - 10) : ldexpf(mantissa, -9);
    return code & 0x80 ? -magnitude : magnitude;
}
static unsigned e4m3x2_to_f16x2(unsigned codes) { return to_f16x2(of_e4m3(codes & 0xFF), of_e4m3(codes >> 8 & 0xFF)); }
#endif

// ---- memory and tensor cores

template <class T> static T __ldg(const T *p) { return *p; }
static uint4 load16(const unsigned char *p) { return *(const uint4 *)p; }
static unsigned load2(const unsigned char *p) { return *(const uint16_t *)p; }
static unsigned load1(const unsigned char *p) { return *p; }

// The fragments as the PTX manual draws them for m16n8k16.
static void mma(float *c, unsigned a0, unsigned a1, unsigned a2, unsigned a3, unsigned b0, unsigned b1,
                float (*value)(unsigned)) {
    static unsigned a[256][4], b[256][2];
    const unsigned t = threadIdx.x, warp = t & ~31u, g = t % 32 / 4, q = t % 4;
    const unsigned mine_a[] = {a0, a1, a2, a3}, mine_b[] = {b0, b1};
    memcpy(a[t], mine_a, sizeof mine_a);
    memcpy(b[t], mine_b, sizeof mine_b);
    warps::meet_warp();
    for (unsigned i = 0; i < 4; i++) {
        const unsigned row = g + i / 2 * 8, column = 2 * q + i % 2;
        for (unsigned k = 0; k < 16; k++) {
            const unsigned holder = k % 8 / 2, shift = k % 2 * 16;
            const unsigned of_a = a[warp + row % 8 * 4 + holder][row / 8 + k / 8 * 2] >> shift & 0xFFFF;
            const unsigned of_b = b[warp + column * 4 + holder][k / 8] >> shift & 0xFFFF;
            c[i] += value(of_a) * value(of_b);
        }
    }
    warps::meet_warp();
}
static void mma_f16(float *c, unsigned a0, unsigned a1, unsigned a2, unsigned a3, unsigned b0, unsigned b1) {
    mma(c, a0, a1, a2, a3, b0, b1, of_f16);
}
static void mma_bf16(float *c, unsigned a0, unsigned a1, unsigned a2, unsigned a3, unsigned b0, unsigned b1) {
    mma(c, a0, a1, a2, a3, b0, b1, of_bf16);
}
