package nibblescope.app.rules;

import java.util.Locale;
import java.util.Optional;
import nibblescope.core.metrics.Disagreement;
import nibblescope.core.metrics.RuleRow;

/// Which recipes share a row.
enum Grouping {
    /// Those that store the same for the block and read the same values, up to the rounding of the
    /// tensor scale and the sign of zero.
    BLOCK {
        @Override
        boolean isSame(RuleRow a, RuleRow b) {
            return a.storesTheSameAs(b) && isNone(Disagreement.between(a, b));
        }

        private boolean isNone(Optional<Disagreement> found) {
            return found.isEmpty()
                    || found.get() instanceof Disagreement.TensorScales
                    || (found.get() instanceof Disagreement.Reading reading && reading.a() == reading.b());
        }
    },
    /// Those that store the same for the tensor too and read the same values to the bit.
    BITS {
        @Override
        boolean isSame(RuleRow a, RuleRow b) {
            return a.readsTheSameAs(b)
                    && a.recipe().scaling().rule().stores()
                            == b.recipe().scaling().rule().stores()
                    && Float.compare(
                                    a.trace().quantizer().storedTensorScale(),
                                    b.trace().quantizer().storedTensorScale())
                            == 0;
        }
    },
    /// None.
    NONE {
        @Override
        boolean isSame(RuleRow a, RuleRow b) {
            return false;
        }
    };

    String id() {
        return name().toLowerCase(Locale.ROOT);
    }

    /// Whether two recipes share a row.
    abstract boolean isSame(RuleRow a, RuleRow b);
}
