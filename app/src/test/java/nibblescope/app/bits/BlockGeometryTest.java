package nibblescope.app.bits;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Objects;
import nibblescope.app.study.Exploration;
import nibblescope.app.study.Explorations;
import nibblescope.core.quantize.RecipeCatalog;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BlockGeometryTest {
    private static BitsOfBlock block(String recipe, int elements) {
        try (Exploration exploration = Explorations.of(1, new float[elements])) {
            exploration.recipeProperty().set(RecipeCatalog.find(recipe).orElseThrow());
            return Objects.requireNonNull(
                    new BitsModel(exploration).blockProperty().get());
        }
    }

    @ParameterizedTest
    @CsvSource({
        "nvfp4-modelopt, 16, 496, 1", "nvfp4-modelopt, 16, 716, 1", "nvfp4-modelopt, 16, 1176, 1",
        "mxfp4-ocp-floor, 32, 496, 1", "mxfp4-ocp-floor, 32, 716, 1", "mxfp4-ocp-floor, 32, 1176, 1",
        "mxfp4-ocp-floor, 31, 496, 2", "nvfp4-modelopt, 1, 496, 2", "nvfp4-modelopt, 16, 300, 2"
    })
    void everyBitHasARoomOfItsOwnInsideThePicture(String recipe, int elements, double width, double unit) {
        BitsOfBlock block = block(recipe, elements);
        BlockGeometry geometry = BlockGeometry.of(block, width, unit);
        assertEquals(block.allBits(), List.copyOf(geometry.bits().keySet()));
        List<Box> boxes = List.copyOf(geometry.bits().values());
        for (int i = 0; i < boxes.size(); i++) {
            Box box = boxes.get(i);
            assertTrue(box.x() >= 0 && box.right() <= width && box.bottom() <= geometry.height(), box::toString);
            for (int j = i + 1; j < boxes.size(); j++) {
                Box other = boxes.get(j);
                boolean apart = box.right() <= other.x() + 1e-9
                        || other.right() <= box.x() + 1e-9
                        || box.bottom() <= other.y()
                        || other.bottom() <= box.y();
                assertTrue(apart, () -> box + " and " + other);
            }
        }
    }

    @Test
    void theHighestBitOfAByteIsAtItsLeft() {
        BlockGeometry geometry = BlockGeometry.of(block("nvfp4-modelopt", 16), 716, 1);
        double left = geometry.box(StoredBit.ofElement(1, 3)).x();
        assertEquals(0, left);
        assertTrue(geometry.box(StoredBit.ofElement(1, 0)).x()
                < geometry.box(StoredBit.ofElement(0, 3)).x());
        assertTrue(geometry.box(StoredBit.ofElement(0, 0)).x()
                < geometry.box(StoredBit.ofElement(3, 3)).x());
    }

    @Test
    void keysLeadThroughTheBitsAsTheyStand() {
        BlockGeometry geometry = BlockGeometry.of(block("nvfp4-modelopt", 16), 716, 1);
        StoredBit first = StoredBit.ofElement(1, 3);
        assertEquals(first, geometry.beside(first, -1));
        assertEquals(StoredBit.ofElement(1, 2), geometry.beside(first, 1));
        assertEquals(StoredBit.ofElement(0, 3), geometry.beside(StoredBit.ofElement(1, 0), 1));
        // Four bytes a row: below byte 0 is byte 4, with elements 9 and 8.
        assertEquals(StoredBit.ofElement(9, 3), geometry.inNextRow(first, true));
        assertEquals(first, geometry.inNextRow(StoredBit.ofElement(9, 3), false));
        assertEquals(first, geometry.inNextRow(first, false));
        assertEquals(
                StoredBit.Part.SCALE,
                geometry.inNextRow(StoredBit.ofElement(9, 3), true).part());
        assertEquals(StoredBit.ofElement(0, 0), geometry.endOfWord(first, false));
        assertEquals(first, geometry.endOfWord(StoredBit.ofElement(0, 1), true));
        assertEquals(StoredBit.ofTensorScale(31), geometry.endOfWord(StoredBit.ofTensorScale(7), true));
    }

    @Test
    void aRecipeWithoutATensorScaleHasNoCellsForIt() {
        BlockGeometry geometry = BlockGeometry.of(block("mxfp4-ocp-floor", 32), 716, 1);
        assertFalse(geometry.bits().containsKey(StoredBit.ofTensorScale(0)));
        assertTrue(geometry.bits().containsKey(StoredBit.ofScale(0)));
    }
}
