package nibblescope.app.session;

import java.nio.file.Path;
import java.util.Optional;
import nibblescope.app.i18n.Messages;

/// Something about the program's own files that the user should know. Nothing stops for it.
public sealed interface Trouble {
    /// What happened, in the language of the window.
    String text(Messages messages);

    /// A file could not be read, so that the usual values hold.
    ///
    /// @param aside where it lies now; empty if it could not be moved, and is not written over
    record Broken(BrokenFileException cause, Optional<Path> aside) implements Trouble {
        @Override
        public String text(Messages messages) {
            String what = cause.text(messages);
            return aside.isPresent()
                    ? messages.get("session.trouble.aside", what, aside.get())
                    : messages.get("session.trouble.left", what);
        }
    }

    /// A file could not be written.
    record Unwritable(Path file, String reason) implements Trouble {
        @Override
        public String text(Messages messages) {
            return messages.get("session.trouble.unwritable", file, reason);
        }
    }
}
