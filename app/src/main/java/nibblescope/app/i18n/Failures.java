package nibblescope.app.i18n;

import java.util.Locale;
import nibblescope.core.backend.BackendException;
import nibblescope.core.backend.Obstacle;
import nibblescope.core.io.TensorFileException;
import nibblescope.core.tensor.ScratchArena;
import nibblescope.core.tensor.ScratchException;

/// What went wrong, in the language of the window. Core's exceptions carry typed fields for this.
public final class Failures {
    private Failures() {}

    public static String text(Throwable failure, Messages messages) {
        return switch (failure) {
            case TensorFileException e -> text(e, messages);
            case BackendException e ->
                messages.get(
                        "failure.backend",
                        e.backendId(),
                        obstacle(e.obstacle(), messages),
                        e.found(),
                        remedy(e.obstacle(), e.remedy(), messages));
            case ScratchException e -> text(e, messages);
            case OutOfMemoryError _ -> messages.get("failure.memory");
            // What reading beyond the end of a mapped file that has become shorter ends in.
            case InternalError _ -> messages.get("failure.changed");
            default ->
                messages.get("failure.other", failure.getClass().getSimpleName(), String.valueOf(failure.getMessage()));
        };
    }

    /// What keeps a backend from running, in a few words.
    public static String obstacle(Obstacle obstacle, Messages messages) {
        return messages.get("obstacle." + id(obstacle));
    }

    /// What to do about it, in a sentence.
    ///
    /// @param english what the backend says itself, which may know more but only in English; may be
    ///                empty
    public static String remedy(Obstacle obstacle, String english, Messages messages) {
        boolean understood = messages.language().getLanguage().equals(Locale.ENGLISH.getLanguage());
        return understood && !english.isEmpty()
                ? Character.toUpperCase(english.charAt(0)) + english.substring(1) + "."
                : messages.get("obstacle." + id(obstacle) + ".remedy");
    }

    private static String id(Obstacle obstacle) {
        return obstacle.name().toLowerCase(Locale.ROOT);
    }

    /// What was found, then what was expected and what to do, as far as there is something to say.
    private static String text(TensorFileException failure, Messages messages) {
        String text = messages.get("failure.file", failure.file(), failure.place(), failure.found());
        if (!failure.expected().isEmpty()) {
            text = messages.get("failure.file.expected", text, failure.expected());
        }
        return failure.remedy().isEmpty() ? text : messages.get("failure.file.remedy", text, failure.remedy());
    }

    private static String text(ScratchException failure, Messages messages) {
        String needed = messages.figures().bytes((double) failure.neededBytes());
        return failure.refusal()
                .map(refusal -> messages.get(
                        "failure.scratch.refused", needed, failure.folder(), refusal, ScratchArena.FOLDER_VARIABLE))
                .orElseGet(() -> messages.get(
                        "failure.scratch",
                        needed,
                        failure.folder(),
                        messages.figures().bytes((double) failure.freeBytes()),
                        ScratchArena.FOLDER_VARIABLE));
    }
}
