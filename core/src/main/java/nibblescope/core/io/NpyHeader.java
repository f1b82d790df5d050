package nibblescope.core.io;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What the header of an NPY file says: a Python dict literal with exactly these three keys, in any
/// order, such as `{'descr': '<f4', 'fortran_order': False, 'shape': (3, 4), }`.
///
/// @param descr numpy's name of the dtype, byte order first
record NpyHeader(String descr, boolean fortranOrder, List<Long> shape) {
    /// @param offset the byte of the file at which `text` starts, for messages
    static NpyHeader parse(String file, long offset, String text) throws TensorFileException {
        return new Literal(file, offset, text).header();
    }

    /// A reader of as much of Python's literals as numpy writes here.
    private static final class Literal {
        private static final String KEYS = "descr, fortran_order and shape are expected, once each";

        private final String file;
        private final long offset;
        private final String text;
        private int at = 0;

        Literal(String file, long offset, String text) {
            this.file = file;
            this.offset = offset;
            this.text = text;
        }

        NpyHeader header() throws TensorFileException {
            @Nullable String descr = null;
            @Nullable Boolean fortranOrder = null;
            @Nullable List<Long> shape = null;
            take("{");
            while (!takes("}")) {
                String key = string();
                take(":");
                switch (key) {
                    case "descr" -> descr = descr(key, descr);
                    case "fortran_order" -> fortranOrder = bool(key, fortranOrder);
                    case "shape" -> shape = tuple(key, shape);
                    default -> throw bad("the header", "has the key \"" + key + "\"", KEYS);
                }
                if (!takes(",") && next() != '}') {
                    throw unexpected("\",\" or \"}\"");
                }
            }
            if (next() != 0) {
                throw unexpected("only spaces after the dict");
            }
            if (descr == null || fortranOrder == null || shape == null) {
                String lacking = descr == null ? "descr" : shape == null ? "shape" : "fortran_order";
                throw bad("the header", "has no " + lacking, KEYS);
            }
            return new NpyHeader(descr, fortranOrder, shape);
        }

        private String descr(String key, @Nullable String before) throws TensorFileException {
            requireFirst(key, before);
            if (next() == '[' || next() == '(') {
                throw new TensorFileException(
                        file,
                        "descr",
                        "is a record of several fields",
                        "one number type such as \"<f4\" is expected",
                        "save one field of the array");
            }
            return string();
        }

        private boolean bool(String key, @Nullable Boolean before) throws TensorFileException {
            requireFirst(key, before);
            if (takes("True")) {
                return true;
            }
            if (takes("False")) {
                return false;
            }
            throw unexpected("True or False");
        }

        /// `()`, `(3,)` or `(3, 4)`; `(3)` is a number in Python, not a tuple.
        private List<Long> tuple(String key, @Nullable List<Long> before) throws TensorFileException {
            requireFirst(key, before);
            List<Long> extents = new ArrayList<>();
            boolean comma = true;
            take("(");
            while (!takes(")")) {
                if (!comma) {
                    throw unexpected("\",\"");
                }
                extents.add(extent());
                comma = takes(",");
            }
            if (extents.size() == 1 && !comma) {
                throw unexpected("a tuple with a comma, such as (3,)");
            }
            return extents;
        }

        private long extent() throws TensorFileException {
            next();
            int start = at;
            while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
                at++;
            }
            String digits = text.substring(start, at);
            if (digits.isEmpty()) {
                throw unexpected("an extent from 0 on");
            }
            // Python 2 wrote long integers as 3L.
            takes("L");
            try {
                return Long.parseLong(digits);
            } catch (NumberFormatException e) {
                throw bad("shape", "has the extent %.40s".formatted(digits), "it must be below 2^63")
                        .causedBy(e);
            }
        }

        private String string() throws TensorFileException {
            char quote = next();
            if (quote != '\'' && quote != '"') {
                throw unexpected("a quoted string");
            }
            int end = text.indexOf(quote, at + 1);
            if (end < 0) {
                throw unexpected("a string that ends");
            }
            String content = text.substring(at + 1, end);
            at = end + 1;
            return content;
        }

        private void requireFirst(String key, @Nullable Object before) throws TensorFileException {
            if (before != null) {
                throw bad("the header", "has " + key + " twice", KEYS);
            }
        }

        private void take(String token) throws TensorFileException {
            if (!takes(token)) {
                throw unexpected("\"" + token + "\"");
            }
        }

        private boolean takes(String token) {
            next();
            boolean present = text.startsWith(token, at);
            if (present) {
                at += token.length();
            }
            return present;
        }

        /// The next character that is no space, left where it is; 0 at the end.
        private char next() {
            while (at < text.length() && " \t\r\n".indexOf(text.charAt(at)) >= 0) {
                at++;
            }
            return at < text.length() ? text.charAt(at) : 0;
        }

        private TensorFileException unexpected(String expected) {
            String found = at >= text.length() ? "ends" : "has %.1s".formatted(text.substring(at));
            return bad("the header at byte " + (offset + at), found, expected + " is expected");
        }

        private TensorFileException bad(String place, String found, String expected) {
            return new TensorFileException(file, place, found, expected, "");
        }
    }
}
