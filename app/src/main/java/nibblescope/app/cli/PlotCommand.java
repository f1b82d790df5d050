package nibblescope.app.cli;

import java.io.IOException;
import java.io.PrintStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import nibblescope.app.export.FileFormat;
import nibblescope.app.export.WholeFile;
import nibblescope.app.study.Position;
import nibblescope.app.study.Source;
import nibblescope.core.io.TensorFile;
import nibblescope.core.quantize.Corner;
import nibblescope.core.quantize.Recipe;
import nibblescope.core.tensor.TensorInfo;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Draws a view into a file, or writes the numbers behind it.
@Command(
        name = "plot",
        description = "Draws a view of a tensor as a PNG or SVG file, or writes the numbers behind it as CSV or JSON:"
                + " what OUT ends with decides. Needs no display.")
final class PlotCommand implements Callable<Integer> {
    private final PrintStream out;
    private final Services services;

    @Parameters(paramLabel = "SOURCE", description = RootCommand.FILE)
    private String source = "";

    @Option(names = "--tensor", paramLabel = "NAME", description = RootCommand.TENSOR)
    private Optional<String> tensor = Optional.empty();

    @Option(
            names = "--view",
            required = true,
            paramLabel = "VIEW",
            description = "What to draw: board, numberline, errormap, distributions, memory, bits, rules.")
    private PlotRequest.View view = PlotRequest.View.BOARD;

    @Option(
            names = "--recipe",
            paramLabel = "ID",
            description = "Recipe of views that show one. Default: E4M3 scales for 16 elements.")
    private Optional<Recipe> recipe = Optional.empty();

    @Option(
            names = "--add",
            paramLabel = "ID",
            description = "Recipe to show beside the four corners. May be repeated.")
    private List<Recipe> added = List.of();

    @Mixin
    private CornerOptions corners = new CornerOptions();

    @Mixin
    private PositionOptions position = new PositionOptions();

    @Option(
            names = "--set",
            paramLabel = "NAME=VALUE",
            description = "Setting of the view. May be repeated; a wrong NAME lists those that there are.")
    private List<String> settings = List.of();

    @Mixin
    private LookOptions look = new LookOptions();

    @Mixin
    private OutputPath output = new OutputPath();

    PlotCommand(PrintStream out, Services services) {
        this.out = out;
        this.services = services;
    }

    @Override
    public Integer call() throws InputException, DisplayException, IOException {
        output.require();
        PlotRequest request = request();
        try (Cancellation cancellation = new Cancellation(services.interrupts());
                WholeFile file = output.create()) {
            services.plotter().draw(request, file.stream(), cancellation);
            if (cancellation.cancelled()) {
                throw new CancellationException();
            }
            file.finish();
        }
        out.println("wrote " + output.path());
        return ExitCode.DONE;
    }

    private PlotRequest request() throws InputException {
        FileFormat format = FileFormat.of(output.path())
                .orElseThrow(() -> new InputException("--out " + output.path()
                        + ": a picture is written as .png or .svg, its numbers as .csv or .json; name it so"));
        Map<String, String> named = settings();
        try (TensorFile opened = Tensors.open(source)) {
            TensorInfo info = Tensors.choose(opened, tensor);
            Recipe shown = recipe.orElseGet(() -> Corner.E4M3_16.recipe(corners.rule(), corners.tensorScale()));
            Tensors.requireFit(opened, info, shown);
            for (Recipe other : added) {
                Tensors.requireFit(opened, info, other);
            }
            Position selected = position.in(info, shown);
            return new PlotRequest(
                    Source.of(source),
                    info,
                    view,
                    format,
                    new PlotRequest.Recipes(shown, added, corners.rule(), corners.tensorScale()),
                    selected,
                    named,
                    look.look());
        }
    }

    private Map<String, String> settings() throws InputException {
        Map<String, String> named = new LinkedHashMap<>();
        for (String setting : settings) {
            int equals = setting.indexOf('=');
            if (equals < 1) {
                throw new InputException("--set \"" + setting + "\": NAME=VALUE is expected");
            }
            named.put(setting.substring(0, equals), setting.substring(equals + 1));
        }
        return named;
    }
}
