package nibblescope.app.cli;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Stack;
import nibblescope.app.i18n.Messages;
import nibblescope.app.session.BrokenFileException;
import nibblescope.app.session.RecipeFile;
import nibblescope.core.quantize.FreeRecipe;
import nibblescope.core.quantize.FreeRecipeException;
import nibblescope.core.quantize.Recipe;
import nibblescope.core.quantize.RecipeCatalog;
import nibblescope.core.quantize.Recipes;
import picocli.CommandLine.IParameterConsumer;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.TypeConversionException;

/// How recipes are named on the command line: by their id, which may say every choice of a free
/// recipe, or by the file that one was saved in.
final class RecipeIds implements ITypeConverter<Recipe>, IParameterConsumer {
    @Override
    public Recipe convert(String name) {
        if (RecipeFile.mayBeOne(name)) {
            return read(name);
        }
        if (FreeRecipe.isNamedLikeOne(name)) {
            try {
                return FreeRecipe.parse(name).recipe();
            } catch (FreeRecipeException e) {
                throw new TypeConversionException(e.getMessage());
            }
        }
        return RecipeCatalog.find(name).orElseThrow(() -> new TypeConversionException(unknown(name)));
    }

    private static Recipe read(String name) {
        try {
            return RecipeFile.read(Path.of(name));
        } catch (BrokenFileException e) {
            throw new TypeConversionException(e.text(new Messages(Locale.ENGLISH)));
        } catch (InvalidPathException e) {
            throw new TypeConversionException(e.getMessage());
        }
    }

    /// Takes one id and those that follow it, so long as they are recipes: FILE may come next.
    @Override
    public void consumeParameters(Stack<String> arguments, ArgSpec option, CommandSpec command) {
        List<Recipe> recipes = new ArrayList<>(option.<List<Recipe>>getValue());
        if (arguments.isEmpty()) {
            throw new ParameterException(command.commandLine(), "Missing the ID of a recipe after --recipe");
        }
        try {
            recipes.add(convert(arguments.pop()));
            while (!arguments.isEmpty() && isRecipe(arguments.peek())) {
                recipes.add(convert(arguments.pop()));
            }
        } catch (TypeConversionException e) {
            throw new ParameterException(command.commandLine(), e.getMessage(), e);
        }
        option.setValue(recipes.stream().distinct().toList());
    }

    private static boolean isRecipe(String name) {
        return RecipeFile.isNamedLikeOne(name)
                || FreeRecipe.isNamedLikeOne(name)
                || Recipes.find(name).isPresent();
    }

    private static String unknown(String id) {
        List<String> ids = RecipeCatalog.all().stream().map(Recipe::id).toList();
        String near = NearestNames.question(id, ids);
        return "there is no recipe \"" + id + "\"" + (near.isEmpty() ? "; `recipes` lists them" : near);
    }
}
