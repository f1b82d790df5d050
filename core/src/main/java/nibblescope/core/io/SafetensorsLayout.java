package nibblescope.core.io;

import java.io.ByteArrayOutputStream;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import nibblescope.core.tensor.TensorInfo;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/// Where the tensors of a safetensors file that is to be written go, and the header that says so.
///
/// The order is the reference writer's: dtypes of wide alignment first, so that every tensor is
/// aligned without padding between them, then names by their UTF-8 bytes.
///
/// @param header  the JSON, padded with spaces to a multiple of 8 bytes
/// @param tensors in the order of the file
record SafetensorsLayout(MemorySegment header, List<Placed> tensors) {
    /// A tensor and its first byte, counted from the end of the header.
    record Placed(TensorInfo info, long start) {
        long end() {
            return Math.addExact(start, info.bytes());
        }
    }

    static SafetensorsLayout of(List<TensorInfo> tensors, Map<String, String> metadata) {
        requireWritable(tensors);
        List<TensorInfo> ordered = new ArrayList<>(tensors);
        // DType declares its constants by rising alignment, in the order of the reference.
        ordered.sort(Comparator.comparing(TensorInfo::dtype)
                .reversed()
                .thenComparing(info -> info.name().getBytes(StandardCharsets.UTF_8), Arrays::compareUnsigned));
        List<Placed> placed = new ArrayList<>();
        long start = 0;
        for (TensorInfo info : ordered) {
            Placed next = new Placed(info, start);
            placed.add(next);
            start = next.end();
        }
        return new SafetensorsLayout(header(placed, metadata), List.copyOf(placed));
    }

    long dataStart() {
        return SafetensorsReader.LENGTH_BYTES + header.byteSize();
    }

    long fileBytes() {
        return Math.addExact(
                dataStart(), tensors.isEmpty() ? 0 : tensors.getLast().end());
    }

    private static void requireWritable(List<TensorInfo> tensors) {
        Set<String> names = new HashSet<>();
        for (TensorInfo info : tensors) {
            if (!names.add(info.name()) || info.name().equals(SafetensorsHeader.METADATA)) {
                throw new IllegalArgumentException("the name \"" + info.name() + "\" is taken");
            }
            if (Math.multiplyExact(info.shape().elements(), info.dtype().bits()) % 8 != 0) {
                throw new IllegalArgumentException("tensor \"%s\" of %s %s does not fill whole bytes"
                        .formatted(info.name(), info.dtype(), info.shape()));
            }
        }
    }

    private static MemorySegment header(List<Placed> tensors, Map<String, String> metadata) {
        ByteArrayOutputStream json = new ByteArrayOutputStream();
        try (JsonGenerator generator = new JsonFactory().createGenerator(ObjectWriteContext.empty(), json)) {
            generator.writeStartObject();
            if (!metadata.isEmpty()) {
                generator.writeObjectPropertyStart(SafetensorsHeader.METADATA);
                metadata.forEach(generator::writeStringProperty);
                generator.writeEndObject();
            }
            for (Placed placed : tensors) {
                write(generator, placed);
            }
            generator.writeEndObject();
        }
        json.writeBytes(" ".repeat(Math.floorMod(-json.size(), 8)).getBytes(StandardCharsets.US_ASCII));
        if (json.size() > SafetensorsReader.MAX_HEADER_BYTES) {
            throw new IllegalArgumentException("a header of %d bytes is beyond the limit of %d"
                    .formatted(json.size(), SafetensorsReader.MAX_HEADER_BYTES));
        }
        return MemorySegment.ofArray(json.toByteArray());
    }

    private static void write(JsonGenerator generator, Placed placed) {
        generator.writeObjectPropertyStart(placed.info().name());
        generator.writeStringProperty("dtype", placed.info().dtype().name());
        generator.writeArrayPropertyStart("shape");
        placed.info().shape().dimensions().forEach(generator::writeNumber);
        generator.writeEndArray();
        generator.writeArrayPropertyStart("data_offsets");
        generator.writeNumber(placed.start());
        generator.writeNumber(placed.end());
        generator.writeEndArray();
        generator.writeEndObject();
    }
}
