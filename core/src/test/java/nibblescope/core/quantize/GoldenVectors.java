package nibblescope.core.quantize;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import nibblescope.core.tensor.Tensor;

/// What the reference implementations made of the test tensors: the files of the folder `golden`.
/// Keys are `<reference>/<case>/<field>`.
final class GoldenVectors {
    private static final VectorFile INPUTS = new VectorFile("inputs.safetensors");
    private static final List<VectorFile> OUTPUTS = List.of(
            new VectorFile("mxfp4.safetensors.gz"),
            new VectorFile("mxother.safetensors.gz"),
            new VectorFile("nvfp4.safetensors.gz"));

    private GoldenVectors() {}

    /// The parts of what a reference made of one tensor, by field.
    ///
    /// @param reference its name
    /// @param input     the name of the case
    /// @param tensor    which it was handed
    /// @param fields    what it gave
    record Output(String reference, String input, Tensor tensor, Map<String, Tensor> fields) {
        boolean has(String field) {
            return fields.containsKey(field);
        }

        Tensor field(String field) {
            return Objects.requireNonNull(fields.get(field), field);
        }

        @Override
        public String toString() {
            return reference + " on " + input;
        }
    }

    /// All of them.
    static List<Output> outputs() {
        Map<String, Output> outputs = new LinkedHashMap<>();
        for (VectorFile file : OUTPUTS) {
            for (String name : file.names()) {
                String[] key = name.split("/", -1);
                outputs.computeIfAbsent(key[0] + "/" + key[1], _ -> output(key[0], key[1]))
                        .fields()
                        .put(key[2], file.tensor(name));
            }
        }
        return new ArrayList<>(outputs.values());
    }

    private static Output output(String reference, String input) {
        return new Output(reference, input, INPUTS.tensor(input), new LinkedHashMap<>());
    }

    /// The names of the references.
    static Set<String> references() {
        Set<String> references = new LinkedHashSet<>();
        outputs().forEach(output -> references.add(output.reference()));
        return references;
    }
}
