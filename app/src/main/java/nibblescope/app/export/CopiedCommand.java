package nibblescope.app.export;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.StringJoiner;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import nibblescope.app.study.Exploration;
import nibblescope.app.study.Position;
import nibblescope.app.study.SelectedBlock;
import nibblescope.app.study.Source;
import nibblescope.core.io.Input;
import nibblescope.core.quantize.BlockLayout;
import nibblescope.core.quantize.Recipe;
import nibblescope.core.tensor.TensorInfo;

/// The command that makes the numbers of a view again.
///
/// @param arguments the words of the command line, the program's name first
public record CopiedCommand(List<String> arguments) {
    /// The setting of values that are put in the place of those of the selected block: numbers with
    /// anything between them.
    public static final String VALUES = "values";

    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_@%+=:,./-]+");
    private static final Pattern BETWEEN_NUMBERS = Pattern.compile("[\\s,;]+");

    public CopiedCommand {
        arguments = List.copyOf(arguments);
    }

    /// The command for what is looked at now; empty if no tensor is chosen, or if the source has no
    /// name to find it by.
    ///
    /// @param view     what the command line calls the view
    /// @param settings of the view
    public static Optional<CopiedCommand> of(Exploration exploration, String view, Map<String, String> settings) {
        TensorInfo tensor = exploration.tensorProperty().get();
        Optional<String> source = exploration.source().map(CopiedCommand::name);
        if (tensor == null || source.isEmpty()) {
            return Optional.empty();
        }
        // An option and its value are one word, so that the value may begin with a dash.
        List<String> words = new ArrayList<>(List.of("nibblescope", "plot", source.get()));
        words.add("--tensor=" + tensor.name());
        words.add("--view=" + view);
        words.add("--recipe=" + exploration.recipeProperty().get().id());
        for (Recipe added : exploration.addedRecipes()) {
            words.add("--add=" + added.id());
        }
        words.add("--rule=" + exploration.ruleProperty().get());
        if (!exploration.tensorScaleProperty().get()) {
            words.add("--no-tensor-scale");
        }
        words.add(position(
                tensor,
                exploration.recipeProperty().get(),
                exploration.positionProperty().get()));
        Map<String, String> all = new LinkedHashMap<>(settings);
        SelectedBlock block = exploration.blockProperty().get();
        if (exploration.editedProperty().get() && block != null) {
            all.putIfAbsent(VALUES, text(block.window()));
        }
        all.forEach((name, value) -> words.add("--set=" + name + "=" + value));
        words.add("--out=" + view + FileFormat.CSV.extension());
        return Optional.of(new CopiedCommand(words));
    }

    /// The command that quantizes what is looked at with the chosen recipe; without a tensor that can
    /// be found again, the option that names the recipe.
    public static CopiedCommand quantizing(Exploration exploration) {
        TensorInfo tensor = exploration.tensorProperty().get();
        Optional<String> source = exploration.source().map(CopiedCommand::name);
        String recipe = "--recipe=" + exploration.recipeProperty().get().id();
        return tensor == null || source.isEmpty()
                ? new CopiedCommand(List.of(recipe))
                : new CopiedCommand(List.of(
                        "nibblescope",
                        "quantize",
                        source.get(),
                        "--tensor=" + tensor.name(),
                        recipe,
                        "--out=quantized.safetensors"));
    }

    private static String name(Source source) {
        return source instanceof Source.Stored(Input.OfPath(Path path))
                ? path.toAbsolutePath().toString()
                : source.toString();
    }

    private static String position(TensorInfo tensor, Recipe recipe, Position position) {
        BlockLayout layout = BlockLayout.of(tensor.shape(), recipe);
        long block = layout.blockAt(position.row(), position.column());
        boolean first = layout.row(block) == position.row() && layout.column(block) == position.column();
        return first ? "--block=" + block : "--element=" + position.row() + "," + position.column();
    }

    private static String text(float[] values) {
        StringJoiner numbers = new StringJoiner(" ");
        for (float value : values) {
            numbers.add(Float.toString(value));
        }
        return numbers.toString();
    }

    /// The numbers of such a setting.
    ///
    /// @throws IllegalArgumentException if something else than numbers is among them, or they are too
    ///                 few or too many for a block
    public static float[] values(String text) {
        String[] numbers = BETWEEN_NUMBERS.split(text.strip(), -1);
        if (text.isBlank() || numbers.length > SelectedBlock.WINDOW) {
            throw new IllegalArgumentException(
                    VALUES + " \"" + text + "\": 1 to " + SelectedBlock.WINDOW + " numbers are expected");
        }
        float[] values = new float[numbers.length];
        for (int i = 0; i < values.length; i++) {
            try {
                values[i] = Float.parseFloat(numbers[i]);
            } catch (NumberFormatException e) {
                throw new IllegalArgumentException(VALUES + ": \"" + numbers[i] + "\" is not a number", e);
            }
        }
        return values;
    }

    /// The command line, quoted for a POSIX shell.
    public String text() {
        return arguments.stream().map(CopiedCommand::quoted).collect(Collectors.joining(" "));
    }

    /// Within single quotes all stands for itself but the single quote.
    private static String quoted(String word) {
        return PLAIN.matcher(word).matches() ? word : "'" + word.replace("'", "'\\''") + "'";
    }
}
