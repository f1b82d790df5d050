package nibblescope.app.screenshot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.metadata.IIOMetadataNode;
import javax.imageio.stream.ImageInputStream;
import javax.xml.parsers.DocumentBuilderFactory;
import nibblescope.app.chart.Exhibit;
import nibblescope.app.cli.CommandRun;
import nibblescope.app.cli.ExitCode;
import nibblescope.app.cli.PlotRequest;
import nibblescope.app.cli.Program;
import nibblescope.app.cli.SystemRunners;
import nibblescope.app.cli.TestFiles;
import nibblescope.app.distributions.DistributionsModel;
import nibblescope.app.export.CopiedCommand;
import nibblescope.app.export.FileHash;
import nibblescope.app.export.Provenance;
import nibblescope.app.export.Table;
import nibblescope.app.memory.MemoryModel;
import nibblescope.app.study.Exploration;
import nibblescope.app.study.Explorations;
import nibblescope.app.study.Position;
import nibblescope.app.study.Source;
import nibblescope.app.window.View;
import nibblescope.app.window.Workspace;
import nibblescope.core.io.Input;
import nibblescope.core.io.TensorFileException;
import nibblescope.core.quantize.PowerOfTwoRule;
import nibblescope.core.quantize.RecipeCatalog;
import nibblescope.core.quantize.RunMonitor;
import nibblescope.core.tensor.DType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.w3c.dom.Document;
import org.w3c.dom.NodeList;

/// The `plot` command with real views and real numbers.
class PlotTest {
    private static final String TENSOR = "encoder.layer.0.attention.self.query.weight";
    private static final List<String> LANGUAGES = List.of("en", "tr", "zh");
    private static final Program PROGRAM =
            new Program(CommandRun.services((request, out, monitor) -> new ViewPlotter().draw(request, out, monitor)));

    @TempDir
    private Path folder = Path.of("");

    /// @return what the program complains of
    private static String run(int exitCode, List<String> arguments) {
        CommandRun run = CommandRun.of(PROGRAM, arguments.toArray(String[]::new));
        assertEquals(exitCode, run.exitCode(), run.err());
        return run.err();
    }

    private Path plot(String view, String format, String... more) {
        Path file = folder.resolve(view + "." + format);
        List<String> arguments = new ArrayList<>(List.of(
                "plot", "sample:minilm", "--tensor=" + TENSOR, "--view=" + view, "--size=560x420", "--out=" + file));
        arguments.addAll(List.of(more));
        assertEquals("", run(ExitCode.DONE, arguments));
        return file;
    }

    @ParameterizedTest
    @EnumSource
    void everyViewIsDrawnInPixelsWithWhereItComesFrom(PlotRequest.View view) throws IOException {
        int place = List.of(PlotRequest.View.values()).indexOf(view);
        String theme = place % 2 == 0 ? "light" : "dark";
        String language = LANGUAGES.get(place % LANGUAGES.size());
        Path file = plot(
                view.name().toLowerCase(Locale.ROOT), "png", "--scale=2", "--theme=" + theme, "--language=" + language);
        BufferedImage picture = ImageIO.read(file.toFile());
        assertEquals(1120, picture.getWidth());
        assertEquals(840, picture.getHeight());
        int corner = picture.getRGB(0, 839) & 0xFF;
        assertTrue(theme.equals("light") ? corner > 200 : corner < 60, theme + ": " + corner);
        Map<String, String> notes = notes(file);
        assertEquals("nibblescope " + Program.version(), notes.get("program"));
        assertEquals(TENSOR, notes.get("tensor"));
        assertEquals("F32", notes.get("dtype"));
        assertEquals("[384, 384]", notes.get("shape"));
        assertEquals("sample:minilm", notes.get("source"));
        // The rule matrix names a recipe in every row.
        boolean named = String.valueOf(notes.get("recipes")).contains("e4m3-16");
        assertEquals(view != PlotRequest.View.RULES, named, notes.toString());
    }

    private static Map<String, String> notes(Path file) throws IOException {
        ImageReader reader = ImageIO.getImageReadersByFormatName("png").next();
        try (ImageInputStream in = ImageIO.createImageInputStream(file.toFile())) {
            reader.setInput(in);
            IIOMetadataNode root = (IIOMetadataNode) reader.getImageMetadata(0).getAsTree("javax_imageio_png_1.0");
            Map<String, String> notes = new TreeMap<>();
            NodeList plain = root.getElementsByTagName("tEXtEntry");
            for (int i = 0; i < plain.getLength(); i++) {
                IIOMetadataNode note = (IIOMetadataNode) plain.item(i);
                notes.put(note.getAttribute("keyword"), note.getAttribute("value"));
            }
            NodeList unicode = root.getElementsByTagName("iTXtEntry");
            for (int i = 0; i < unicode.getLength(); i++) {
                IIOMetadataNode note = (IIOMetadataNode) unicode.item(i);
                notes.put(note.getAttribute("keyword"), note.getAttribute("text"));
            }
            return notes;
        } finally {
            reader.dispose();
        }
    }

    @ParameterizedTest
    @EnumSource
    void everyViewIsDrawnInShapesAndTexts(PlotRequest.View view) throws Exception {
        String name = view.name().toLowerCase(Locale.ROOT);
        Document svg = svg(plot(name, "svg", "--theme=dark"));
        assertEquals("560", svg.getDocumentElement().getAttribute("width"));
        assertEquals("420", svg.getDocumentElement().getAttribute("height"));
        String description = svg.getElementsByTagName("desc").item(0).getTextContent();
        assertTrue(description.contains("tensor: " + TENSOR), description);
        List<String> texts = texts(svg);
        assertTrue(
                texts.stream().anyMatch(text -> text.contains("Nibblescope " + Program.version())), texts.toString());
        assertTrue(texts.size() > 10, texts.toString());
    }

    private static Document svg(Path file) throws Exception {
        DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
        factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
        return factory.newDocumentBuilder().parse(new ByteArrayInputStream(Files.readAllBytes(file)));
    }

    private static List<String> texts(Document svg) {
        NodeList nodes = svg.getElementsByTagName("text");
        return Stream.iterate(0, i -> i < nodes.getLength(), i -> i + 1)
                .map(i -> nodes.item(i).getTextContent())
                .toList();
    }

    @Test
    void whatAViewSaysIsTextInTheLanguageAskedFor() throws Exception {
        List<String> texts = texts(svg(plot("memory", "svg", "--language=zh", "--set=scope=file")));
        assertTrue(texts.contains("缩放因子"), texts.toString());
        assertTrue(texts.contains("minilm-l6-v2-l0.safetensors"), texts.toString());
    }

    @Test
    void largerTextIsLarger() throws Exception {
        String usual = Files.readString(plot("memory", "svg"));
        String larger = Files.readString(plot("memory", "svg", "--text-scale=2", "--force"));
        // Text that is read has 13 pixels at the usual scale.
        assertTrue(usual.contains("font-size: 13px"), "13");
        assertFalse(usual.contains("font-size: 26px"), "26 at the usual scale");
        assertTrue(larger.contains("font-size: 26px"), "26");
    }

    static List<String> viewsWithNumbers() {
        List<Runnable> tasks = new ArrayList<>();
        try (Workspace workspace = new Workspace(tasks::add, _ -> new SystemRunners().here())) {
            return Stream.of(PlotRequest.View.values())
                    .map(view -> View.valueOf(view.name()))
                    .filter(view -> view.watch(workspace).isPresent())
                    .map(View::id)
                    .toList();
        }
    }

    @ParameterizedTest
    @MethodSource("viewsWithNumbers")
    void theNumbersOfAViewAreWrittenAsLinesAndAsObjects(String view) throws IOException {
        List<String> lines = Files.readAllLines(plot(view, "csv", "--language=tr"));
        assertTrue(lines.contains("# tensor: " + TENSOR), lines.toString());
        assertTrue(lines.contains("# program: nibblescope " + Program.version()), lines.toString());
        List<String> rows = lines.stream().filter(line -> !line.startsWith("#")).toList();
        assertTrue(rows.size() > 1, rows.toString());
        assertTrue(rows.getFirst().matches("[a-z0-9_]+(,[a-z0-9_]+)*"), rows.getFirst());
        String json = Files.readString(plot(view, "json"));
        assertTrue(json.contains("\"tensor\" : \"" + TENSOR + "\""), json);
    }

    @Test
    void aSettingThatAViewDoesNotHaveIsWrongUseAndNothingIsWritten() throws IOException {
        for (String format : List.of("csv", "png")) {
            Path file = folder.resolve("x." + format);
            List<String> arguments = List.of("plot", "sample:presets", "--view=memory", "--out=" + file, "--set=x=1");
            assertEquals(
                    "nibblescope: --set: the memory has no setting \"x\"; there is scope",
                    run(ExitCode.WRONG_USE, arguments).strip());
        }
        try (Stream<Path> files = Files.list(folder)) {
            assertEquals(0, files.count());
        }
    }

    @Test
    void aCopiedCommandWritesTheNumbersOfTheViewExactly() throws Exception {
        String name = "it's \"$HOME\" `a` \\ 两";
        Path file = TestFiles.write(folder.resolve("a b's.safetensors"), TestFiles.info(name, DType.F32, 8, 80));
        try (Exploration exploration = Explorations.empty()) {
            exploration.open(new Source.Stored(new Input.OfPath(file)));
            exploration.ruleProperty().set(PowerOfTwoRule.FLOOR);
            exploration.tensorScaleProperty().set(false);
            exploration.recipeProperty().set(RecipeCatalog.find("nvfp4-torchao").orElseThrow());
            exploration.addedRecipes().add(RecipeCatalog.find("nvfp4-modelopt").orElseThrow());
            exploration.select(new Position(3, 37));
            MemoryModel memory = new MemoryModel(exploration);
            memory.scopeProperty().set(MemoryModel.Scope.FILE);
            assertReproduced(View.MEMORY, memory, exploration, file);
            DistributionsModel distributions = new DistributionsModel(exploration, Runnable::run, Runnable::run);
            distributions.logCountsProperty().set(true);
            assertReproduced(View.DISTRIBUTIONS, distributions, exploration, file);
        }
    }

    private void assertReproduced(View view, Exhibit exhibit, Exploration exploration, Path file) throws Exception {
        Provenance provenance = Provenance.of(
                        exploration, Program.version(), view.id(), view.recipes(exploration), exhibit.settings())
                .with(FileHash.sha256(file, RunMonitor.NONE));
        ByteArrayOutputStream expected = new ByteArrayOutputStream();
        new Table(exhibit.data(), provenance).write(Table.Form.CSV, expected, RunMonitor.NONE);
        CopiedCommand command =
                CopiedCommand.of(exploration, view.id(), exhibit.settings()).orElseThrow();
        List<String> words = words(command.text());
        assertEquals(command.arguments(), words);
        Path out = folder.resolve(view.id() + ".csv");
        List<String> arguments = new ArrayList<>(words.subList(1, words.size() - 1));
        arguments.add("--out=" + out);
        assertEquals("", run(ExitCode.DONE, arguments));
        assertEquals(expected.toString(StandardCharsets.UTF_8), Files.readString(out));
    }

    /// The words of a command line, as a shell reads them: from its input, as not every locale's
    /// arguments have all characters.
    private static List<String> words(String text) throws IOException, InterruptedException {
        Process shell = new ProcessBuilder("sh").start();
        try (OutputStream in = shell.getOutputStream()) {
            in.write(("printf '%s\\0' " + text + "\n").getBytes(StandardCharsets.UTF_8));
        }
        String words = new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, shell.waitFor());
        return Pattern.compile("\0").splitAsStream(words).toList();
    }

    @Test
    void theHashOfTheFileIsTold() throws IOException, TensorFileException {
        Path file = TestFiles.write(folder.resolve("w.safetensors"), TestFiles.info("w", DType.F32, 2, 32));
        Path out = folder.resolve("x.csv");
        run(ExitCode.DONE, List.of("plot", file.toString(), "--view=memory", "--out=" + out));
        String digits = FileHash.sha256(file, RunMonitor.NONE).substring(0, 12);
        assertTrue(Files.readAllLines(out).contains("# sha256: " + digits));
    }
}
