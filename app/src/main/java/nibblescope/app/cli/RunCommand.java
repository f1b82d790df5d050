package nibblescope.app.cli;

import java.io.PrintStream;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import nibblescope.core.backend.BackendException;
import nibblescope.core.backend.CodePath;
import nibblescope.core.backend.Device;
import nibblescope.core.backend.Obstacle;
import nibblescope.core.backend.RunJson;
import nibblescope.core.backend.RunReport;
import nibblescope.core.backend.RunReport.Verification;
import nibblescope.core.backend.RunRequest;
import nibblescope.core.backend.Runner;
import nibblescope.core.backend.TensorSource;
import nibblescope.core.backend.worker.BackendName;
import nibblescope.core.io.TensorFile;
import nibblescope.core.quantize.Recipe;
import nibblescope.core.tensor.TensorInfo;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Runs a recipe on a device, and tells how long it takes.
@Command(
        name = "run",
        description = "Quantizes a tensor on a device and tells how long it takes, against the device's own copy speed,"
                + " and with which error. A device that cannot run is an error: no other one takes its place.",
        footerHeading = "%nBackends:%n",
        footer = {
            "  cpu               the processors of this machine",
            "  cuda, cuda:N      its first, its Nth GPU, from 0 on",
            "  ssh:HOST          the first GPU of another host, on which Nibblescope is installed",
            "  ssh:HOST/DEVICE   a device of another host: cpu, cuda:N"
        })
final class RunCommand implements Callable<Integer> {
    private final PrintStream out;
    private final Services services;

    @Parameters(paramLabel = "FILE", description = RootCommand.STORED + ". On another host: a path there.")
    private String file = "";

    @Option(names = "--tensor", paramLabel = "NAME", description = RootCommand.TENSOR)
    private Optional<String> tensor = Optional.empty();

    @Option(
            names = "--recipe",
            paramLabel = "ID",
            required = true,
            parameterConsumer = RecipeIds.class,
            description = "Recipe to run. `recipes` lists them.")
    private List<Recipe> recipes = List.of();

    @Mixin
    private DeviceOptions device = new DeviceOptions();

    @Option(
            names = "--verify",
            description = "Compare all codes, scales and block errors with those of the reference quantizer; a"
                    + " difference is a failure.")
    private boolean verify;

    @Option(names = "--json", description = "Print one JSON object; numbers that are not finite are null.")
    private boolean json;

    RunCommand(PrintStream out, Services services) {
        this.out = out;
        this.services = services;
    }

    @Override
    public Integer call() throws InputException, BackendException {
        BackendName name = device.backend();
        int repeats = device.repeats();
        if (recipes.size() != 1) {
            throw new InputException("one --recipe is run at a time, not " + recipes.size());
        }
        Recipe recipe = recipes.getFirst();
        TensorSource source = name.host().isPresent() ? new TensorSource(file, tensor.orElse("")) : localSource(recipe);
        RunRequest request = new RunRequest.Quantize(name.device(), repeats, source, recipe.id(), verify);
        List<RunReport> reports;
        try (Cancellation cancellation = new Cancellation(services.interrupts());
                Runner runner = services.runners().of(name)) {
            reports = runner.run(request, cancellation);
        }
        for (RunReport report : reports) {
            if (json) {
                Json.print(out, generator -> RunJson.write(report, generator));
            } else {
                print(report);
            }
            requireEqual(report);
        }
        return ExitCode.DONE;
    }

    /// The tensor, which has to be there.
    private TensorSource localSource(Recipe recipe) throws InputException {
        try (TensorFile opened = Tensors.open(file)) {
            TensorInfo info = Tensors.choose(opened, tensor);
            Tensors.requireFit(opened, info, recipe);
            return new TensorSource(file, info.name());
        }
    }

    private void print(RunReport report) {
        Device on = report.receipt().device();
        Table table = new Table(3);
        table.row("tensor", "recipe", "device", "elements", "ms", "GB/s", "of copy (%)", "MSE", "SQNR (dB)");
        table.row(
                report.subject(),
                report.recipe(),
                on.id(),
                Long.toString(report.elements()),
                figure("%.3f", report.timing().medianNanos() / 1e6),
                figure("%.1f", report.timing().bytesPerSecond() / 1e9),
                figure("%.1f", 100 * report.timing().shareOfCopy()),
                figure("%.5e", report.mse()),
                figure("%.2f", report.sqnrDecibels()));
        table.print(out);
        switch (report.verification()) {
            case Verification.NotAsked _ -> {}
            case Verification.AllEqual equal ->
                out.println("all %d bytes equal to the reference".formatted(equal.bytes()));
            case Verification.Differs differs -> out.println(described(differs));
        }
        if (report.path() != CodePath.KERNELS) {
            out.println("code: " + report.path().text());
        }
        out.println("receipt: %s, %s, %s, kernels %s, Nibblescope %s, %s"
                .formatted(
                        on.id(),
                        on.name(),
                        on.driver(),
                        on.kernels().isEmpty() ? "none" : on.kernels(),
                        report.receipt().programVersion(),
                        report.receipt().started()));
    }

    private static String figure(String format, double value) {
        return Double.isNaN(value) ? "-" : String.format(Locale.ROOT, format, value);
    }

    private static String described(Verification.Differs differs) {
        return "block %d differs from the reference: %s is %s, %s is expected"
                .formatted(differs.block(), differs.what(), differs.found(), differs.expected());
    }

    private static void requireEqual(RunReport report) throws BackendException {
        if (report.verification() instanceof Verification.Differs differs) {
            throw new BackendException(
                    report.receipt().device().id(),
                    Obstacle.FAILED,
                    described(differs),
                    "do not use this device",
                    null);
        }
    }
}
