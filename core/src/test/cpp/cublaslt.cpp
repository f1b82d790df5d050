// A cuBLASLt that multiplies on this processor, for memory of this machine: as much of it as is used,
// written from its documentation. It fails where a real one would: on attributes that are missing.
#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <cstring>

namespace {
enum { SUCCESS = 0, INVALID_VALUE = 7, NOT_SUPPORTED = 15 };
enum { R_32F = 0, R_16BF = 14, R_4F_E2M1 = 33, COMPUTE_32F = 68 };

struct Description {
    int transposed_a = 0, transposed_b = 0, mode_a = 0, mode_b = 0;
    const uint8_t *scales_a = nullptr, *scales_b = nullptr;
};
struct Layout {
    int type;
    uint64_t rows, columns;
    int64_t leading;
};

float bf16(uint16_t bits) {
    const uint32_t wide = (uint32_t)bits << 16;
    float value;
    memcpy(&value, &wide, 4);
    return value;
}
double e4m3(uint8_t code) {
    const int exponent = code >> 3 & 15, mantissa = code & 7;
    return exponent ? ldexp(8 + mantissa, exponent - 10) : ldexp(mantissa, -9);
}
double e2m1(int code) {
    const double values[] = {0, 0.5, 1, 1.5, 2, 3, 4, 6};
    return code & 8 ? -values[code & 7] : values[code];
}

// Element k of column c of a column-major matrix.
double element(const void *matrix, const Layout *layout, const uint8_t *scales, uint64_t c, uint64_t k) {
    const uint64_t at = c * layout->leading + k;
    if (layout->type == R_16BF) return bf16(((const uint16_t *)matrix)[at]);
    const int code = ((const uint8_t *)matrix)[at / 2] >> at % 2 * 4 & 15;
    // "1D block scaling factors layout": tiles of 128 x 4, of which each 32 x 16 bytes.
    const uint64_t scale = k / 16, tiles = (layout->rows / 16 + 3) / 4;
    const uint64_t tile = c / 128 * tiles + scale / 4;
    return e2m1(code) * e4m3(scales[tile * 512 + c % 32 * 16 + c % 128 / 32 * 4 + scale % 4]);
}

bool packed(const Layout *a) { return a->type == R_4F_E2M1; }
}  // namespace

extern "C" {
int cublasLtCreate(void **handle) {
    *handle = malloc(1);
    return SUCCESS;
}
int cublasLtDestroy(void *handle) {
    free(handle);
    return SUCCESS;
}
int cublasLtMatmulDescCreate(Description **to, int compute, int scale) {
    if (compute != COMPUTE_32F || scale != R_32F) return INVALID_VALUE;
    *to = new Description();
    return SUCCESS;
}
int cublasLtMatmulDescDestroy(Description *description) {
    delete description;
    return SUCCESS;
}
int cublasLtMatmulDescSetAttribute(Description *d, int attribute, const void *value, size_t bytes) {
    switch (attribute) {
        case 3: d->transposed_a = *(const int *)value; return bytes == 4 ? SUCCESS : INVALID_VALUE;
        case 4: d->transposed_b = *(const int *)value; return bytes == 4 ? SUCCESS : INVALID_VALUE;
        case 17: d->scales_a = *(const uint8_t *const *)value; return bytes == 8 ? SUCCESS : INVALID_VALUE;
        case 18: d->scales_b = *(const uint8_t *const *)value; return bytes == 8 ? SUCCESS : INVALID_VALUE;
        case 31: d->mode_a = *(const int *)value; return bytes == 4 ? SUCCESS : INVALID_VALUE;
        case 32: d->mode_b = *(const int *)value; return bytes == 4 ? SUCCESS : INVALID_VALUE;
        default: return INVALID_VALUE;
    }
}
int cublasLtMatrixLayoutCreate(Layout **to, int type, uint64_t rows, uint64_t columns, int64_t leading) {
    *to = new Layout{type, rows, columns, leading};
    return SUCCESS;
}
int cublasLtMatrixLayoutDestroy(Layout *layout) {
    delete layout;
    return SUCCESS;
}
int cublasLtMatmulPreferenceCreate(uint64_t **to) {
    *to = new uint64_t(0);
    return SUCCESS;
}
int cublasLtMatmulPreferenceDestroy(uint64_t *preference) {
    delete preference;
    return SUCCESS;
}
int cublasLtMatmulPreferenceSetAttribute(uint64_t *preference, int attribute, const void *value, size_t bytes) {
    if (attribute != 1 || bytes != 8) return INVALID_VALUE;
    memcpy(preference, value, 8);
    return SUCCESS;
}
int cublasLtMatmulAlgoGetHeuristic(void *, const Description *d, const Layout *a, const Layout *b, const Layout *c,
                                   const Layout *y, const uint64_t *preference, int wanted, void *results, int *found) {
    *found = 0;
    if (d->transposed_a != 1 || d->transposed_b != 0 || wanted < 1 || *preference == 0) return INVALID_VALUE;
    if (a->rows != b->rows || a->columns != y->rows || b->columns != y->columns || c != y) return INVALID_VALUE;
    if (a->type != b->type || y->type != R_32F) return NOT_SUPPORTED;
    if (packed(a) && (d->mode_a != 1 || d->mode_b != 1 || !d->scales_a || !d->scales_b)) return INVALID_VALUE;
    memset(results, 0x5A, 64);
    *found = 1;
    return SUCCESS;
}
int cublasLtMatmul(void *, const Description *d, const float *alpha, const void *a, const Layout *layout_a,
                   const void *b, const Layout *layout_b, const float *beta, const void *, const Layout *, float *y,
                   const Layout *layout_y, const uint8_t *algorithm, void *workspace, size_t bytes, void *stream) {
    if (*beta != 0 || algorithm[0] != 0x5A || !workspace || !bytes || !stream) return INVALID_VALUE;
    for (uint64_t n = 0; n < layout_b->columns; n++) {
        for (uint64_t m = 0; m < layout_a->columns; m++) {
            double sum = 0;
            for (uint64_t k = 0; k < layout_a->rows; k++)
                sum += element(a, layout_a, d->scales_a, m, k) * element(b, layout_b, d->scales_b, n, k);
            y[n * layout_y->leading + m] = (float)(*alpha * sum);
        }
    }
    return SUCCESS;
}
}
