package nibblescope.app.chart;

import java.util.List;
import java.util.Optional;

/// What is written into the blocks of a heat map that are large enough.
public interface BlockText {
    /// How the number of a block is written.
    String number(float number);

    /// The elements of a block, if they are known already.
    Optional<Elements> elements(Cell cell);

    /// The elements of a block and what becomes of them.
    ///
    /// @param values          the elements
    /// @param reconstructions what their codes dequantize to
    record Elements(List<Float> values, List<Float> reconstructions) {
        public Elements {
            values = List.copyOf(values);
            reconstructions = List.copyOf(reconstructions);
        }

        float error(int index) {
            return Math.abs(values.get(index) - reconstructions.get(index));
        }

        /// The largest error of an element; NaN if one is not a number.
        float largestError() {
            float largest = 0;
            for (int i = 0; i < values.size(); i++) {
                largest = Math.max(largest, error(i));
            }
            return largest;
        }
    }
}
