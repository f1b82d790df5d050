package nibblescope.app.study;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import nibblescope.core.metrics.BlockTrace;
import nibblescope.core.quantize.BlockLayout;
import nibblescope.core.quantize.BlockQuantizer;
import nibblescope.core.quantize.BlockReader;
import nibblescope.core.quantize.Recipe;
import nibblescope.core.tensor.Tensor;
import nibblescope.core.tensor.TensorInfo;

/// The values around the selected element: enough of its tensor to hold its block under every
/// recipe. Those of a window of its row are those of the tensor, or others that were put in their
/// place to see what becomes of them. Immutable.
public final class SelectedBlock {
    /// So many values of a row can be replaced; the windows of a row begin at multiples of it.
    public static final int WINDOW = 32;

    private final TensorInfo info;
    private final Position position;
    private final TensorPatch patch;
    private final Amaxes amaxes;
    private final float[] window;
    private final boolean edited;

    /// What tensor scales come from.
    ///
    /// @param tensor largest magnitude of the tensor
    /// @param own    what recipes take in its place
    /// @param row    of the selected element
    private record Amaxes(float tensor, Map<Recipe, Float> own, RowAmax row) {
        Amaxes {
            own = Map.copyOf(own);
        }
    }

    private SelectedBlock(
            TensorInfo info, Position position, TensorPatch patch, Amaxes amaxes, float[] window, boolean edited) {
        this.info = info;
        this.position = position;
        this.patch = patch;
        this.amaxes = amaxes;
        this.window = window;
        this.edited = edited;
    }

    /// Reads the block around a position of a tensor.
    ///
    /// @param known of the tensor, from which its tensor scale comes
    static SelectedBlock read(Tensor tensor, Position position, Study known) {
        TensorPatch patch = TensorPatch.around(position, tensor);
        Amaxes amaxes = new Amaxes(known.amax(), known.ownAmaxes(), RowAmax.of(position.row(), tensor));
        float[] window = patch.ofRow(position.row(), windowColumn(position), WINDOW);
        return new SelectedBlock(tensor.info(), position, patch, amaxes, window, false);
    }

    /// The same block with other values, 1 to [#WINDOW] of them. The rest of the tensor stays as it
    /// is: its amax is at least what it was, unless these values are all there is.
    ///
    /// @param selected the selected element, among these values
    SelectedBlock with(Position selected, float... values) {
        TensorPatch changed = patch.with(selected.row(), windowColumn(selected), values);
        return new SelectedBlock(info, selected, changed, amaxes, values.clone(), true);
    }

    /// The same block where more is known of what recipes make their tensor scale from.
    SelectedBlock knowing(Study study) {
        if (amaxes.own().keySet().containsAll(study.ownAmaxes().keySet())) {
            return this;
        }
        Map<Recipe, Float> own = new HashMap<>(amaxes.own());
        own.putAll(study.ownAmaxes());
        return new SelectedBlock(info, position, patch, new Amaxes(amaxes.tensor(), own, amaxes.row()), window, edited);
    }

    /// Whether its values are not those of the tensor.
    public boolean edited() {
        return edited;
    }

    /// All values of the window of the selected element's row, the first one from [#windowColumn] on:
    /// a copy.
    public float[] window() {
        return window.clone();
    }

    /// The column of the first value of the window.
    public long windowColumn() {
        return windowColumn(position);
    }

    static long windowColumn(Position position) {
        return position.column() / WINDOW * WINDOW;
    }

    /// Largest magnitude of the tensor, with these values in it.
    public float tensorAmax() {
        return withEdited(amaxes.tensor(), BlockQuantizer.amax(window, 0, window.length));
    }

    private float withEdited(float amax, float editedAmax) {
        boolean all = info.shape().rows() == 1 && info.shape().columns() <= WINDOW;
        return edited && all ? editedAmax : edited ? Math.max(amax, editedAmax) : amax;
    }

    public TensorInfo info() {
        return info;
    }

    public Position position() {
        return position;
    }

    /// Whether the block can be followed under a recipe: the tensor fits it, and it is known what its
    /// tensor scale comes from.
    public boolean canTrace(Recipe recipe) {
        return recipe.obstacle(info.shape()).isEmpty()
                && recipe.transform().size() <= TensorPatch.SIDE
                && switch (recipe.scaling().tensor()) {
                    case NONE -> true;
                    case TENSOR -> !recipe.needsOwnAmax() || amaxes.own().containsKey(recipe);
                    case ROW -> amaxes.row().isKnown(recipe);
                };
    }

    /// Where the block lies under a recipe. Values that were put into a row may be more than it has,
    /// or fewer; so may the blocks be.
    public BlockPlace place(Recipe recipe) {
        BlockLayout layout = BlockLayout.of(info.shape(), recipe);
        if (isOfWindow(recipe)) {
            int width = recipe.blockSize();
            long first = position.column() / width * width;
            int count = Math.min(window.length - (int) (first - windowColumn()), width);
            return new BlockPlace(
                    layout.blockAt(position.row(), position.column()), position.row(), first, count, count);
        }
        long last = Math.min(position.column(), layout.columns() - 1);
        long number = layout.blockAt(position.row(), last);
        return new BlockPlace(
                number, layout.row(number), layout.column(number), layout.width(number), layout.length(number));
    }

    /// Whether the values of the block are part of those of the window, and nothing is done to them.
    private boolean isOfWindow(Recipe recipe) {
        return recipe.transform().isNone() && recipe.scaling().block().isRow() && WINDOW % recipe.blockSize() == 0;
    }

    /// The column of the first element of the block under a recipe.
    public long firstColumn(Recipe recipe) {
        return place(recipe).column();
    }

    /// The row of the first element of the block under a recipe.
    public long firstRow(Recipe recipe) {
        return place(recipe).row();
    }

    /// The block's number under a recipe, counted row by row of blocks.
    public long blockNumber(Recipe recipe) {
        return place(recipe).number();
    }

    /// The recipe at work on the block.
    ///
    /// @throws IllegalArgumentException if it cannot be traced
    public BlockQuantizer quantizer(Recipe recipe) {
        return quantizer(recipe, values(recipe));
    }

    private BlockQuantizer quantizer(Recipe recipe, float[] values) {
        float amax = switch (recipe.scaling().tensor()) {
            case NONE -> 0;
            case TENSOR -> amax(recipe, recipe.needsOwnAmax() ? own(recipe) : amaxes.tensor(), values);
            case ROW -> amax(recipe, amaxes.row().of(recipe), values);
        };
        return new BlockQuantizer(recipe, info.dtype().computedIn(), amax).forBlock(blockNumber(recipe));
    }

    private float amax(Recipe recipe, float known, float... values) {
        float ofValues = recipe.needsOwnAmax()
                ? recipe.scaling()
                        .range()
                        .of(
                                values,
                                0,
                                values.length,
                                recipe.elements(),
                                info.dtype().computedIn())
                : BlockQuantizer.amax(window, 0, window.length);
        return withEdited(known, ofValues);
    }

    private float own(Recipe recipe) {
        Float amax = amaxes.own().get(recipe);
        if (amax == null) {
            throw new IllegalArgumentException(
                    "it is not known yet what %s makes its tensor scale from".formatted(recipe));
        }
        return amax;
    }

    /// The block under a recipe, followed step by step.
    ///
    /// @throws IllegalArgumentException if it cannot be traced
    public BlockTrace trace(Recipe recipe) {
        float[] values = values(recipe);
        return BlockTrace.of(quantizer(recipe, values), values);
    }

    /// The values of the block under a recipe, row by row, transformed where it transforms them.
    ///
    /// @throws IllegalArgumentException if the tensor does not fit the recipe
    public float[] values(Recipe recipe) {
        recipe.obstacle(info.shape()).ifPresent(why -> {
            throw new IllegalArgumentException(why);
        });
        BlockPlace place = place(recipe);
        if (isOfWindow(recipe)) {
            int from = (int) (place.column() - windowColumn());
            return Arrays.copyOfRange(window, from, from + place.count());
        }
        float[] values = new float[place.count()];
        new BlockReader(info.shape(), recipe, info.dtype().computedIn(), patch).read(place.number(), values, 0);
        return values;
    }
}
