package nibblescope.app.cli;

import java.io.PrintStream;
import java.util.Locale;
import java.util.concurrent.Callable;
import nibblescope.core.quantize.FractionalRule;
import nibblescope.core.quantize.LinearRule;
import nibblescope.core.quantize.PowerOfTwoRule;
import nibblescope.core.quantize.Provenance;
import nibblescope.core.quantize.Recipe;
import nibblescope.core.quantize.RecipeCatalog;
import nibblescope.core.quantize.ScaleChoice;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import tools.jackson.core.JsonGenerator;

/// Lists the recipes.
@Command(name = "recipes", description = "Lists the recipes: what they do and where they come from.")
final class RecipesCommand implements Callable<Integer> {
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
        table.row("id", "name", "elements", "scale", "block", "tensor scale", "block scale is");
        for (Recipe recipe : RecipeCatalog.all()) {
            table.row(
                    recipe.id(),
                    name(recipe),
                    recipe.elements().name(),
                    recipe.scaling().scaleFormat().name(),
                    Integer.toString(recipe.blockSize()),
                    recipe.hasTensorScale() ? "FP32" : "-",
                    recipe.scaleFormula());
        }
        table.print(out);
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
        json.writeStringProperty("name", name(recipe));
        json.writeStringProperty("elements", recipe.elements().name());
        json.writeStringProperty("scale", recipe.scaling().scaleFormat().name());
        json.writeNumberProperty("blockSize", recipe.blockSize());
        json.writeBooleanProperty("tensorScale", recipe.hasTensorScale());
        json.writeName("golden");
        if (provenance.golden().isPresent()) {
            json.writeString(provenance.golden().get());
        } else {
            json.writeNull();
        }
        json.writeStringProperty("scaleFormula", recipe.scaleFormula());
        json.writeStringProperty("formula", recipe.arithmetic().formula());
        json.writeStringProperty("implementation", provenance.implementation());
        json.writeStringProperty("repository", provenance.repository());
        json.writeStringProperty("file", provenance.file());
        json.writeStringProperty("version", provenance.version());
        json.writeStringProperty("differences", provenance.differences());
        json.writeEndObject();
    }

    /// What a recipe is called: `MXFP4, torchao, RCEIL`; a corner has no format's name.
    private static String name(Recipe recipe) {
        String implementation = recipe.provenance().implementation();
        boolean corner = RecipeCatalog.corners().contains(recipe);
        String format =
                recipe.scaling().scaleFormat() + " x " + recipe.scaling().block();
        return switch (recipe.scaling().rule()) {
            case PowerOfTwoRule rule -> (corner ? format : formatName(recipe) + ", " + implementation) + ", " + rule;
            case FractionalRule _ ->
                corner
                        ? format + (recipe.hasTensorScale() ? ", tensor scale" : ", no tensor scale")
                        : formatName(recipe) + ", " + implementation
                                + choice(recipe.scaling().choice());
            case LinearRule _ -> recipe.elements() + ", " + implementation;
        };
    }

    /// What the reference's format is called: ids begin with it.
    private static String formatName(Recipe recipe) {
        return recipe.id().substring(0, recipe.id().indexOf('-')).toUpperCase(Locale.ROOT);
    }

    private static String choice(ScaleChoice choice) {
        return switch (choice) {
            case ScaleChoice.Rounded _ -> "";
            case ScaleChoice.Search _, ScaleChoice.ModelOptSweep _ -> ", search";
            case ScaleChoice.FourOverSix s -> ", 4over6, " + s.criterion();
        };
    }
}
