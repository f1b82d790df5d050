package nibblescope.core.io;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import nibblescope.core.tensor.DType;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;

/// What a safetensors header says, well formed but not yet believed: that its offsets fit its
/// shapes and the file is for the reader to check.
///
/// @param entries in the order of the header
record SafetensorsHeader(List<Entry> entries, Map<String, String> metadata) {
    /// The key that holds notes instead of a tensor.
    static final String METADATA = "__metadata__";

    /// One tensor as the header describes it.
    ///
    /// @param start the first byte, counted from the end of the header
    /// @param end   one beyond the last byte
    record Entry(String name, DType dtype, List<Long> shape, long start, long end) {
        String place() {
            return Parsing.placeOf(name);
        }
    }

    /// @throws TensorFileException if the bytes are not such a header, with the byte of the file
    static SafetensorsHeader parse(String file, byte[] json) throws TensorFileException {
        Parsing.requireUtf8(file, json);
        if (json.length == 0 || json[0] != '{') {
            String found = json.length == 0 ? "is empty" : "starts with 0x%02X".formatted(json[0]);
            throw new TensorFileException(
                    file, "the header", found, "a JSON object starting with \"{\" is expected", "");
        }
        try (JsonParser parser = Parsing.JSON.createParser(ObjectReadContext.empty(), json)) {
            return new Parsing(file, parser).header();
        } catch (JacksonException e) {
            long at = e.getLocation() == null ? 0 : Math.max(0, e.getLocation().getByteOffset());
            String found = "is not valid JSON: "
                    + e.getOriginalMessage().lines().findFirst().orElse("unreadable");
            throw new TensorFileException(file, Parsing.byteOfFile(at), found, "", "").causedBy(e);
        }
    }

    /// The walk over the tokens of one header.
    private static final class Parsing {
        /// Names and numbers have narrow limits; a note may be as long as the header.
        static final JsonFactory JSON = JsonFactory.builder()
                .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                .streamReadConstraints(StreamReadConstraints.builder()
                        .maxNestingDepth(16)
                        .maxNumberLength(40)
                        .maxNameLength(50_000)
                        .maxStringLength((int) SafetensorsReader.MAX_HEADER_BYTES)
                        .build())
                .build();

        private final String file;
        private final JsonParser parser;
        private final List<Entry> entries = new ArrayList<>();
        private final Map<String, String> metadata = new LinkedHashMap<>();

        Parsing(String file, JsonParser parser) {
            this.file = file;
            this.parser = parser;
        }

        static String placeOf(String name) {
            int shown = name.offsetByCodePoints(0, Math.min(80, name.codePointCount(0, name.length())));
            return "tensor \"" + name.substring(0, shown) + (shown < name.length() ? "..." : "") + "\"";
        }

        static String byteOfFile(long headerByte) {
            return "the header at byte " + (SafetensorsReader.LENGTH_BYTES + headerByte);
        }

        /// Java's decoder knows all that is wrong with UTF-8; the JSON parser lets some of it pass.
        static void requireUtf8(String file, byte[] json) throws TensorFileException {
            ByteBuffer bytes = ByteBuffer.wrap(json);
            CharBuffer discarded = CharBuffer.allocate(8192);
            var decoder = StandardCharsets.UTF_8.newDecoder();
            CoderResult result;
            do {
                discarded.clear();
                result = decoder.decode(bytes, discarded, true);
            } while (result.isOverflow());
            if (result.isError()) {
                int at = bytes.position();
                throw new TensorFileException(
                        file, byteOfFile(at), "has 0x%02X".formatted(json[at]), "valid UTF-8 is expected", "");
            }
        }

        SafetensorsHeader header() throws TensorFileException {
            parser.nextToken();
            while (parser.nextToken() != JsonToken.END_OBJECT) {
                String name = parser.currentName();
                parser.nextToken();
                if (name.equals(METADATA)) {
                    readMetadata();
                } else {
                    entries.add(entry(name));
                }
            }
            if (parser.nextToken() != null) {
                throw unexpected("the header", "only spaces after the JSON object");
            }
            return new SafetensorsHeader(entries, metadata);
        }

        private void readMetadata() throws TensorFileException {
            String place = "\"" + METADATA + "\"";
            require(JsonToken.START_OBJECT, place, "an object of strings");
            while (parser.nextToken() != JsonToken.END_OBJECT) {
                String key = parser.currentName();
                parser.nextToken();
                require(JsonToken.VALUE_STRING, place, "an object of strings");
                metadata.put(key, wholeText(parser.getString()));
            }
        }

        /// An escape can name one half of a surrogate pair, which no UTF-8 text can hold. The
        /// parser itself refuses that in names, but not in values.
        private String wholeText(String text) throws TensorFileException {
            if (!StandardCharsets.UTF_8.newEncoder().canEncode(text)) {
                throw unexpected("the header", "text of whole characters");
            }
            return text;
        }

        private Entry entry(String name) throws TensorFileException {
            String place = placeOf(name);
            require(JsonToken.START_OBJECT, place, "an object with dtype, shape and data_offsets");
            @Nullable DType dtype = null;
            @Nullable List<Long> shape = null;
            @Nullable List<Long> offsets = null;
            while (parser.nextToken() != JsonToken.END_OBJECT) {
                String key = parser.currentName();
                parser.nextToken();
                switch (key) {
                    case "dtype" -> dtype = dtype(place);
                    case "shape" -> shape = counts(place + " shape", "a list of extents from 0 on");
                    case "data_offsets" -> offsets = counts(place + " data_offsets", "[start, end] in bytes");
                    default -> parser.skipChildren();
                }
            }
            if (dtype == null || shape == null || offsets == null) {
                String lacking = dtype == null ? "dtype" : shape == null ? "shape" : "data_offsets";
                throw new TensorFileException(
                        file, place, "has no " + lacking, "dtype, shape and data_offsets are expected", "");
            }
            if (offsets.size() != 2) {
                throw new TensorFileException(
                        file, place, "has " + offsets.size() + " data_offsets", "[start, end] is expected", "");
            }
            return new Entry(name, dtype, shape, offsets.getFirst(), offsets.getLast());
        }

        private DType dtype(String place) throws TensorFileException {
            require(JsonToken.VALUE_STRING, place + " dtype", "a name such as \"F32\"");
            String name = parser.getString();
            Optional<DType> dtype = DType.named(name);
            return dtype.orElseThrow(() -> new TensorFileException(
                    file,
                    place,
                    "has the dtype \"" + name + "\"",
                    "one of " + List.of(DType.values()) + " is expected",
                    "the file may be of a newer version of the format"));
        }

        private List<Long> counts(String place, String expected) throws TensorFileException {
            require(JsonToken.START_ARRAY, place, expected);
            List<Long> counts = new ArrayList<>();
            while (parser.nextToken() != JsonToken.END_ARRAY) {
                require(JsonToken.VALUE_NUMBER_INT, place, expected);
                if (parser.getNumberType() == JsonParser.NumberType.BIG_INTEGER) {
                    throw unexpected(place, "a number below 2^63");
                }
                if (parser.getLongValue() < 0) {
                    throw unexpected(place, expected);
                }
                counts.add(parser.getLongValue());
            }
            return counts;
        }

        private void require(JsonToken token, String place, String expected) throws TensorFileException {
            if (parser.currentToken() != token) {
                throw unexpected(place, expected);
            }
        }

        private TensorFileException unexpected(String place, String expected) {
            long at = SafetensorsReader.LENGTH_BYTES
                    + parser.currentTokenLocation().getByteOffset();
            @Nullable JsonToken token = parser.currentToken();
            String found = token != null && token.isScalarValue() ? parser.getString() : String.valueOf(token);
            return new TensorFileException(
                    file, place, "has %.40s at byte %d".formatted(found, at), expected + " is expected", "");
        }
    }
}
