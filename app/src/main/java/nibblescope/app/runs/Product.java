package nibblescope.app.runs;

import java.util.List;
import nibblescope.app.i18n.Figures;

/// The weights of a product.
///
/// @param ofTensor whether it is the chosen tensor's shape
public record Product(long rows, long columns, boolean ofTensor) {
    /// Layers of the models that people serve.
    static final List<Product> LAYERS = List.of(
            new Product(4096, 4096, false),
            new Product(14336, 4096, false),
            new Product(4096, 14336, false),
            new Product(8192, 8192, false),
            new Product(28672, 8192, false));

    /// `4096 × 14336`.
    @Override
    public String toString() {
        return Figures.shape(rows, columns);
    }
}
