package nibblescope.app.session;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import nibblescope.app.session.BrokenFileException.Fault;
import org.jspecify.annotations.Nullable;

/// The values of a JSON object by name, each checked for its kind and its limits when it is asked
/// for. A value that is not there, or null, is empty; names that nobody asks for are of no account.
public final class JsonFields {
    private static final int MOST_SHOWN = 40;

    private final String file;
    private final String path;
    private final Map<String, @Nullable Object> values;

    /// @param file the name of the file, for complaints
    JsonFields(String file, Map<String, @Nullable Object> values) {
        this(file, "", values);
    }

    private JsonFields(String file, String path, Map<String, @Nullable Object> values) {
        this.file = file;
        this.path = path;
        this.values = values;
    }

    Optional<String> string(String name, int mostCharacters) throws BrokenFileException {
        Optional<String> text = value(name, String.class, "\"…\"");
        if (text.isPresent() && text.get().length() > mostCharacters) {
            throw wrong(name, text.get(), "\"…\" ≤ " + mostCharacters);
        }
        return text;
    }

    /// A text that is one of a few.
    Optional<String> oneOf(String name, List<String> allowed) throws BrokenFileException {
        Optional<String> text = value(name, String.class, String.join(", ", allowed));
        if (text.isPresent() && !allowed.contains(text.get())) {
            throw wrong(name, text.get(), String.join(", ", allowed));
        }
        return text;
    }

    Optional<Boolean> flag(String name) throws BrokenFileException {
        return value(name, Boolean.class, "true, false");
    }

    Optional<Double> number(String name, double least, double most) throws BrokenFileException {
        String expected = least + " – " + most;
        Optional<Double> number = value(name, Number.class, expected).map(Number::doubleValue);
        if (number.isPresent() && !(number.get() >= least && number.get() <= most)) {
            throw wrong(name, number.get(), expected);
        }
        return number;
    }

    Optional<Long> whole(String name, long least, long most) throws BrokenFileException {
        String expected = least + " – " + most;
        Optional<Long> number = value(name, Long.class, expected);
        if (number.isPresent() && (number.get() < least || number.get() > most)) {
            throw wrong(name, number.get(), expected);
        }
        return number;
    }

    Optional<JsonFields> object(String name) throws BrokenFileException {
        Object value = values.get(name);
        if (value == null) {
            return Optional.empty();
        }
        if (!(value instanceof Map<?, ?> object)) {
            throw wrong(name, value, "{…}");
        }
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        object.forEach((key, field) -> fields.put((String) key, field));
        return Optional.of(new JsonFields(file, path + name + ".", fields));
    }

    /// The names of all values, at most so many.
    List<String> names(int most) throws BrokenFileException {
        if (values.size() > most) {
            throw wrong("", "{" + values.size() + "}", "{≤ " + most + "}");
        }
        return List.copyOf(values.keySet());
    }

    List<String> texts(String name, int most, int mostCharacters) throws BrokenFileException {
        List<String> texts = new ArrayList<>();
        for (Object item : list(name, most)) {
            if (!(item instanceof String text) || text.length() > mostCharacters) {
                throw wrong(name, item, "[\"…\"]");
            }
            texts.add(text);
        }
        return texts;
    }

    /// Floats; those that JSON has no number for are texts.
    List<Float> floats(String name, int most) throws BrokenFileException {
        List<Float> floats = new ArrayList<>();
        for (Object item : list(name, most)) {
            floats.add(
                    switch (item) {
                        case Number number -> number.floatValue();
                        case String text
                        when List.of("NaN", "Infinity", "-Infinity").contains(text) -> Float.valueOf(text);
                        case null, default -> throw wrong(name, item, "[0.5, \"NaN\", \"Infinity\", \"-Infinity\"]");
                    });
        }
        return floats;
    }

    private List<? extends @Nullable Object> list(String name, int most) throws BrokenFileException {
        Object value = values.get(name);
        if (value == null) {
            return List.of();
        }
        if (!(value instanceof List<?> list)) {
            throw wrong(name, value, "[…]");
        }
        if (list.size() > most) {
            throw wrong(name, "[" + list.size() + "]", "[≤ " + most + "]");
        }
        return list;
    }

    private <T> Optional<T> value(String name, Class<T> kind, String expected) throws BrokenFileException {
        Object value = values.get(name);
        if (value != null && !kind.isInstance(value)) {
            throw wrong(name, value, expected);
        }
        return Optional.ofNullable(value).map(kind::cast);
    }

    /// A complaint about a value.
    BrokenFileException wrong(String name, @Nullable Object found, String expected) {
        String text = String.valueOf(found);
        String shown = text.length() <= MOST_SHOWN ? text : text.substring(0, MOST_SHOWN) + "…";
        return new BrokenFileException(file, Fault.WRONG_VALUE, path + name, shown, expected);
    }
}
