package nibblescope.core.quantize;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import nibblescope.core.tensor.DType;
import nibblescope.core.tensor.Shape;
import nibblescope.core.tensor.Tensor;
import nibblescope.core.tensor.TensorInfo;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/// A well-formed safetensors file of the class path, read whole: as little as the numeric tests need,
/// so that they do not rest on the reader that they would otherwise be testing too.
public final class VectorFile {
    private final Map<String, Tensor> tensors = new LinkedHashMap<>();

    private VectorFile() {}

    /// Reads a resource, by its absolute name.
    public static VectorFile read(String resource) {
        try (InputStream in = Objects.requireNonNull(VectorFile.class.getResourceAsStream(resource), resource)) {
            return of(MemorySegment.ofArray(in.readAllBytes()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static VectorFile of(MemorySegment file) {
        long headerBytes = file.get(ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN), 0);
        byte[] header = file.asSlice(8, headerBytes).toArray(ValueLayout.JAVA_BYTE);
        MemorySegment body = file.asSlice(8 + headerBytes);
        VectorFile result = new VectorFile();
        try (JsonParser json =
                new JsonFactory().createParser(ObjectReadContext.empty(), new String(header, StandardCharsets.UTF_8))) {
            json.nextToken();
            while (json.nextToken() == JsonToken.PROPERTY_NAME) {
                String name = json.currentName();
                json.nextToken();
                if (name.equals("__metadata__")) {
                    json.skipChildren();
                } else {
                    result.tensors.put(name, tensor(name, json, body));
                }
            }
        }
        return result;
    }

    private static Tensor tensor(String name, JsonParser json, MemorySegment body) {
        Optional<DType> dtype = Optional.empty();
        List<Long> shape = List.of();
        List<Long> offsets = List.of();
        while (json.nextToken() == JsonToken.PROPERTY_NAME) {
            String field = json.currentName();
            json.nextToken();
            switch (field) {
                case "dtype" -> dtype = DType.named(json.getString());
                case "shape" -> shape = numbers(json);
                case "data_offsets" -> offsets = numbers(json);
                default -> throw new IllegalArgumentException(name + " has a field " + field);
            }
        }
        long begin = offsets.getFirst();
        return new Tensor(
                new TensorInfo(name, dtype.orElseThrow(), new Shape(shape)),
                body.asSlice(begin, offsets.getLast() - begin));
    }

    private static List<Long> numbers(JsonParser json) {
        List<Long> numbers = new ArrayList<>();
        while (json.nextToken() != JsonToken.END_ARRAY) {
            numbers.add(json.getLongValue());
        }
        return numbers;
    }

    public Set<String> names() {
        return tensors.keySet();
    }

    public boolean has(String name) {
        return tensors.containsKey(name);
    }

    public Tensor tensor(String name) {
        return Objects.requireNonNull(tensors.get(name), name);
    }

    /// The bytes of a tensor.
    public byte[] bytes(String name) {
        return tensor(name).data().toArray(ValueLayout.JAVA_BYTE);
    }
}
