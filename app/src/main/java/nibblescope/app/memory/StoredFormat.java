package nibblescope.app.memory;

import nibblescope.core.quantize.Recipe;

/// What elements can be stored in.
public sealed interface StoredFormat {
    /// Whole elements and nothing else.
    enum Plain implements StoredFormat {
        FP32("FP32", 32),
        /// Either has 16 bits.
        FP16_BF16("FP16 / BF16", 16),
        /// One byte an element, without a scale.
        FP8("FP8", 8);

        private final String id;
        private final int bits;

        Plain(String id, int bits) {
            this.id = id;
            this.bits = bits;
        }

        @Override
        public String id() {
            return id;
        }

        /// Bits of an element.
        public int bits() {
            return bits;
        }
    }

    /// Codes and scales.
    record Quantized(Recipe recipe) implements StoredFormat {
        @Override
        public String id() {
            return recipe.id();
        }
    }

    /// Its published name, or the recipe's.
    String id();
}
