package nibblescope.app.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.Properties;
import java.util.concurrent.CancellationException;
import nibblescope.core.quantize.Recipe;
import nibblescope.core.tensor.ScratchException;
import picocli.CommandLine;

/// The program as the command line sees it: commands, their exit codes, and one line on standard
/// error where something goes wrong.
public final class Program {
    private static final long SLICE_ELEMENTS = 1L << 22;
    private static final int HELP_COLUMNS = 100;

    private final Services services;
    private final long sliceElements;

    public Program(Services services) {
        this(services, SLICE_ELEMENTS);
    }

    /// @param sliceElements the most elements that `quantize` takes at once
    Program(Services services, long sliceElements) {
        this.services = services;
        this.sliceElements = sliceElements;
    }

    /// Runs a command on standard output and standard error.
    ///
    /// @return the exit code: 0 done, 1 failed, 2 wrong use or input
    public int run(String... arguments) {
        return run(System.in, speaking(System.out), speaking(System.err), arguments);
    }

    /// Runs a command.
    ///
    /// @param in  what a worker is told; no other command reads
    /// @return the exit code: 0 done, 1 failed, 2 wrong use or input
    public int run(InputStream in, PrintStream out, PrintStream err, String... arguments) {
        RootCommand root = new RootCommand(out, services);
        CommandLine commandLine = new CommandLine(root)
                .addSubcommand(new BoardCommand(out, services))
                .addSubcommand(new InspectCommand(out))
                .addSubcommand(new QuantizeCommand(out, err, services, sliceElements))
                .addSubcommand(new RecipesCommand(out))
                .addSubcommand(new PlotCommand(out, services))
                .addSubcommand(new DevicesCommand(out, services))
                .addSubcommand(new RunCommand(out, services))
                .addSubcommand(new BenchCommand(out, services))
                .addSubcommand(new WorkerCommand(new WorkerCommand.Streams(in, out, err), services))
                .registerConverter(Recipe.class, new RecipeIds())
                .registerConverter(PlotRequest.Size.class, new Sizes())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setExpandAtFiles(false)
                .setUsageHelpWidth(HELP_COLUMNS)
                .setOut(new PrintWriter(out, true, out.charset()))
                .setErr(new PrintWriter(err, true, err.charset()))
                .setParameterExceptionHandler((e, _) -> wrongUse(e, err))
                .setExecutionExceptionHandler((e, _, _) -> failed(e, root.debug(), err));
        String[] version = {"nibblescope " + version()};
        commandLine.getCommandSpec().version(version);
        commandLine
                .getSubcommands()
                .values()
                .forEach(command -> command.getCommandSpec().version(version));
        try {
            return commandLine.execute(arguments);
        } catch (InternalError | OutOfMemoryError e) {
            // What a mapped file that shrinks, and a heap that is too small, end in.
            return failed(e, root.debug(), err);
        } finally {
            out.flush();
            err.flush();
        }
    }

    /// The version of the program.
    public static String version() {
        try (InputStream resource = Program.class.getResourceAsStream("version.properties")) {
            Properties properties = new Properties();
            properties.load(Objects.requireNonNull(resource, "version.properties is not packaged"));
            return Objects.requireNonNull(properties.getProperty("version"), "version");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static int wrongUse(CommandLine.ParameterException e, PrintStream err) {
        String suggestions = e instanceof CommandLine.UnmatchedArgumentException unmatched
                ? NearestNames.question(
                        unmatched.getUnmatched().getFirst(),
                        e.getCommandLine().getCommandSpec().optionsMap().keySet())
                : "";
        String message = e.getMessage() + suggestions;
        String command = e.getCommandLine().getCommandSpec().qualifiedName();
        complain(err, message.endsWith("?") ? message : message + "; see " + command + " --help");
        return ExitCode.WRONG_USE;
    }

    private static int failed(Throwable e, boolean debug, PrintStream err) {
        int code = switch (e) {
            case InputException _ -> ExitCode.WRONG_USE;
            case CancellationException _ -> ExitCode.INTERRUPTED;
            default -> ExitCode.FAILED;
        };
        complain(err, message(e));
        if (debug) {
            e.printStackTrace(err);
        }
        return code;
    }

    private static String message(Throwable e) {
        return switch (e) {
            case CancellationException _ -> "interrupted; nothing is written";
            case OutOfMemoryError _ ->
                "out of memory: " + e.getMessage() + "; give it more with JAVA_TOOL_OPTIONS=-Xmx";
            case InternalError _ -> "a file has changed while it was read: " + e.getMessage();
            case InputException _, ScratchException _ -> String.valueOf(e.getMessage());
            // Those of a kind of their own often have a path for a message, and nothing else.
            case IOException _
            when e.getClass() != IOException.class -> e.getClass().getSimpleName() + ": " + e.getMessage();
            case RuntimeException _ -> e.getClass().getSimpleName() + ": " + e.getMessage() + "; --debug says where";
            default -> String.valueOf(e.getMessage());
        };
    }

    private static void complain(PrintStream err, String message) {
        err.println("nibblescope: " + message.replaceAll("\\R\\s*", " "));
    }

    /// Where the locale names no character set but ASCII, as in a container, UTF-8 is what is read.
    private static PrintStream speaking(PrintStream stream) {
        Charset charset = stream.charset();
        return charset.equals(StandardCharsets.US_ASCII)
                ? new PrintStream(stream, true, StandardCharsets.UTF_8)
                : stream;
    }
}
