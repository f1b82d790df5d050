package nibblescope.app.numberline;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import javafx.beans.binding.Bindings;
import javafx.beans.binding.BooleanBinding;
import javafx.beans.binding.ObjectBinding;
import javafx.beans.property.IntegerProperty;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.SimpleIntegerProperty;
import javafx.beans.value.ObservableBooleanValue;
import javafx.beans.value.ObservableLongValue;
import javafx.beans.value.ObservableObjectValue;
import javafx.collections.ObservableMap;
import nibblescope.app.chart.Dataset;
import nibblescope.app.chart.Exhibit;
import nibblescope.app.chart.Stepped;
import nibblescope.app.study.Exploration;
import nibblescope.app.study.SelectedBlock;
import nibblescope.core.quantize.Recipe;
import org.jspecify.annotations.Nullable;

/// What the number line shows: the selected block under every recipe, step by step, one element in
/// focus (the one under the mouse, else the selected one), and one line. Values and scales can be
/// taken in hand.
public final class NumberLineModel implements Stepped, Exhibit {
    /// In place of a column: none.
    static final long NONE = Long.MIN_VALUE;

    private final Exploration exploration;
    private final Supplier<List<Recipe>> recipes;
    private final ScaleCodes scaleCodes = new ScaleCodes();
    private final ValueEdit edit;
    private final BlockWalk walk;

    private final IntegerProperty step = new SimpleIntegerProperty(Step.LAST);
    private final ReadOnlyObjectWrapper<Moment> moment = new ReadOnlyObjectWrapper<>(Moment.END);
    private final AxisChoice axis = new AxisChoice();
    private final ObjectBinding<@Nullable BlockLines> lines;

    private final LinesFocus focus;
    private final BooleanBinding atFirstBlock;
    private final BooleanBinding atLastBlock;

    /// The lines of all four corners, of recipes that were added, and of the chosen recipe if it is
    /// none of them.
    public NumberLineModel(Exploration exploration) {
        this(exploration, exploration::recipes);
    }

    /// @param recipes those that have a line, asked anew whenever a recipe changes
    public NumberLineModel(Exploration exploration, Supplier<List<Recipe>> recipes) {
        this.exploration = exploration;
        this.recipes = recipes;
        edit = new ValueEdit(exploration);
        walk = new BlockWalk(exploration);
        exploration.blockProperty().addListener((_, before, now) -> blockChanged(before, now));
        lines = Bindings.createObjectBinding(
                this::computeLines,
                exploration.blockProperty(),
                exploration.recipeProperty(),
                exploration.ruleProperty(),
                exploration.tensorScaleProperty(),
                exploration.addedRecipes(),
                scaleCodes.view(),
                axis.heldProperty());
        focus = new LinesFocus(lines, exploration.positionProperty());
        atFirstBlock = Bindings.createBooleanBinding(
                walk::atFirst, lines, exploration.positionProperty(), exploration.recipeProperty());
        atLastBlock = Bindings.createBooleanBinding(
                walk::atLast, lines, exploration.positionProperty(), exploration.recipeProperty());
    }

    /// The lines; null while no block is selected.
    ObservableObjectValue<@Nullable BlockLines> linesProperty() {
        return lines;
    }

    /// What the element in focus is known by, its column in the selected row, or [#NONE].
    ObservableLongValue focusedColumnProperty() {
        return focus.columnProperty();
    }

    /// The line in focus; null while no block is selected.
    ObservableObjectValue<@Nullable RecipeLine> focusedLineProperty() {
        return focus.lineProperty();
    }

    /// What puts elements and lines in focus.
    LinesFocus focus() {
        return focus;
    }

    /// The error of the block under every scale code of the chosen recipe. The code that is looked at
    /// is the same on the curve and on the line.
    ScaleCurveModel curve() {
        ScaleCurveModel curve = new ScaleCurveModel(exploration);
        curve.tieTo(this, exploration.recipeProperty());
        return curve;
    }

    /// The values of the block, to be edited.
    ValuesEditorModel values() {
        return new ValuesEditorModel(exploration);
    }

    /// Whether there is no block before the selected one.
    ObservableBooleanValue atFirstBlockProperty() {
        return atFirstBlock;
    }

    /// Whether there is no block after the selected one.
    ObservableBooleanValue atLastBlockProperty() {
        return atLastBlock;
    }

    /// Whether the block has other values than the tensor.
    ObservableBooleanValue editedProperty() {
        return exploration.editedProperty();
    }

    /// The recipes that have no line of the selected block, and why; empty where the reason is not
    /// known yet.
    Map<Recipe, Optional<String>> withoutLine() {
        SelectedBlock block = exploration.blockProperty().get();
        Map<Recipe, Optional<String>> without = new LinkedHashMap<>();
        if (block != null) {
            for (Recipe recipe : recipes.get()) {
                if (!block.canTrace(recipe)) {
                    without.put(recipe, recipe.obstacle(block.info().shape()));
                }
            }
        }
        return without;
    }

    @Override
    public int steps() {
        return Step.LAST + 1;
    }

    /// The step that is shown or, on the way there, will be.
    @Override
    public IntegerProperty stepProperty() {
        return step;
    }

    /// How far the story is told in the picture.
    ReadOnlyObjectProperty<Moment> momentProperty() {
        return moment.getReadOnlyProperty();
    }

    /// Shows the picture at a moment on the way to the step that is shown.
    void pass(double at) {
        moment.set(new Moment(at));
    }

    /// Shows a moment, and with it the step that it belongs to.
    void scrub(double at) {
        moment.set(new Moment(at));
        step.set(moment.get().step().number());
    }

    /// How the axis is shown.
    AxisChoice axis() {
        return axis;
    }

    /// Keeps what the axis shows, for as long as something on it is being dragged.
    void holdAxis() {
        BlockLines shown = lines.get();
        axis.hold(shown == null ? null : shown.limits());
    }

    /// Gives elements other values.
    ValueEdit edit() {
        return edit;
    }

    /// Gives the block the values of the tensor again.
    void resetValues() {
        exploration.resetValues();
    }

    /// The codes of block scales that were chosen in the place of those that recipes store; not to
    /// be changed but by [#setScaleCode] and [#clearScaleCode].
    public ObservableMap<Recipe, Integer> scaleCodes() {
        return scaleCodes.view();
    }

    /// Shows the block of a recipe under another scale than the recipe stores, until another block
    /// is selected.
    ///
    /// @param code one that stands for no positive scale is taken as the nearest that does; the one
    ///             that the recipe stores, as none
    public void setScaleCode(Recipe recipe, int code) {
        BlockLines shown = lines.get();
        int positive = ScaleCodes.positive(recipe.scaling().scaleFormat(), code);
        boolean stored = shown != null
                && shown.lines().stream()
                        .anyMatch(line ->
                                line.recipe().equals(recipe) && line.stored().scaleCode() == positive);
        if (stored) {
            scaleCodes.giveUp(recipe);
        } else {
            scaleCodes.choose(recipe, positive);
        }
    }

    /// Shows the block of a recipe under the scale that the recipe stores.
    public void clearScaleCode(Recipe recipe) {
        scaleCodes.giveUp(recipe);
    }

    void clearScaleCodes() {
        scaleCodes.clear();
    }

    /// Puts an element in focus for as long as the mouse is over it.
    ///
    /// @param column or [#NONE]
    void hover(long column) {
        focus.hover(column, null);
    }

    /// Selects an element of the row shown.
    void select(long column) {
        BlockLines shown = lines.get();
        if (shown != null && shown.holds(column)) {
            exploration.select(ElementKeys.of(shown.block()).position(column));
        }
    }

    /// Selects an element before or after the selected one, inside its block.
    void moveElement(int delta) {
        hover(NONE);
        walk.moveElement(delta);
    }

    /// Selects a block before or after the selected one, in the order in which blocks are counted.
    void moveBlock(int delta) {
        hover(NONE);
        walk.moveBlock(delta);
    }

    /// Selects the same place in a row above or below.
    void moveRow(int delta) {
        hover(NONE);
        walk.moveRow(delta);
    }

    @Override
    public Dataset data() {
        BlockLines shown = lines.get();
        return new LinesData(shown == null ? List.of() : shown.lines());
    }

    @Override
    public Map<String, String> settings() {
        BlockLines shown = lines.get();
        List<Float> values = new ArrayList<>();
        if (shown != null && shown.block().edited()) {
            for (float value : shown.block().window()) {
                values.add(value);
            }
        }
        return new LinesSettings(
                        Optional.of(step.get()).filter(number -> number != Step.LAST),
                        Optional.of(axis.kindProperty().get()).filter(kind -> kind != AxisKind.LINEAR),
                        Optional.ofNullable(axis.zoomProperty().get()),
                        values,
                        scaleCodes.view())
                .text();
    }

    /// Takes over settings; values as soon as there is a block to put them in.
    @Override
    public void apply(Map<String, String> settings) {
        LinesSettings wanted = LinesSettings.of(settings);
        wanted.step().ifPresent(this::scrub);
        wanted.axis().ifPresent(axis.kindProperty()::set);
        wanted.zoom().ifPresent(axis.zoomProperty()::set);
        edit.replaceBy(wanted.values());
        wanted.scaleCodes().forEach(this::setScaleCode);
    }

    private void blockChanged(@Nullable SelectedBlock before, @Nullable SelectedBlock now) {
        edit.endUnlessOf(now);
        scaleCodes.blockChanged(before, now);
        if (before != null && (now == null || !BlockWalk.sameWindow(before, now))) {
            axis.fit();
        }
        edit.putValuesToCome();
    }

    private @Nullable BlockLines computeLines() {
        SelectedBlock block = exploration.blockProperty().get();
        return block == null
                ? null
                : BlockLines.of(
                        block,
                        exploration.recipeProperty().get(),
                        recipes.get(),
                        scaleCodes.view(),
                        axis.heldProperty().get());
    }
}
