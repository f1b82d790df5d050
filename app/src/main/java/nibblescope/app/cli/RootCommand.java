package nibblescope.app.cli;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.util.Optional;
import java.util.concurrent.Callable;
import nibblescope.core.backend.BackendException;
import nibblescope.core.io.Input;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/// Shows the window, if no command is named.
@Command(
        name = "nibblescope",
        description = "Explores what block-scaled 4-bit formats make of real tensors. Without a command it shows its"
                + " window; where there is no display, it prints the 2 x 2 and writes pictures instead.",
        mixinStandardHelpOptions = true,
        scope = ScopeType.INHERIT,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:done", "1:failed", "2:wrong use or input"})
final class RootCommand implements Callable<Integer> {
    static final String STORED = "Tensor file, safetensors or NPY; or sample:minilm, sample:presets";
    static final String FILE = STORED + "; or a synthetic tensor, synthetic:DISTRIBUTION:ROWSxCOLUMNS:SEED.";
    static final String TENSOR = "Tensor of the file. Default: the first that can be quantized.";

    private final PrintStream out;
    private final Services services;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(paramLabel = "FILE", arity = "0..1", description = STORED + ". Default: sample:minilm.")
    private Optional<String> file = Optional.empty();

    @Option(names = "--debug", scope = ScopeType.INHERIT, description = "Print the stack trace of a failure.")
    private boolean debug;

    RootCommand(PrintStream out, Services services) {
        this.out = out;
        this.services = services;
    }

    boolean debug() {
        return debug;
    }

    @Override
    public Integer call() throws InputException, BackendException, DisplayException, IOException {
        Optional<Input> input = input();
        Optional<String> missing = services.window().missing();
        if (missing.isEmpty()) {
            return services.window().show(input);
        }
        new WithoutDisplay(out, services).run(input.orElse(Input.OfSample.MINILM), missing.get());
        return ExitCode.DONE;
    }

    private Optional<Input> input() throws InputException {
        if (file.isEmpty()) {
            return Optional.empty();
        }
        try {
            Input input = Input.of(file.get());
            if (input instanceof Input.OfPath(java.nio.file.Path path) && Files.notExists(path)) {
                throw new InputException("there is no file \"%s\", and no command of that name%s"
                        .formatted(
                                file.get(),
                                NearestNames.question(
                                        file.get(), spec.subcommands().keySet())));
            }
            return Optional.of(input);
        } catch (IllegalArgumentException e) {
            throw new InputException(e);
        }
    }
}
