package nibblescope.app.cli;

import java.io.IOException;
import java.io.PrintStream;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import nibblescope.app.study.Source;
import nibblescope.core.io.TensorFile;
import nibblescope.core.quantize.BlockLayout;
import nibblescope.core.quantize.Corner;
import nibblescope.core.quantize.Recipe;
import nibblescope.core.tensor.TensorInfo;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Draws a view into a file.
@Command(name = "plot", description = "Draws a view of a tensor as a PNG file. Needs no display.")
final class PlotCommand implements Callable<Integer> {
    private final PrintStream out;
    private final Services services;

    @Parameters(paramLabel = "FILE", description = RootCommand.FILE)
    private String file = "";

    @Option(names = "--tensor", paramLabel = "NAME", description = RootCommand.TENSOR)
    private Optional<String> tensor = Optional.empty();

    @Option(
            names = "--view",
            required = true,
            paramLabel = "VIEW",
            description = "What to draw: board, numberline, errormap, distributions, memory, bits.")
    private PlotRequest.View view = PlotRequest.View.BOARD;

    @Option(
            names = "--recipe",
            paramLabel = "ID",
            description = "Recipe of views that show one. Default: E4M3 scales for 16 elements.")
    private Optional<Recipe> recipe = Optional.empty();

    @Mixin
    private CornerOptions corners = new CornerOptions();

    @Option(
            names = "--block",
            paramLabel = "N",
            description = "Selected block, counted row by row from 0. Default: ${DEFAULT-VALUE}.")
    private long block = 0;

    @Option(names = "--size", paramLabel = "WxH", description = "Size in pixels. Default: ${DEFAULT-VALUE}.")
    private PlotRequest.Size size = Sizes.DEFAULT;

    @Option(names = "--theme", paramLabel = "THEME", description = "light or dark. Default: light.")
    private PlotRequest.Theme theme = PlotRequest.Theme.LIGHT;

    @Mixin
    private OutputPath output = new OutputPath();

    PlotCommand(PrintStream out, Services services) {
        this.out = out;
        this.services = services;
    }

    @Override
    public Integer call() throws InputException, DisplayException, IOException {
        output.require();
        if (!output.path().toString().toLowerCase(Locale.ROOT).endsWith(".png")) {
            throw new InputException("--out " + output.path() + ": a picture is written as PNG; name it so");
        }
        output.write(services.plotter().png(request()));
        out.println("wrote " + output.path());
        return ExitCode.DONE;
    }

    private PlotRequest request() throws InputException {
        try (TensorFile opened = Tensors.open(file)) {
            TensorInfo info = Tensors.choose(opened, tensor);
            Recipe shown = recipe.orElseGet(() -> Corner.E4M3_16.recipe(corners.rule(), corners.tensorScale()));
            long blocks = new BlockLayout(info.shape(), shown.blockSize()).blocks();
            if (block < 0 || block >= blocks) {
                throw new InputException("--block %d: tensor \"%s\" has %d blocks of %d; 0 to %d are expected"
                        .formatted(block, info.name(), blocks, shown.blockSize(), blocks - 1));
            }
            return new PlotRequest(
                    Source.of(file), info, view, shown, corners.rule(), corners.tensorScale(), block, size, theme);
        }
    }
}
