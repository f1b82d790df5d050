package nibblescope.app.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Stack;
import nibblescope.core.quantize.Recipe;
import nibblescope.core.quantize.RecipeCatalog;
import picocli.CommandLine.IParameterConsumer;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.TypeConversionException;

/// How recipes are named on the command line: by their id.
final class RecipeIds implements ITypeConverter<Recipe>, IParameterConsumer {
    @Override
    public Recipe convert(String id) {
        return RecipeCatalog.find(id).orElseThrow(() -> new TypeConversionException(unknown(id)));
    }

    /// Takes one id and those that follow it, so long as they are recipes: FILE may come next.
    @Override
    public void consumeParameters(Stack<String> arguments, ArgSpec option, CommandSpec command) {
        List<Recipe> recipes = new ArrayList<>(option.<List<Recipe>>getValue());
        if (arguments.isEmpty()) {
            throw new ParameterException(command.commandLine(), "Missing the ID of a recipe after --recipe");
        }
        String first = arguments.pop();
        recipes.add(RecipeCatalog.find(first)
                .orElseThrow(() -> new ParameterException(command.commandLine(), unknown(first))));
        while (!arguments.isEmpty() && RecipeCatalog.find(arguments.peek()).isPresent()) {
            recipes.add(RecipeCatalog.find(arguments.pop()).orElseThrow());
        }
        option.setValue(recipes.stream().distinct().toList());
    }

    private static String unknown(String id) {
        List<String> ids = RecipeCatalog.all().stream().map(Recipe::id).toList();
        String near = NearestNames.question(id, ids);
        return "there is no recipe \"" + id + "\"" + (near.isEmpty() ? "; `recipes` lists them" : near);
    }
}
