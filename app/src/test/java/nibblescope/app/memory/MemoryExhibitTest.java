package nibblescope.app.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import nibblescope.app.memory.MemoryModel.Scope;
import nibblescope.app.study.Exploration;
import nibblescope.app.study.Explorations;
import nibblescope.core.quantize.RecipeCatalog;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class MemoryExhibitTest {
    private static List<List<@Nullable Object>> rows(MemoryModel model) throws IOException {
        List<List<@Nullable Object>> rows = new ArrayList<>();
        model.data().forEachRow(rows::add);
        return rows;
    }

    @Test
    void aRowIsAFormat() throws IOException {
        try (Exploration exploration = Explorations.ofPresetA()) {
            List<List<@Nullable Object>> rows = rows(new MemoryModel(exploration));
            assertEquals(7, rows.size());
            // 16 elements: 8 bytes of codes and 1 of its scale are 9 bytes, 72 bits, 4.5 an element.
            assertEquals(
                    List.of("e4m3-16-one-level", 16L, 16L, 8L, 1L, 0L, 0L, 0L, 9L, 4.5, 64 / 9.0, 32 / 9.0, 16 / 9.0),
                    rows.getLast());
        }
    }

    @Test
    void recipesThatAreAddedHaveRowsToo() throws IOException {
        try (Exploration exploration = Explorations.ofPresetA()) {
            MemoryModel model = new MemoryModel(exploration);
            exploration.addedRecipes().add(RecipeCatalog.find("nvfp4-modelopt").orElseThrow());
            assertEquals(
                    1,
                    rows(model).stream()
                            .filter(row -> "nvfp4-modelopt".equals(row.getFirst()))
                            .count());
        }
    }

    @Test
    void withoutATensorThereAreNoRows() throws IOException {
        assertEquals(List.of(), rows(new MemoryModel(Explorations.empty())));
    }

    @Test
    void theScopeIsASetting() {
        MemoryModel model = new MemoryModel(Explorations.empty());
        assertEquals(Map.of(), model.settings());
        model.apply(Map.of("scope", "file"));
        assertEquals(Scope.FILE, model.scopeProperty().get());
        assertEquals(Map.of("scope", "file"), model.settings());
        model.apply(Map.of("scope", "tensor"));
        assertEquals(Scope.TENSOR, model.scopeProperty().get());
        assertEquals(
                "scope is \"all\"; tensor or file is expected",
                assertThrows(IllegalArgumentException.class, () -> model.apply(Map.of("scope", "all")))
                        .getMessage());
        assertEquals(
                "the memory has no setting \"x\"; there is scope",
                assertThrows(IllegalArgumentException.class, () -> model.apply(Map.of("x", "1")))
                        .getMessage());
    }
}
