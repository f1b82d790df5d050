package nibblescope.core.backend;

import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;

/// The fields of one JSON object, read strictly: each is asked for by name and type, and in the end
/// none may be left over.
public final class JsonFields {
    private static final JsonFactory JSON = JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    private final String place;
    private final Map<String, @Nullable Object> left;

    private JsonFields(String place, Map<String, @Nullable Object> fields) {
        this.place = place;
        left = new LinkedHashMap<>(fields);
    }

    /// The object that UTF-8 text holds, and nothing else.
    public static JsonFields parse(byte[] utf8) throws RunJsonException {
        try (JsonParser json = JSON.createParser(ObjectReadContext.empty(), utf8)) {
            json.nextToken();
            @Nullable Object value = json.currentToken() == null ? null : value(json);
            if (json.nextToken() != null) {
                throw new RunJsonException("", "goes on after its value", "one object is expected", null);
            }
            return of("", value);
        } catch (JacksonException e) {
            String found = e.getOriginalMessage().lines().findFirst().orElse("unreadable");
            throw new RunJsonException("", "is not valid: " + found, "", e);
        }
    }

    private static JsonFields of(String place, @Nullable Object value) throws RunJsonException {
        if (!(value instanceof Map<?, ?> map)) {
            throw unexpected(place, value, "an object");
        }
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        map.forEach((name, field) -> fields.put((String) name, field));
        return new JsonFields(place, fields);
    }

    private static @Nullable Object value(JsonParser json) {
        return switch (json.currentToken()) {
            case START_OBJECT -> {
                Map<String, @Nullable Object> object = new LinkedHashMap<>();
                while (json.nextToken() == JsonToken.PROPERTY_NAME) {
                    String name = json.currentName();
                    json.nextToken();
                    object.put(name, value(json));
                }
                yield object;
            }
            case START_ARRAY -> {
                List<@Nullable Object> list = new ArrayList<>();
                while (json.nextToken() != JsonToken.END_ARRAY) {
                    list.add(value(json));
                }
                yield list;
            }
            case VALUE_STRING -> json.getString();
            case VALUE_NUMBER_INT ->
                json.getNumberType() == JsonParser.NumberType.BIG_INTEGER
                        ? json.getNumberValue()
                        : (Object) json.getLongValue();
            case VALUE_NUMBER_FLOAT -> json.getDoubleValue();
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            case VALUE_NULL -> null;
            case END_OBJECT, END_ARRAY, PROPERTY_NAME, VALUE_EMBEDDED_OBJECT, NOT_AVAILABLE ->
                throw new IllegalStateException("a value cannot start with " + json.currentToken());
        };
    }

    private @Nullable Object take(String name) throws RunJsonException {
        if (!left.containsKey(name)) {
            throw new RunJsonException(place, "has no " + name, "", null);
        }
        return left.remove(name);
    }

    private String placeOf(String name) {
        return place.isEmpty() ? name : place + "." + name;
    }

    private static RunJsonException unexpected(String place, @Nullable Object found, String expected) {
        String shown = found instanceof String text ? '"' + text + '"' : String.valueOf(found);
        return new RunJsonException(place, "is %.60s".formatted(shown), expected + " is expected", null);
    }

    public String text(String name) throws RunJsonException {
        @Nullable Object value = take(name);
        if (value instanceof String text) {
            return text;
        }
        throw unexpected(placeOf(name), value, "a text");
    }

    /// A whole number from 0 on.
    public long count(String name) throws RunJsonException {
        @Nullable Object value = take(name);
        if (value instanceof Long count && count >= 0) {
            return count;
        }
        throw unexpected(placeOf(name), value, "a whole number from 0 to 2^63 - 1");
    }

    /// A whole number of an `int`, from 0 on.
    public int smallCount(String name) throws RunJsonException {
        long count = count(name);
        if (count > Integer.MAX_VALUE) {
            throw unexpected(placeOf(name), count, "a whole number below 2^31");
        }
        return (int) count;
    }

    /// A number; NaN for null.
    public double number(String name) throws RunJsonException {
        return number(placeOf(name), take(name));
    }

    private static double number(String place, @Nullable Object value) throws RunJsonException {
        return switch (value) {
            case null -> Double.NaN;
            case Number number -> number.doubleValue();
            default -> throw unexpected(place, value, "a number or null");
        };
    }

    public boolean flag(String name) throws RunJsonException {
        @Nullable Object value = take(name);
        if (value instanceof Boolean flag) {
            return flag;
        }
        throw unexpected(placeOf(name), value, "true or false");
    }

    /// A constant of an enum by its name.
    public <E extends Enum<E>> E constant(String name, Class<E> type) throws RunJsonException {
        String text = text(name);
        for (E constant : type.getEnumConstants()) {
            if (constant.name().equals(text)) {
                return constant;
            }
        }
        throw unexpected(placeOf(name), text, "one of " + List.of(type.getEnumConstants()));
    }

    public Instant instant(String name) throws RunJsonException {
        String text = text(name);
        try {
            return Instant.parse(text);
        } catch (DateTimeParseException e) {
            throw new RunJsonException(
                    placeOf(name), "is \"" + text + '"', "a time as 2026-01-31T12:00:00Z is expected", e);
        }
    }

    public JsonFields object(String name) throws RunJsonException {
        return of(placeOf(name), take(name));
    }

    public List<JsonFields> objects(String name) throws RunJsonException {
        List<JsonFields> objects = new ArrayList<>();
        List<?> list = list(name);
        for (int i = 0; i < list.size(); i++) {
            objects.add(of(placeOf(name) + "[" + i + "]", list.get(i)));
        }
        return objects;
    }

    public List<String> texts(String name) throws RunJsonException {
        List<String> texts = new ArrayList<>();
        for (Object value : list(name)) {
            if (!(value instanceof String text)) {
                throw unexpected(placeOf(name), value, "a list of texts");
            }
            texts.add(text);
        }
        return texts;
    }

    public List<Double> numbers(String name) throws RunJsonException {
        List<Double> numbers = new ArrayList<>();
        for (Object value : list(name)) {
            numbers.add(number(placeOf(name), value));
        }
        return numbers;
    }

    private List<?> list(String name) throws RunJsonException {
        @Nullable Object value = take(name);
        if (value instanceof List<?> list) {
            return list;
        }
        throw unexpected(placeOf(name), value, "a list");
    }

    /// A complaint about the value of a field that has been taken.
    public RunJsonException refused(String name, Object value, String expected) {
        return unexpected(placeOf(name), value, expected);
    }

    /// Requires that nothing is left.
    public void end() throws RunJsonException {
        if (!left.isEmpty()) {
            String names = String.join(", ", left.keySet());
            throw new RunJsonException(place, "has %.60s as well".formatted(names), "which nobody knows", null);
        }
    }
}
