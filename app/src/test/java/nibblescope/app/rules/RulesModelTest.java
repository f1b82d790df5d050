package nibblescope.app.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import nibblescope.app.study.Exploration;
import nibblescope.app.study.Explorations;
import nibblescope.app.study.Position;
import nibblescope.app.study.Source;
import nibblescope.core.metrics.Disagreement;
import nibblescope.core.quantize.RecipeCatalog;
import nibblescope.core.synthetic.DisputedBlock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RulesModelTest {
    private final Exploration exploration = Explorations.empty();
    private final RulesModel model = new RulesModel(exploration, Runnable::run, Runnable::run);

    @AfterEach
    void close() {
        exploration.close();
    }

    private void open(String block) {
        exploration.open(Source.of("rules:" + block));
    }

    private RuleGroup group(String recipe) {
        return model.groupsProperty().get().stream()
                .filter(group -> group.holds(recipe))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no row has " + recipe));
    }

    @Test
    void recipesThatStoreTheSameShareARow() {
        open("M1");
        assertTrue(group("mxfp4-ocp-floor").holds("mxfp4-torchao-even"));
        assertTrue(group("mxfp4-torchao-rceil").holds("mxfp4-torchao-ceil"));
        assertFalse(group("mxfp4-ocp-floor").holds("mxfp4-torchao-rceil"));
        model.groupingProperty().set(Grouping.NONE);
        long recipes = RecipeCatalog.all().stream()
                .filter(recipe -> Family.of(recipe) == Family.MXFP4)
                .count();
        assertEquals(
                recipes
                        - Objects.requireNonNull(model.matrixProperty().get())
                                .leftOut()
                                .size(),
                model.groupsProperty().get().size());
    }

    @Test
    void theLeastErrorStandsFirstAndIsMarked() {
        open("M3");
        List<Double> errors = new ArrayList<>(
                model.groupsProperty().get().stream().map(RuleGroup::mse).toList());
        List<Double> sorted = errors.stream().sorted().toList();
        assertEquals(sorted, errors);
        assertTrue(model.groupsProperty().get().getFirst().best());
        model.orderProperty().set(Order.NAME);
        List<String> names =
                model.groupsProperty().get().stream().map(RuleGroup::names).toList();
        assertEquals(
                names.stream().sorted(Comparator.comparing(String::toLowerCase)).toList(), names);
    }

    @Test
    void theTwoThatWereChosenLastAreCompared() {
        open("M1");
        model.compare(group("mxfp4-torchao-rceil"));
        model.compare(group("mxfp4-ocp-floor"));
        model.compare(group("mxfp4-torchao-rceil"));
        Compared compared = model.comparedProperty().get();
        assertTrue(compared.holds(group("mxfp4-ocp-floor")));
        assertTrue(compared.holds(group("mxfp4-torchao-rceil")));
        assertEquals(
                new Disagreement.Cell.Scale(),
                compared.disagreement().orElseThrow().cell());
        assertTrue(compared.isAt(new Disagreement.Cell.Scale()));
    }

    @Test
    void aDisputedBlockBringsItsFamily() {
        open("N3");
        assertEquals(Family.NVFP4, model.familyProperty().get());
        assertEquals("N3", model.disputed().orElseThrow().id());
        assertTrue(group("nvfp4-modelopt").holds("nvfp4-torchao"));
        open("M4");
        assertEquals(Family.MXFP4, model.familyProperty().get());
    }

    @Test
    void elementsThatRepeatAreLeftOut() {
        open("M4");
        // Eight values, and the first of 24 zeros.
        assertEquals(9, Objects.requireNonNull(model.matrixProperty().get()).interestingColumns());
    }

    @Test
    void fromABlockOneComesBackToWhereOneWas() {
        exploration.open(Source.of("sample:presets"));
        exploration.select(new Position(0, 5));
        assertEquals(Optional.empty(), model.cameFrom());
        model.open(DisputedBlock.find("M1").orElseThrow());
        model.open(DisputedBlock.find("M2").orElseThrow());
        assertEquals(Optional.of("sample:presets"), model.cameFrom());
        model.goBack();
        assertEquals(
                "sample:presets", exploration.source().map(Source::toString).orElseThrow());
        assertEquals(new Position(0, 5), exploration.positionProperty().get());
    }

    @Test
    void valuesInPlaceOfTheBlocksAreFollowed() {
        open("M1");
        assertFalse(group("mxfp4-ocp-floor").holds("mxfp4-torchao-rceil"));
        // 6 / 6 = 1: no rule rounds anything.
        exploration.edit(6, 1);
        assertTrue(group("mxfp4-ocp-floor").holds("mxfp4-torchao-rceil"));
        exploration.resetValues();
        assertFalse(group("mxfp4-ocp-floor").holds("mxfp4-torchao-rceil"));
    }

    @Test
    void aValueThatIsNotFiniteIsCountedAndSoIsWhatItPoisons() {
        open("M9");
        RuleGroup nan = group("mxfp4-torchao-rceil");
        assertEquals(32, nan.nonFinite());
        assertEquals(31, nan.poisoned());
        assertEquals(0, nan.lost());
    }

    @Test
    void theDataHasEveryElementOfEveryRecipe() throws IOException {
        open("M1");
        List<String> ids = new ArrayList<>();
        model.data().forEachRow(cells -> {
            assertEquals(model.data().columns().size(), cells.size());
            ids.add((String) Objects.requireNonNull(cells.get(1)));
        });
        assertEquals(32, ids.stream().filter("mxfp4-ocp-floor"::equals).count());
    }

    @Test
    void settingsGoThereAndBack() {
        open("M4");
        assertEquals(Map.of(), model.settings());
        Map<String, String> settings =
                Map.of("family", "nvfp4", "order", "name", "groups", "bits", "compare", "nvfp4-modelopt nvfp4-torchao");
        model.apply(settings);
        assertEquals(settings, model.settings());
        assertEquals(Family.NVFP4, model.familyProperty().get());
        assertThrows(IllegalArgumentException.class, () -> model.apply(Map.of("family", "fp4")));
        assertThrows(IllegalArgumentException.class, () -> model.apply(Map.of("families", "nvfp4")));
        assertThrows(IllegalArgumentException.class, () -> model.apply(Map.of("compare", "a b c")));
    }

    @Test
    void nothingIsComputedWhileNobodyLooks() {
        model.activeProperty().set(false);
        open("M1");
        assertEquals(List.of(), model.groupsProperty().get());
        model.activeProperty().set(true);
        assertNotNull(model.matrixProperty().get());
    }

    @Test
    void namesOfOneProducerStandTogether() {
        assertEquals(new RuleName("torchao", "0.18 RCEIL"), name("mxfp4-torchao-0.18-rceil"));
        assertEquals(new RuleName("Transformer Engine", ""), name("mxfp4-transformer-engine"));
        assertEquals(new RuleName("OCP text", "FLOOR"), name("mxfp4-ocp-floor"));
        open("M1");
        assertTrue(
                group("mxfp4-ocp-floor").names().startsWith("OCP text FLOOR, torchao ("),
                group("mxfp4-ocp-floor").names());
    }

    private static RuleName name(String id) {
        return RuleName.of(RecipeCatalog.find(id).orElseThrow());
    }
}
