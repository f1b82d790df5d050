package nibblescope.core.tensor;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/// The extents of a tensor, slowest-varying first. An empty list is a scalar; an extent may be 0.
///
/// Blocks run along the last dimension, so a quantizer sees every tensor as a matrix of [#rows()]
/// (the product of the leading dimensions) by [#columns()] (the last one).
///
/// @param dimensions the extents, none negative, their product within a `long`
public record Shape(List<Long> dimensions) {
    public Shape {
        dimensions = List.copyOf(dimensions);
        long product = 1;
        for (long extent : dimensions) {
            if (extent < 0) {
                throw new IllegalArgumentException("a tensor has no negative extent: " + dimensions);
            }
            product = Math.multiplyExact(product, extent);
        }
    }

    public static Shape of(long... dimensions) {
        return new Shape(Arrays.stream(dimensions).boxed().toList());
    }

    public int rank() {
        return dimensions.size();
    }

    /// The number of elements; 1 for a scalar.
    public long elements() {
        return product(rank());
    }

    /// The product of the leading dimensions; 1 for a scalar or a vector.
    public long rows() {
        return product(rank() - 1);
    }

    /// Asked for many times a block, so it is a plain loop. The constructor has seen to it that it does
    /// not overflow.
    private long product(int leading) {
        long product = 1;
        for (int i = 0; i < leading; i++) {
            product *= dimensions.get(i);
        }
        return product;
    }

    /// The last dimension; 1 for a scalar.
    public long columns() {
        return rank() == 0 ? 1 : dimensions.getLast();
    }

    /// As the tools of the field print it: `[384, 1536]`.
    @Override
    public String toString() {
        return dimensions.stream().map(String::valueOf).collect(Collectors.joining(", ", "[", "]"));
    }
}
