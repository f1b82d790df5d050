package nibblescope.app.cli;

import java.io.PrintStream;
import java.util.Optional;
import java.util.concurrent.Callable;
import nibblescope.core.backend.Backend;
import nibblescope.core.backend.BackendException;
import nibblescope.core.io.TensorFile;
import nibblescope.core.tensor.TensorInfo;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Prints the 2 x 2 of a tensor.
@Command(
        name = "board",
        description = "Prints the 2 x 2 of a tensor, E8M0 and E4M3 scales for 32 and 16 elements, and what its gain is"
                + " due to.")
final class BoardCommand implements Callable<Integer> {
    private final PrintStream out;
    private final Services services;

    @Parameters(paramLabel = "FILE", description = RootCommand.FILE)
    private String file = "";

    @Option(names = "--tensor", paramLabel = "NAME", description = RootCommand.TENSOR)
    private Optional<String> tensor = Optional.empty();

    @Mixin
    private CornerOptions corners = new CornerOptions();

    @Option(names = "--json", description = "Print one JSON object; numbers that are not finite are null.")
    private boolean json;

    BoardCommand(PrintStream out, Services services) {
        this.out = out;
        this.services = services;
    }

    @Override
    public Integer call() throws InputException, BackendException {
        try (TensorFile opened = Tensors.open(file);
                Backend backend = services.backend().get();
                Cancellation cancellation = new Cancellation(services.interrupts())) {
            TensorInfo info = Tensors.choose(opened, tensor);
            TwoByTwo board = TwoByTwo.of(
                    opened.name(), opened.tensor(info), corners.rule(), corners.tensorScale(), backend, cancellation);
            if (json) {
                Json.print(out, generator -> TwoByTwoJson.write(board, generator));
            } else {
                TwoByTwoText.print(board, out);
            }
        }
        return ExitCode.DONE;
    }
}
