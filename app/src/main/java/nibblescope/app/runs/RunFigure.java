package nibblescope.app.runs;

import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Collections;
import java.util.Locale;
import java.util.function.BiFunction;
import java.util.function.ToDoubleFunction;
import nibblescope.app.chart.Presentation;
import nibblescope.app.i18n.Figures;
import nibblescope.core.backend.RunReport;
import nibblescope.core.backend.RunReport.Verification;

/// What can be said of a run that is done, in the order in which it is laid out.
enum RunFigure {
    SUBJECT(Section.RUN, (report, _) -> report.subject()),
    RECIPE(Section.RUN, (report, _) -> report.recipe()),
    DTYPE(Section.RUN, (report, _) -> report.dtype().name()),
    ELEMENTS(Section.RUN, (report, _) -> Figures.count(report.elements()), report -> (double) report.elements()),

    MEDIAN(
            Section.TIME,
            (report, presentation) ->
                    presentation.figures().milliseconds((double) report.timing().medianNanos()),
            report -> (double) report.timing().medianNanos()),
    FASTEST(
            Section.TIME,
            (report, presentation) -> presentation.figures().milliseconds(fastest(report)),
            RunFigure::fastest),
    SLOWEST(
            Section.TIME,
            (report, presentation) -> presentation.figures().milliseconds(slowest(report)),
            RunFigure::slowest),
    REPEATS(Section.TIME, (report, _) -> Figures.count(report.timing().nanos().size())),
    MOVED(
            Section.TIME,
            (report, presentation) ->
                    presentation.figures().bytes((double) report.timing().bytes()),
            report -> (double) report.timing().bytes()),
    RATE(
            Section.TIME,
            (report, presentation) ->
                    presentation.figures().gigabytesPerSecond(report.timing().bytesPerSecond()),
            report -> report.timing().bytesPerSecond()),
    COPY(
            Section.TIME,
            (report, presentation) ->
                    presentation.figures().gigabytesPerSecond(report.timing().copyBytesPerSecond()),
            report -> report.timing().copyBytesPerSecond()),
    SHARE(
            Section.TIME,
            (report, presentation) ->
                    presentation.figures().wholeShare(report.timing().shareOfCopy()),
            report -> report.timing().shareOfCopy()),
    SPEEDUP(Section.TIME, (report, presentation) -> factor(report.speedUp(), presentation), RunReport::speedUp),

    MSE(Section.ERROR, (report, presentation) -> error(report.mse(), presentation), RunReport::mse),
    SQNR(Section.ERROR, (report, presentation) -> presentation.figures().decibels(report.sqnrDecibels())),
    RELATIVE(
            Section.ERROR,
            (report, presentation) -> error(report.relativeError(), presentation),
            RunReport::relativeError),
    VERIFICATION(Section.ERROR, (report, presentation) -> verification(report.verification(), presentation)),

    DEVICE(Section.RECEIPT, (report, _) -> report.receipt().device().name()),
    MEMORY(
            Section.RECEIPT,
            (report, presentation) -> presentation.figures().bytes((double)
                    report.receipt().device().memoryBytes())),
    DRIVER(Section.RECEIPT, (report, _) -> report.receipt().device().driver()),
    KERNELS(Section.RECEIPT, (report, _) -> orDash(report.receipt().device().kernels())),
    VERSION(Section.RECEIPT, (report, _) -> report.receipt().programVersion()),
    STARTED(Section.RECEIPT, (report, _) -> started(report));

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss", Locale.ROOT);

    private final Section section;
    private final BiFunction<RunReport, Presentation, String> text;
    private final ToDoubleFunction<RunReport> number;

    /// What figures are about.
    enum Section {
        RUN,
        TIME,
        ERROR,
        RECEIPT
    }

    RunFigure(Section section, BiFunction<RunReport, Presentation, String> text) {
        this(section, text, _ -> Double.NaN);
    }

    /// @param number of which a ratio says something
    RunFigure(Section section, BiFunction<RunReport, Presentation, String> text, ToDoubleFunction<RunReport> number) {
        this.section = section;
        this.text = text;
        this.number = number;
    }

    Section section() {
        return section;
    }

    String id() {
        return name().toLowerCase(Locale.ROOT);
    }

    /// As it is read; `–` if there is none.
    String text(RunReport report, Presentation presentation) {
        return text.apply(report, presentation);
    }

    /// The second run's number over the first run's, as `1.23×`; empty where that says nothing.
    String ratio(RunReport first, RunReport second, Presentation presentation) {
        double ratio = number.applyAsDouble(second) / number.applyAsDouble(first);
        if (!Double.isFinite(ratio)) {
            return "";
        }
        return presentation.figures().format(ratio < 0.01 || ratio >= 1000 ? "%.2e×" : "%.3f×", ratio);
    }

    private static double fastest(RunReport report) {
        return (double) Collections.min(report.timing().nanos());
    }

    private static double slowest(RunReport report) {
        return (double) Collections.max(report.timing().nanos());
    }

    static String error(double value, Presentation presentation) {
        return Double.isNaN(value) ? "–" : presentation.figures().error(value);
    }

    static String factor(double value, Presentation presentation) {
        return Double.isNaN(value) ? "–" : presentation.figures().factor(value);
    }

    private static String orDash(String text) {
        return text.isEmpty() ? "–" : text;
    }

    static String verification(Verification verification, Presentation presentation) {
        return switch (verification) {
            case Verification.NotAsked _ -> "–";
            case Verification.AllEqual(long bytes) -> presentation.text("runs.equal", Figures.count(bytes));
            case Verification.Differs(long block, var what, var found, var expected) ->
                presentation.text("runs.differs", Figures.count(block), what, found, expected);
        };
    }

    private static String started(RunReport report) {
        return TIME.format(report.receipt().started().atZone(ZoneId.systemDefault()));
    }
}
