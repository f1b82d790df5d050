package nibblescope.app.rules;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import nibblescope.core.quantize.Recipe;

/// What a recipe is called where there is little room, by its id: whose it is, and which of theirs.
///
/// @param producer `torchao`, `ModelOpt`
/// @param variant  `FLOOR`, `0.18 RCEIL`; may be empty
record RuleName(String producer, String variant) {
    private static final Map<String, String> PRODUCERS = producers();

    private static final Set<String> RULES = Set.of("floor", "ceil", "rceil", "even", "mae", "mse", "onnx", "te");

    private static final Pattern MARK = Pattern.compile("[0-9]+\\.[0-9]+|2025");

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
        for (String word : words.split("-", -1)) {
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

    /// What several of a producer are: `(FLOOR, EVEN + 0.18, 0.16)` for the two and the same of those
    /// versions.
    private static String together(String producer, List<String> variants) {
        Map<String, Set<String>> marks = new LinkedHashMap<>();
        for (String variant : variants) {
            List<String> words = List.of(variant.split(" "));
            List<String> rest = words.stream().filter(w -> !isMark(w)).toList();
            String mark =
                    String.join(" ", words.stream().filter(RuleName::isMark).toList());
            marks.computeIfAbsent(String.join(" ", rest), _ -> new LinkedHashSet<>())
                    .add(mark);
        }
        Set<Set<String>> kinds = new LinkedHashSet<>(marks.values());
        boolean alike = kinds.size() == 1 && kinds.iterator().next().contains("");
        List<String> names = alike ? List.copyOf(marks.keySet()) : variants;
        List<String> named = names.stream().filter(v -> !v.isEmpty()).toList();
        String also = alike
                ? String.join(
                        ", ",
                        kinds.iterator().next().stream()
                                .filter(m -> !m.isEmpty())
                                .toList())
                : "";
        String listed = String.join(", ", named);
        if (named.size() < names.size() && !named.isEmpty()) {
            // One without a variant is the plain one of the producer.
            return producer + ", " + producer + " " + bracketed(listed, also, named.size() > 1);
        }
        return (producer + " " + bracketed(listed, also, named.size() > 1)).strip();
    }

    private static String bracketed(String listed, String also, boolean several) {
        if (also.isEmpty()) {
            return several ? "(" + listed + ")" : listed;
        }
        return listed.isEmpty() ? "(+ " + also + ")" : "(" + listed + " + " + also + ")";
    }

    /// Whether a word tells versions or options of a rule apart.
    private static boolean isMark(String word) {
        return word.equals("flush") || MARK.matcher(word).matches();
    }
}
