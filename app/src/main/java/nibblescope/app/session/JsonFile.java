package nibblescope.app.session;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import nibblescope.app.session.BrokenFileException.Fault;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.PrettyPrinter;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.util.DefaultPrettyPrinter;

/// Small files that hold one JSON object. Nothing that is read is trusted: neither size nor depth.
final class JsonFile {
    /// Beyond what any of them ever has.
    static final int MOST_BYTES = 1 << 20;

    private static final int MOST_DEPTH = 8;

    private static final JsonFactory JSON = JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .streamReadConstraints(
                    StreamReadConstraints.builder().maxNestingDepth(MOST_DEPTH).build())
            .build();

    private JsonFile() {}

    static JsonFields read(Path file) throws BrokenFileException {
        String name = String.valueOf(file.getFileName());
        byte[] bytes = bytes(file, name);
        try (JsonParser json = JSON.createParser(ObjectReadContext.empty(), bytes)) {
            if (json.nextToken() == JsonToken.START_OBJECT) {
                Map<String, @Nullable Object> object = object(json);
                if (json.nextToken() == null) {
                    return new JsonFields(name, object);
                }
            }
            throw noJson(name, json.currentTokenLocation().getLineNr());
        } catch (JacksonException e) {
            throw noJson(name, e.getLocation() == null ? 1 : e.getLocation().getLineNr());
        }
    }

    private static byte[] bytes(Path file, String name) throws BrokenFileException {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(MOST_BYTES + 1);
            if (bytes.length > MOST_BYTES) {
                throw new BrokenFileException(name, Fault.TOO_LARGE, "", "> 1 MiB", "≤ 1 MiB");
            }
            return bytes;
        } catch (IOException e) {
            throw new BrokenFileException(name, Fault.UNREADABLE, "", e.toString(), "");
        }
    }

    private static BrokenFileException noJson(String name, int line) {
        return new BrokenFileException(name, Fault.NO_JSON, Integer.toString(line), "", "");
    }

    private static Map<String, @Nullable Object> object(JsonParser json) {
        Map<String, @Nullable Object> object = new LinkedHashMap<>();
        while (json.nextToken() == JsonToken.PROPERTY_NAME) {
            String name = json.currentName();
            json.nextToken();
            object.put(name, value(json));
        }
        return object;
    }

    private static @Nullable Object value(JsonParser json) {
        return switch (json.currentToken()) {
            case START_OBJECT -> object(json);
            case START_ARRAY -> {
                List<@Nullable Object> list = new ArrayList<>();
                while (json.nextToken() != JsonToken.END_ARRAY) {
                    list.add(value(json));
                }
                yield list;
            }
            case VALUE_STRING -> json.getString();
            case VALUE_NUMBER_INT -> wholeNumber(json);
            case VALUE_NUMBER_FLOAT -> json.getDoubleValue();
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            default -> null;
        };
    }

    private static Number wholeNumber(JsonParser json) {
        return switch (json.getNumberType()) {
            case INT, LONG -> json.getLongValue();
            default -> json.getDoubleValue();
        };
    }

    /// Puts a file in the place of the one that is there, at once or not at all.
    ///
    /// @param object of texts, whole numbers, floats, doubles, truth values, and lists and maps of
    ///               such
    static void write(Path file, Map<String, ?> object) throws IOException {
        Path target = file.toAbsolutePath();
        Path folder = target.getParent();
        if (folder == null) {
            throw new IOException(file + " is no file");
        }
        Files.createDirectories(folder);
        Path made = folder.resolve("." + target.getFileName() + "." + UUID.randomUUID() + ".tmp");
        try {
            Files.write(made, bytes(object), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
            try {
                Files.move(made, target, StandardCopyOption.ATOMIC_MOVE);
            } catch (AtomicMoveNotSupportedException _) {
                Files.move(made, target, StandardCopyOption.REPLACE_EXISTING);
            }
        } finally {
            Files.deleteIfExists(made);
        }
    }

    private static byte[] bytes(Map<String, ?> object) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JsonGenerator json = JSON.createGenerator(new Indented(), bytes)) {
            write(json, object);
        }
        bytes.write('\n');
        return bytes.toByteArray();
    }

    private static void write(JsonGenerator json, Object value) {
        switch (value) {
            case Map<?, ?> object -> {
                json.writeStartObject();
                object.forEach((name, field) -> {
                    json.writeName((String) name);
                    write(json, field);
                });
                json.writeEndObject();
            }
            case List<?> list -> {
                json.writeStartArray();
                list.forEach(item -> write(json, item));
                json.writeEndArray();
            }
            case String text -> json.writeString(text);
            case Long number -> json.writeNumber(number);
            case Integer number -> json.writeNumber(number);
            case Float number when !Float.isFinite(number) -> json.writeString(number.toString());
            // As a double, so that the digits stand for this float and no other.
            case Float number -> json.writeNumber(number.doubleValue());
            case Double number -> json.writeNumber(number);
            case Boolean flag -> json.writeBoolean(flag);
            default -> throw new IllegalArgumentException("no JSON for " + value.getClass());
        }
    }

    /// One property a line.
    private static final class Indented extends ObjectWriteContext.Base {
        @Override
        public boolean hasPrettyPrinter() {
            return true;
        }

        @Override
        public PrettyPrinter getPrettyPrinter() {
            return new DefaultPrettyPrinter();
        }
    }
}
