package nibblescope.app.session;

import nibblescope.app.i18n.Messages;

/// Something of a session that is not as it was when it was saved. The rest is opened.
public sealed interface Loss {
    /// What is missing, in the language of the window.
    String text(Messages messages);

    /// The file is not there, nor beside the session.
    record FileGone(String source) implements Loss {
        @Override
        public String text(Messages messages) {
            return messages.get("session.loss.file-gone", source);
        }
    }

    /// The file was written since.
    record FileChanged(String name) implements Loss {
        @Override
        public String text(Messages messages) {
            return messages.get("session.loss.file-changed", name);
        }
    }

    /// The file has no tensor of that name.
    record TensorGone(String name) implements Loss {
        @Override
        public String text(Messages messages) {
            return messages.get("session.loss.tensor-gone", name);
        }
    }

    /// The tensor has no such element.
    record PositionGone(long row, long column) implements Loss {
        @Override
        public String text(Messages messages) {
            return messages.get("session.loss.position-gone", Long.toString(row), Long.toString(column));
        }
    }

    /// This program has no recipe, rule or view of that name.
    record NameUnknown(String name) implements Loss {
        @Override
        public String text(Messages messages) {
            return messages.get("session.loss.name-unknown", name);
        }
    }

    /// A view does not understand one of its settings.
    ///
    /// @param view   the view's id
    /// @param reason what was read and what is expected
    record SettingUnknown(String view, String reason) implements Loss {
        @Override
        public String text(Messages messages) {
            return messages.get("session.loss.setting-unknown", view, reason);
        }
    }
}
