package nibblescope.app.runs;

import java.util.Optional;
import java.util.regex.Pattern;

/// A machine whose devices runs can go to.
public sealed interface Attachment {
    /// This machine.
    Attachment HERE = new Local();

    /// The machine that the window is on.
    record Local() implements Attachment {
        @Override
        public String toString() {
            return "local";
        }
    }

    /// Another one, reached by the system's `ssh`.
    ///
    /// @param name as `ssh` is given it: `host` or `user@host`, or what its configuration calls it
    record Host(String name) implements Attachment {
        /// It never begins with a dash, which `ssh` would take for an option.
        private static final Pattern NAME = Pattern.compile("(?:\\w[\\w.-]*@)?\\w[\\w.-]*");

        public Host {
            if (!NAME.matcher(name).matches()) {
                throw new IllegalArgumentException("\"" + name + "\" is no name of a host");
            }
        }

        /// The host of that name, if it can be one.
        public static Optional<Host> of(String name) {
            String stripped = name.strip();
            return NAME.matcher(stripped).matches() ? Optional.of(new Host(stripped)) : Optional.empty();
        }

        @Override
        public String toString() {
            return name;
        }
    }
}
