package nibblescope.app.bits;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.OptionalInt;
import nibblescope.app.i18n.Figures;
import nibblescope.app.study.Exploration;
import nibblescope.app.study.Explorations;
import nibblescope.app.study.MadeRecipes;
import nibblescope.app.study.Position;
import nibblescope.core.quantize.Recipe;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class EveryRecipeBitsTest {
    private static final Figures FIGURES = new Figures(Locale.ENGLISH);

    static List<Recipe> recipes() {
        return MadeRecipes.all();
    }

    @ParameterizedTest
    @MethodSource("recipes")
    void everyStoredBitHasAPlaceAndFlippedTwiceItIsAsItWas(Recipe recipe) {
        try (Exploration exploration = Explorations.ofSample("encoder.layer.0.attention.self.query.weight")) {
            exploration.select(new Position(5, 17));
            exploration.recipeProperty().set(recipe);
            BitsModel model = new BitsModel(exploration);
            BitsOfBlock block = Objects.requireNonNull(model.blockProperty().get());
            BlockGeometry geometry = BlockGeometry.of(block, 700, 1);
            assertEquals(new HashSet<>(block.allBits()), geometry.bits().keySet());
            assertEquals(geometry.bits().size(), new HashSet<>(geometry.bits().values()).size());
            StoredBit last = block.allBits().getLast();
            assertTrue(block.holds(last));
            model.flip(last);
            assertEquals(1, model.flipsProperty().get().size());
            model.flip(last);
            assertEquals(
                    block.stored().bits(),
                    Objects.requireNonNull(model.blockProperty().get())
                            .flipped()
                            .bits());
            assertEquals(
                    block.trace().mse(),
                    block.stored().mse(),
                    1e-6 * block.trace().mse());
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"INT4", "INT8"})
    void neighboursOfIntegersAreOneApart(BitFormat format) {
        int codes = 1 << format.bits();
        float unit = format.decode(1);
        for (int code = 0; code < codes; code++) {
            OptionalInt above = format.above(code);
            assertEquals(code != codes / 2 - 1, above.isPresent());
            if (above.isPresent()) {
                assertEquals(format.decode(code) + unit, format.decode(above.getAsInt()));
                assertEquals(OptionalInt.of(code), format.below(above.getAsInt()));
            }
        }
    }

    @Test
    void theFormulaOfAnIntegerIsThatOfTwosComplement() {
        assertEquals("(−128 × s + m) × 2⁻⁶", Formula.general(BitFormat.INT8));
        assertEquals("−8 × 1 + 5", Formula.filled(BitFormat.INT4, 0b1_101));
        assertEquals("= −3", Formula.result(BitFormat.INT4, 0b1_101, FIGURES));
        assertEquals(BitFormat.Kind.INTEGER, BitFormat.INT4.kind(0b1_000));
        assertEquals(BitFormat.Kind.ZERO, BitFormat.INT4.kind(0));
    }
}
