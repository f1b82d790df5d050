package nibblescope.core.backend;

/// What is to be run and measured on one device.
public sealed interface RunRequest {
    /// The device: `cpu`, `cuda:0`, ...
    String device();

    /// How often it is timed, at least once.
    int repeats();

    /// Quantizes a tensor.
    ///
    /// @param recipe id of the recipe
    /// @param verify whether all bytes are compared with those of the reference quantizer
    record Quantize(String device, int repeats, TensorSource source, String recipe, boolean verify)
            implements RunRequest {}

    /// Multiplies a matrix of weights with a few vectors, `y = W x`, with W in BF16, in packed
    /// NVFP4 and in packed MXFP4: what is read decides how long it takes.
    ///
    /// @param rows    of W
    /// @param columns of W
    /// @param batch   vectors, 1 to 8
    record Decode(String device, int repeats, long rows, long columns, int batch) implements RunRequest {}

    /// Multiplies a layer's weights, quantized under each recipe, with activations, and tells what
    /// becomes of the output.
    ///
    /// @param weights     [out, in]
    /// @param activations [tokens, in]; `synthetic` as the file stands for normal numbers, of which
    ///                    the tensor's name is the seed
    record Layer(
            String device, int repeats, TensorSource weights, TensorSource activations, java.util.List<String> recipes)
            implements RunRequest {
        public Layer {
            recipes = java.util.List.copyOf(recipes);
        }
    }

    /// Times all that a device does: every recipe with and without block errors, dequantizing, products
    /// with packed weights, and a mapped file on its way through.
    ///
    /// @param elements BF16 numbers of the program's own making, or as many as fit
    record Bench(String device, int repeats, long elements) implements RunRequest {}
}
