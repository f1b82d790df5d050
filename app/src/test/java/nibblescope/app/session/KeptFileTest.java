package nibblescope.app.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import nibblescope.app.i18n.Messages;
import nibblescope.app.session.BrokenFileException.Fault;
import nibblescope.app.session.Settings.ThemeChoice;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeptFileTest {
    private static final Settings CHOSEN =
            new Settings(ThemeChoice.DARK, Optional.of(Locale.forLanguageTag("tr")), 1.5, Optional.of(false));

    @TempDir
    private Path folder;

    private final List<Trouble> troubles = new ArrayList<>();

    private KeptFile<Settings> settings(Path file) {
        return new KeptFile<>(file, Settings.FORM, Settings.USUAL, troubles::add);
    }

    private List<String> files() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    @Test
    void whatIsKeptIsThereAtTheNextStartAndNothingElseIsLeftBehind() throws IOException {
        Path file = folder.resolve("settings.json");
        assertEquals(Settings.USUAL, settings(file).load());
        settings(file).keep(Settings.USUAL);
        settings(file).keep(CHOSEN);
        assertEquals(CHOSEN, settings(file).load());
        assertEquals(List.of("settings.json"), files());
        assertEquals(List.of(), troubles);
    }

    @Test
    void foldersThatAreNotThereAreMade() {
        Path file = folder.resolve("a/b/settings.json");
        settings(file).keep(CHOSEN);
        assertEquals(CHOSEN, settings(file).load());
    }

    @Test
    void theStateKeepsPlaceRecentFilesAndTour() {
        Path file = folder.resolve("state.json");
        KeptFile<State> kept = new KeptFile<>(file, State.FORM, State.FIRST, troubles::add);
        State state = State.FIRST
                .withRecent(folder.resolve("a.npy"))
                .with(new State.Place(-10, 20, 1280, 800, true))
                .withTourSeen();
        kept.keep(state);
        assertEquals(state, kept.load());
    }

    @Test
    void theTenNewestFilesAreRememberedOnceEachNewestFirst() {
        State state = State.FIRST;
        for (int i = 0; i < 12; i++) {
            state = state.withRecent(Path.of("f" + i));
        }
        state = state.withRecent(Path.of("f5"));
        assertEquals(
                List.of("f5", "f11", "f10", "f9", "f8", "f7", "f6", "f4", "f3", "f2"),
                state.recent().stream().map(p -> p.getFileName().toString()).toList());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "no settings",
                "[]",
                "{",
                "{} {}",
                "{\"theme\": \"purple\"}",
                "{\"theme\": 7}",
                "{\"text_scale\": 0.1}",
                "{\"text_scale\": 1e999}",
                "{\"text_scale\": \"large\"}",
                "{\"motion\": \"yes\"}",
                "{\"language\": [\"tr\"]}",
                "{\"theme\": \"dark\", \"theme\": \"light\"}",
                "[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[["
            })
    void aBrokenFileIsPutAsideAndTheUsualSettingsHold(String text) throws IOException {
        Path file = Files.writeString(folder.resolve("settings.json"), text);
        KeptFile<Settings> kept = settings(file);
        assertEquals(Settings.USUAL, kept.load());
        assertEquals(1, troubles.size());
        assertEquals(text, Files.readString(folder.resolve("settings.json.broken")));
        kept.keep(CHOSEN);
        assertEquals(CHOSEN, settings(file).load());
        assertEquals(text, Files.readString(folder.resolve("settings.json.broken")));
    }

    @Test
    void aSecondBrokenFileDoesNotReplaceTheFirst() throws IOException {
        Path file = Files.writeString(folder.resolve("settings.json"), "first");
        settings(file).load();
        Files.writeString(file, "second");
        settings(file).load();
        assertEquals(List.of("settings.json.broken", "settings.json.broken-2"), files());
        assertEquals("first", Files.readString(folder.resolve("settings.json.broken")));
    }

    @Test
    void aFileLargerThanAnyOfItsKindIsNotRead() throws IOException {
        Path file = Files.write(folder.resolve("settings.json"), new byte[JsonFile.MOST_BYTES + 1]);
        settings(file).load();
        Trouble.Broken broken = assertInstanceOf(Trouble.Broken.class, troubles.getFirst());
        assertEquals(Fault.TOO_LARGE, broken.cause().fault());
    }

    @Test
    void theMessageSaysWhichValueIsWrongAndWhatIsExpected() throws IOException {
        Path file = Files.writeString(folder.resolve("settings.json"), "{\"text_scale\": 7}");
        settings(file).load();
        String text = troubles.getFirst().text(new Messages(Locale.ENGLISH));
        assertTrue(text.startsWith("settings.json: “text_scale” is 7.0; expected is 1.0 – 2.0."), text);
        assertTrue(text.endsWith("settings.json.broken."), text);
    }

    @Test
    void aPlaceWhereNothingCanBeWrittenIsToldOnce() throws IOException {
        Path file = Files.writeString(folder.resolve("a"), "no folder").resolve("settings.json");
        KeptFile<Settings> kept = settings(file);
        assertEquals(Settings.USUAL, kept.load());
        kept.keep(CHOSEN);
        kept.keep(Settings.USUAL);
        assertEquals(1, troubles.size());
        assertInstanceOf(Trouble.Unwritable.class, troubles.getFirst());
        assertFalse(Files.exists(file));
    }

    @Test
    void aFolderInThePlaceOfTheFileIsPutAsideToo() throws IOException {
        Path file = Files.createDirectory(folder.resolve("settings.json"));
        KeptFile<Settings> kept = settings(file);
        assertEquals(Settings.USUAL, kept.load());
        kept.keep(CHOSEN);
        assertEquals(CHOSEN, settings(file).load());
    }
}
