package nibblescope.app.i18n;

import nibblescope.core.backend.BackendException;
import nibblescope.core.io.TensorFileException;

/// What went wrong, in the language of the window. Core's exceptions carry typed fields for this.
public final class Failures {
    private Failures() {}

    public static String text(Throwable failure, Messages messages) {
        return switch (failure) {
            case TensorFileException e -> text(e, messages);
            // Its message begins with the backend.
            case BackendException e -> messages.get("failure.backend", String.valueOf(e.getMessage()));
            case OutOfMemoryError _ -> messages.get("failure.memory");
            // What reading beyond the end of a mapped file that has become shorter ends in.
            case InternalError _ -> messages.get("failure.changed");
            default ->
                messages.get("failure.other", failure.getClass().getSimpleName(), String.valueOf(failure.getMessage()));
        };
    }

    /// What was found, then what was expected and what to do, as far as there is something to say.
    private static String text(TensorFileException failure, Messages messages) {
        String text = messages.get("failure.file", failure.file(), failure.place(), failure.found());
        if (!failure.expected().isEmpty()) {
            text = messages.get("failure.file.expected", text, failure.expected());
        }
        return failure.remedy().isEmpty() ? text : messages.get("failure.file.remedy", text, failure.remedy());
    }
}
