package nibblescope.app.rules;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import nibblescope.core.quantize.Recipe;

/// What a recipe is called where there is little room, by its id: whose it is, and which of theirs.
///
/// @param producer `torchao`, `ModelOpt`
/// @param variant  `FLOOR`, `0.18 RCEIL`; may be empty
record RuleName(String producer, String variant) {
    private static final Map<String, String> PRODUCERS = producers();

    private static final Set<String> RULES = Set.of("floor", "ceil", "rceil", "even", "mae", "mse", "onnx", "te");

    private static Map<String, String> producers() {
        Map<String, String> names = new LinkedHashMap<>();
        names.put("ocp", "OCP text");
        names.put("torchao", "torchao");
        names.put("microxcaling", "microxcaling");
        names.put("modelopt", "ModelOpt");
        names.put("transformer-engine", "Transformer Engine");
        names.put("fouroversix", "fouroversix");
        names.put("compressed-tensors", "compressed-tensors");
        names.put("quark", "Quark");
        names.put("flashinfer", "FlashInfer");
        names.put("gpt-oss", "gpt-oss");
        names.put("ggml", "ggml");
        names.put("gguf-py", "gguf-py");
        names.put("vllm", "vLLM");
        return names;
    }

    static RuleName of(Recipe recipe) {
        String id = recipe.id();
        for (Family family : new Family[] {Family.MXFP4, Family.NVFP4}) {
            if (id.startsWith(family.id() + "-")) {
                return of(id.substring(family.id().length() + 1));
            }
        }
        return new RuleName(id, "");
    }

    private static RuleName of(String name) {
        for (Map.Entry<String, String> producer : PRODUCERS.entrySet()) {
            if (name.equals(producer.getKey())) {
                return new RuleName(producer.getValue(), "");
            }
            if (name.startsWith(producer.getKey() + "-")) {
                return new RuleName(
                        producer.getValue(),
                        variant(name.substring(producer.getKey().length() + 1)));
            }
        }
        return new RuleName(name, "");
    }

    private static String variant(String words) {
        List<String> shown = new ArrayList<>();
        for (String word : words.split("-")) {
            shown.add(RULES.contains(word) ? word.toUpperCase(Locale.ROOT) : word);
        }
        return String.join(" ", shown);
    }

    /// The names of several recipes: `torchao (FLOOR, EVEN)`, `OCP text`.
    static List<String> together(List<Recipe> recipes) {
        Map<String, List<String>> variants = new LinkedHashMap<>();
        for (Recipe recipe : recipes) {
            RuleName name = of(recipe);
            variants.computeIfAbsent(name.producer(), _ -> new ArrayList<>()).add(name.variant());
        }
        List<String> names = new ArrayList<>();
        variants.forEach((producer, of) -> names.add(together(producer, of)));
        return names;
    }

    private static String together(String producer, List<String> variants) {
        if (variants.size() == 1) {
            return variants.getFirst().isEmpty() ? producer : producer + " " + variants.getFirst();
        }
        List<String> named = variants.stream().filter(v -> !v.isEmpty()).toList();
        // One without a variant is the plain one of the producer.
        String plain = named.size() < variants.size() ? producer + ", " : "";
        return plain + producer + " (" + String.join(", ", named) + ")";
    }
}
