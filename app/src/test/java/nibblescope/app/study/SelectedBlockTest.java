package nibblescope.app.study;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Objects;
import java.util.OptionalInt;
import nibblescope.core.quantize.BlockScaling;
import nibblescope.core.quantize.BlockShape;
import nibblescope.core.quantize.Corner;
import nibblescope.core.quantize.PowerOfTwoRule;
import nibblescope.core.quantize.Recipe;
import nibblescope.core.quantize.ReferenceQuantizer;
import nibblescope.core.quantize.TensorScaling;
import nibblescope.core.quantize.Transform;
import nibblescope.core.tensor.Shape;
import nibblescope.core.tensor.Tensor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// The selected block under recipes of any block shape and transform; everything happens at once.
class SelectedBlockTest {
    private static final Recipe MX = Corner.E8M0_32.recipe(PowerOfTwoRule.FLOOR, false);
    private static final Recipe NV = Corner.E4M3_16.recipe(PowerOfTwoRule.FLOOR, true);

    private final Exploration exploration = Explorations.empty();

    @AfterEach
    void close() {
        exploration.close();
    }

    /// Of a tensor whose element in row r and column c is 1000 r + c.
    private SelectedBlock select(int rows, int columns, Position position) {
        float[] values = new float[rows * columns];
        for (int i = 0; i < values.length; i++) {
            values[i] = 1000 * (i / columns) + i % columns;
        }
        Tensor tensor = Tensor.ofFloats("made", Shape.of(rows, columns), values);
        exploration.open(() -> new GeneratedFile("made", tensor));
        exploration.select(position);
        return block();
    }

    private SelectedBlock block() {
        return Objects.requireNonNull(exploration.blockProperty().get());
    }

    private static Recipe of(Recipe recipe, BlockShape block) {
        return recipe.with("made", recipe.scaling().with(block));
    }

    private static Recipe of(Recipe recipe, Transform transform, BlockScaling scaling) {
        return new Recipe(
                "transformed",
                recipe.elements(),
                scaling,
                recipe.arithmetic(),
                recipe.rounding(),
                recipe.specials(),
                transform,
                recipe.packing(),
                recipe.provenance());
    }

    @Test
    void aSquareBlockAtTheEdgeHoldsWhatIsLeftOfItRowByRow() {
        SelectedBlock block = select(20, 19, new Position(17, 18));
        Recipe square = of(NV, new BlockShape(16, 16));
        // The last of 2 x 2 blocks: rows 16 to 19, columns 16 to 18.
        assertEquals(new BlockPlace(3, 16, 16, 3, 12), block.place(square));
        assertEquals(OptionalInt.of(5), block.place(square).index(new Position(17, 18)));
        assertEquals(new Position(17, 18), block.place(square).position(5));
        assertArrayEquals(
                new float[] {16016, 16017, 16018, 17016, 17017, 17018, 18016, 18017, 18018, 19016, 19017, 19018},
                block.values(square));
    }

    @Test
    void aColumnOfABlockIsReadDownwards() {
        SelectedBlock block = select(40, 4, new Position(33, 2));
        Recipe column = of(MX, new BlockShape(32, 1));
        assertEquals(new BlockPlace(4 + 2, 32, 2, 1, 8), block.place(column));
        assertEquals(32002, block.values(column)[0]);
        assertEquals(39002, block.values(column)[7]);
    }

    @Test
    void theLargestBlockIsAllThere() {
        SelectedBlock block = select(130, 260, new Position(129, 255));
        Recipe largest = of(MX, new BlockShape(128, 128));
        // Rows 128 and 129, columns 128 to 255.
        assertEquals(new BlockPlace(3 + 1, 128, 128, 128, 256), block.place(largest));
        assertEquals(128128, block.values(largest)[0]);
        assertEquals(129255, block.values(largest)[255]);
    }

    @Test
    void aRowThatIsLongerThanTheWindowIsReadWhole() {
        SelectedBlock block = select(1, 200, new Position(0, 130));
        Recipe long128 = of(MX, BlockShape.row(128));
        assertEquals(new BlockPlace(1, 0, 128, 72, 72), block.place(long128));
        assertEquals(199, block.values(long128)[71]);
    }

    @Test
    void transformedValuesAreThoseOfTheWholeRow() {
        select(1, 64, new Position(0, 20));
        exploration.edit(1, 2);
        exploration.resetValues();
        Recipe hadamard = of(NV, new Transform(32, new Transform.Signs.Kept()), NV.scaling());
        exploration.addedRecipes().add(hadamard);
        assertTrue(block().canTrace(hadamard));
        // The sum of 0 to 31 over the square root of 32 is the first of the run; the block begins with
        // its 17th, which is (sum of 0 to 15 minus sum of 16 to 31) over the same: -256 / sqrt(32).
        assertEquals(16, block().place(hadamard).column());
        assertEquals((float) (-256 / Math.sqrt(32)), block().values(hadamard)[0], 1e-4f);
    }

    @Test
    void aTensorScaleOfTransformedValuesComesFromThem() {
        select(2, 32, new Position(0, 0));
        Recipe hadamard = of(NV, new Transform(32, new Transform.Signs.Kept()), NV.scaling());
        assertFalse(block().canTrace(hadamard));
        exploration.addedRecipes().add(hadamard);
        assertTrue(block().canTrace(hadamard));
        float[] values = new float[64];
        for (int i = 0; i < 64; i++) {
            values[i] = 1000 * (i / 32) + i % 32;
        }
        float amax = ReferenceQuantizer.amax(Tensor.ofFloats("made", Shape.of(2, 32), values), hadamard);
        assertEquals(amax / 2688, block().trace(hadamard).quantizer().tensorScale(), 1e-6f);
    }

    @Test
    void aRowScaleComesFromTheRowAlone() {
        SelectedBlock block = select(3, 40, new Position(1, 3));
        Recipe rows = NV.with("rows", NV.scaling().with(TensorScaling.ROW));
        // The largest of row 1 is 1039, that of the tensor 2039; 2688 = 6 x 448.
        assertEquals(1039f / 2688, block.trace(rows).quantizer().tensorScale());
        assertEquals(2039f / 2688, block.trace(NV).quantizer().tensorScale());
    }

    @Test
    void editedValuesReplaceThoseOfTheRowInsideABlockOfSeveral() {
        select(20, 19, new Position(1, 0));
        exploration.edit(7, 8, 9);
        Recipe square = of(NV, new BlockShape(16, 16));
        float[] values = block().values(square);
        assertEquals(15, values[15]);
        assertArrayEquals(new float[] {7, 8, 9, 1003}, java.util.Arrays.copyOfRange(values, 16, 20));
        assertEquals(2000, values[32]);
    }

    @Test
    void aRecipeThatTheTensorDoesNotFitHasNoBlock() {
        SelectedBlock block = select(2, 40, new Position(0, 0));
        assertFalse(block.canTrace(of(MX, new Transform(32, new Transform.Signs.Kept()), MX.scaling())));
        assertTrue(block.canTrace(MX));
    }
}
