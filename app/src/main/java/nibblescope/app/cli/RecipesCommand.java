package nibblescope.app.cli;

import java.io.PrintStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import nibblescope.core.quantize.ElementRounding;
import nibblescope.core.quantize.FixedRounding;
import nibblescope.core.quantize.Provenance;
import nibblescope.core.quantize.Recipe;
import nibblescope.core.quantize.RecipeCatalog;
import nibblescope.core.quantize.Transform;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import tools.jackson.core.JsonGenerator;

/// Lists the recipes.
@Command(
        name = "recipes",
        description = "Lists the recipes by format: what they do and where they come from. --json has more of both.")
final class RecipesCommand implements Callable<Integer> {
    private static final String CORNERS = "2 x 2";

    private final PrintStream out;

    @Option(names = "--json", description = "Print a JSON array with an object for each recipe.")
    private boolean json;

    RecipesCommand(PrintStream out) {
        this.out = out;
    }

    @Override
    public Integer call() {
        if (json) {
            Json.print(out, RecipesCommand::write);
        } else {
            print();
        }
        return ExitCode.DONE;
    }

    private void print() {
        Table table = new Table(7);
        table.row("id", "elements", "scale", "block", "tensor scale", "block scale is", "from");
        byFormat().forEach((format, recipes) -> {
            table.row();
            table.row(format);
            for (Recipe recipe : recipes) {
                table.row(
                        "  " + recipe.id(),
                        recipe.elements().name(),
                        recipe.scaling().scaleFormat().name(),
                        recipe.scaling().block().toString(),
                        tensorScale(recipe),
                        recipe.scaleFormula(),
                        source(recipe.provenance()));
            }
        });
        table.print(out);
    }

    private static Map<String, List<Recipe>> byFormat() {
        return RecipeCatalog.all().stream()
                .collect(Collectors.groupingBy(RecipesCommand::format, LinkedHashMap::new, Collectors.toList()));
    }

    private static String source(Provenance provenance) {
        return provenance.repository().isEmpty()
                ? "%s %s".formatted(provenance.implementation(), provenance.version())
                : "%s %s, %s/%s"
                        .formatted(
                                provenance.implementation(),
                                provenance.version(),
                                provenance.repository(),
                                provenance.file());
    }

    private static void write(JsonGenerator json) {
        json.writeStartArray();
        RecipeCatalog.all().forEach(recipe -> write(recipe, json));
        json.writeEndArray();
    }

    private static void write(Recipe recipe, JsonGenerator json) {
        Provenance provenance = recipe.provenance();
        json.writeStartObject();
        json.writeStringProperty("id", recipe.id());
        json.writeStringProperty("format", format(recipe));
        json.writeName("golden");
        if (provenance.golden().isPresent()) {
            json.writeString(provenance.golden().get());
        } else {
            json.writeNull();
        }
        json.writeStringProperty("elements", recipe.elements().name());
        json.writeStringProperty("scale", recipe.scaling().scaleFormat().name());
        json.writeNumberProperty("blockRows", recipe.scaling().block().rows());
        json.writeNumberProperty("blockColumns", recipe.scaling().block().columns());
        json.writeNumberProperty("blockSize", recipe.blockSize());
        json.writeStringProperty("tensorScale", tensorScale(recipe));
        json.writeStringProperty("rounding", rounding(recipe.rounding()));
        json.writeStringProperty("transform", transform(recipe.transform()));
        json.writeStringProperty("packing", lower(recipe.packing()));
        json.writeStringProperty("scaleFormula", recipe.scaleFormula());
        json.writeStringProperty("formula", recipe.arithmetic().formula());
        json.writeStringProperty("implementation", provenance.implementation());
        json.writeStringProperty("repository", provenance.repository());
        json.writeStringProperty("file", provenance.file());
        json.writeStringProperty("version", provenance.version());
        json.writeStringProperty("differences", provenance.differences());
        json.writeEndObject();
    }

    /// What the format is called: the ids of references begin with it.
    private static String format(Recipe recipe) {
        return RecipeCatalog.corners().contains(recipe)
                ? CORNERS
                : recipe.id().substring(0, recipe.id().indexOf('-')).toUpperCase(Locale.ROOT);
    }

    private static String tensorScale(Recipe recipe) {
        return lower(recipe.scaling().tensor());
    }

    private static String rounding(ElementRounding rounding) {
        return switch (rounding) {
            case FixedRounding fixed -> lower(fixed);
            case ElementRounding.FirstNearest _ -> "first-nearest";
            case ElementRounding.Stochastic stochastic -> "stochastic, seed " + stochastic.seed();
        };
    }

    private static String transform(Transform transform) {
        String signs = switch (transform.signs()) {
            case Transform.Signs.Kept _ -> "";
            case Transform.Signs.TransformerEngine _ -> "signs of transformer-engine, ";
            case Transform.Signs.Random random -> "signs of seed " + random.seed() + ", ";
        };
        return transform.isNone() ? "none" : signs + "hadamard " + transform.size();
    }

    private static String lower(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
