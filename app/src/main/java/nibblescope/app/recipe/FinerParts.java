package nibblescope.app.recipe;

import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import javafx.scene.Node;
import javafx.scene.control.TextField;
import javafx.scene.control.TitledPane;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.StackPane;
import nibblescope.app.chart.Presentation;
import nibblescope.core.quantize.ElementRounding;
import nibblescope.core.quantize.FreeRecipe;
import nibblescope.core.quantize.FreeRecipe.Choice;
import nibblescope.core.quantize.Transform;

/// The parts that are changed less, in groups that open when a recipe has something unusual there.
final class FinerParts {
    private static final List<Integer> SIZES = List.of(1, 16, 32, 128);

    private final RecipeModel model;
    private final Presentation presentation;
    private final Choices<ChoiceKind> choice;
    private final Choices<RoundingKind> rounding;
    private final Choices<Integer> hadamard;
    private final Choices<SignsKind> signs;
    private final TextField number = new TextField();
    private final TextField roundingSeed = new TextField();
    private final TextField signsSeed = new TextField();
    private final StackPane numberHolder = PartsGrid.holder(number);
    private final StackPane roundingSeedHolder = PartsGrid.holder(roundingSeed);
    private final StackPane signsSeedHolder = PartsGrid.holder(signsSeed);
    private final TitledPane scaleGroup;
    private final TitledPane transformGroup;

    FinerParts(RecipeModel model, Presentation presentation) {
        this.model = model;
        this.presentation = presentation;
        choice = new Choices<>(
                "recipe-choice",
                List.of(ChoiceKind.values()),
                presentation,
                kind -> RecipeTexts.text(kind, "choice", presentation),
                kind -> model.conflict(kind.choice()).map(reason -> RecipeTexts.text(reason, presentation)),
                kind -> model.chooseChoice(kind.choice()));
        rounding = new Choices<>(
                "recipe-rounding",
                List.of(RoundingKind.values()),
                presentation,
                kind -> RecipeTexts.text(kind, "rounding", presentation),
                _ -> Optional.empty(),
                kind -> model.chooseRounding(kind.rounding()));
        hadamard = new Choices<>(
                "recipe-hadamard",
                SIZES,
                presentation,
                size -> size == 1 ? presentation.text("recipe.hadamard.none") : size.toString(),
                _ -> Optional.empty(),
                size -> model.chooseTransform(
                        new Transform(size, model.parts().transform().signs())));
        signs = new Choices<>(
                "recipe-signs",
                List.of(SignsKind.values()),
                presentation,
                kind -> RecipeTexts.text(kind, "signs", presentation),
                _ -> Optional.empty(),
                kind -> model.chooseTransform(
                        new Transform(model.parts().transform().size(), kind.signs())));
        field(
                number,
                "recipe-number",
                text -> number(text).map(model::chooseNumber).orElse(false));
        field(roundingSeed, "recipe-rounding-seed", this::chooseRoundingSeed);
        field(signsSeed, "recipe-signs-seed", this::chooseSignsSeed);
        PartsGrid ofScale = new PartsGrid(presentation);
        ofScale.add("choice", choice);
        ofScale.add("number", numberHolder, number);
        ofScale.add("rounding", rounding);
        ofScale.add("seed", roundingSeedHolder, roundingSeed);
        scaleGroup = group("recipe-finer", "recipe.group.finer", ofScale);
        PartsGrid ofTransform = new PartsGrid(presentation);
        ofTransform.add("hadamard", hadamard);
        ofTransform.add("signs", signs);
        ofTransform.add("seed", signsSeedHolder, signsSeed);
        transformGroup = group("recipe-transform", "recipe.group.transform", ofTransform);
    }

    List<Node> groups() {
        return List.of(scaleGroup, transformGroup);
    }

    private TitledPane group(String id, String key, PartsGrid grid) {
        TitledPane pane = new TitledPane(presentation.text(key), grid);
        pane.setId(id);
        pane.setExpanded(false);
        pane.setAnimated(presentation.motionProperty().get());
        pane.getStyleClass().add("recipe-finer");
        return pane;
    }

    /// A field that is read when it is left, and shows what is chosen again if it does not fit.
    private void field(TextField field, String id, Predicate<String> choose) {
        field.setId(id);
        field.setPrefColumnCount(8);
        Runnable read = () -> {
            if (!field.isDisabled() && !choose.test(field.getText().strip())) {
                show(model.parts());
            }
        };
        field.setOnAction(_ -> read.run());
        field.focusedProperty().addListener((_, _, focused) -> {
            if (!focused) {
                read.run();
            }
        });
    }

    // All digits, since what is shown is read again.
    private String written(double number) {
        int decimals =
                Math.max(0, BigDecimal.valueOf(number).stripTrailingZeros().scale());
        return presentation.figures().format("%." + decimals + "f", number);
    }

    private static Optional<Double> number(String text) {
        try {
            return Optional.of(Double.valueOf(text.replace(',', '.')));
        } catch (NumberFormatException _) {
            return Optional.empty();
        }
    }

    private static Optional<Long> seed(String text) {
        try {
            return Optional.of(Long.valueOf(text));
        } catch (NumberFormatException _) {
            return Optional.empty();
        }
    }

    private boolean chooseRoundingSeed(String text) {
        Optional<Long> seed = seed(text);
        seed.map(ElementRounding.Stochastic::new).ifPresent(model::chooseRounding);
        return seed.isPresent();
    }

    private boolean chooseSignsSeed(String text) {
        Optional<Long> seed = seed(text);
        int size = model.parts().transform().size();
        seed.map(Transform.Signs.Random::new).ifPresent(s -> model.chooseTransform(new Transform(size, s)));
        return seed.isPresent();
    }

    void show(FreeRecipe parts) {
        choice.show(ChoiceKind.of(parts.choice()));
        show(
                number,
                numberHolder,
                "number",
                switch (parts.choice()) {
                    case Choice.Search(double exponent)
                    when ChoiceKind.of(parts.choice()) == ChoiceKind.SEARCH_NORM -> Optional.of(written(exponent));
                    case Choice.Percentile(double percent) -> Optional.of(written(percent));
                    case Choice.Search _, Choice.Rounded _, Choice.FourOverSix _ -> Optional.empty();
                });
        rounding.show(RoundingKind.of(parts.rounding()));
        show(
                roundingSeed,
                roundingSeedHolder,
                "seed.rounding",
                parts.rounding() instanceof ElementRounding.Stochastic(long seed)
                        ? Optional.of(Long.toString(seed))
                        : Optional.empty());
        int size = parts.transform().size();
        hadamard.show(SIZES.contains(size) ? size : null);
        signs.show(SignsKind.of(parts.transform().signs()));
        show(
                signsSeed,
                signsSeedHolder,
                "seed.signs",
                parts.transform().signs() instanceof Transform.Signs.Random(long seed)
                        ? Optional.of(Long.toString(seed))
                        : Optional.empty());
        open(parts);
    }

    private void show(TextField field, StackPane holder, String key, Optional<String> text) {
        field.setText(text.orElse(""));
        field.setDisable(text.isEmpty());
        Tooltip.install(
                holder,
                new Tooltip(presentation.text("recipe." + key + (text.isEmpty() ? ".disabled" : ".definition"))));
    }

    /// What has been opened stays open.
    private void open(FreeRecipe parts) {
        boolean usual = parts.choice() instanceof Choice.Rounded
                && RoundingKind.of(parts.rounding()) == RoundingKind.NEAREST_EVEN;
        Stream.of(
                        usual ? Optional.<TitledPane>empty() : Optional.of(scaleGroup),
                        parts.transform().isNone() ? Optional.<TitledPane>empty() : Optional.of(transformGroup))
                .flatMap(Optional::stream)
                .forEach(pane -> pane.setExpanded(true));
    }
}
