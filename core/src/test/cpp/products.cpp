// Runs one kernel of products.cu on this machine:
//   products KERNEL ROWS COLUMNS BATCH ALPHA FOLDER
// reads weights, scales and x from FOLDER and writes y there. compare reads y as x, and z as weights.
#include "warps.h"

#include "products.cu"

#include <cstdio>
#include <cstdlib>
#include <map>
#include <string>

static std::vector<u8> read(const std::string &path) {
    std::vector<u8> bytes;
    FILE *file = fopen(path.c_str(), "rb");
    if (!file) return bytes;
    for (int c; (c = fgetc(file)) != EOF;) bytes.push_back((u8)c);
    fclose(file);
    return bytes;
}

static void write(const std::string &path, const void *from, size_t bytes) {
    FILE *file = fopen(path.c_str(), "wb");
    fwrite(from, 1, bytes, file);
    fclose(file);
}

typedef void (*Product)(const u8 *, const u8 *, const uint4 *, float *, const float *, u32, u32, float, u32);

struct Entry {
    Product product;
    u32 rows_a_block;
    char prepared;
};

static const std::map<std::string, Entry> PRODUCTS = {
    {"gemv_nvfp4_r1u2", {gemv_nvfp4_r1u2, 8, 'h'}},  {"gemv_nvfp4_r1u4", {gemv_nvfp4_r1u4, 8, 'h'}},
    {"gemv_nvfp4_r2u1", {gemv_nvfp4_r2u1, 16, 'h'}}, {"gemv_nvfp4_r2u2", {gemv_nvfp4_r2u2, 16, 'h'}},
    {"gemv_mxfp4_r1u2", {gemv_mxfp4_r1u2, 8, 'h'}},  {"gemv_mxfp4_r1u4", {gemv_mxfp4_r1u4, 8, 'h'}},
    {"gemv_mxfp4_r2u1", {gemv_mxfp4_r2u1, 16, 'h'}}, {"gemv_mxfp4_r2u2", {gemv_mxfp4_r2u2, 16, 'h'}},
    {"gemv_bf16_r1u4", {gemv_bf16_r1u4, 8, 'x'}},    {"gemv_bf16_r2u1", {gemv_bf16_r2u1, 16, 'x'}},
    {"gemv_bf16_r2u2", {gemv_bf16_r2u2, 16, 'x'}},   {"gemv_bf16_r4u1", {gemv_bf16_r4u1, 32, 'x'}},
    {"batch_nvfp4", {batch_nvfp4, 16, 'h'}},         {"batch_mxfp4", {batch_mxfp4, 16, 'b'}},
    {"batch_bf16", {batch_bf16, 16, 'x'}},
};

int main(int, char **arguments) {
    const std::string name = arguments[1], folder = arguments[6];
    const u32 rows = atoi(arguments[2]), columns = atoi(arguments[3]), batch = atoi(arguments[4]);
    const float alpha = strtof(arguments[5], 0);
    const std::vector<u8> weights = read(folder + "/weights"), scales = read(folder + "/scales"), x = read(folder + "/x");
    // Where nothing is written, NaN shows it.
    std::vector<float> y((size_t)rows * batch, NAN);
    if (name == "compare") {
        std::vector<double> sums(2 * rows);
        warps::run(rows, [&] { compare((const float *)&x[0], (const float *)&weights[0], &sums[0], x.size() / 4); });
        write(folder + "/y", &sums[0], sums.size() * 8);
        return 0;
    }
    const u16 *plain = (const u16 *)&x[0];
    if (name == "matmul_bf16" || name == "matmul_f32") {
        warps::run((rows + 63) / 64 * ((batch + 63) / 64), [&] {
            if (name == "matmul_bf16") matmul_bf16((const u16 *)&weights[0], plain, &y[0], rows, batch, columns, alpha);
            else matmul_f32((const float *)&weights[0], plain, &y[0], rows, batch, columns, alpha);
        });
    } else {
        const Entry entry = PRODUCTS.at(name);
        std::vector<u32> prepared((size_t)batch * columns / 2);
        std::vector<float> factors(2 * batch);
        if (entry.prepared == 'h') warps::run(batch, [&] { prepare_f16(plain, &prepared[0], &factors[0], columns); });
        if (entry.prepared == 'b') warps::run(batch, [&] { prepare_bf16(plain, &prepared[0], columns); });
        const uint4 *read_x = entry.prepared == 'x' ? (const uint4 *)&x[0] : (const uint4 *)&prepared[0];
        warps::run((rows + entry.rows_a_block - 1) / entry.rows_a_block, [&] {
            entry.product(&weights[0], &scales[0], read_x, &y[0], &factors[0], rows, columns, alpha, batch);
        });
    }
    write(folder + "/y", &y[0], y.size() * 4);
}
