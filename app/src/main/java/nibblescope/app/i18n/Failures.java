package nibblescope.app.i18n;

import java.util.concurrent.ExecutionException;
import nibblescope.core.backend.BackendException;
import nibblescope.core.io.TensorFileException;

/// What went wrong, in the language of the window. Core's exceptions carry typed fields for this.
public final class Failures {
    private Failures() {}

    public static String text(Throwable failure, Messages messages) {
        return switch (failure) {
            case TensorFileException e ->
                messages.get("failure.file", e.file(), e.place(), e.found(), e.expected(), e.remedy());
            case BackendException e -> messages.get("failure.backend", e.backendId(), String.valueOf(e.getMessage()));
            case ExecutionException e when e.getCause() != null -> text(e.getCause(), messages);
            case OutOfMemoryError _ -> messages.get("failure.memory");
            default ->
                messages.get("failure.other", failure.getClass().getSimpleName(), String.valueOf(failure.getMessage()));
        };
    }
}
