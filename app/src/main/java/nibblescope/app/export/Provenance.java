package nibblescope.app.export;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import nibblescope.app.i18n.Messages;
import nibblescope.app.study.Exploration;
import nibblescope.app.study.OpenFile;
import nibblescope.app.study.Source;
import nibblescope.app.study.Study;
import nibblescope.core.io.Input;
import nibblescope.core.quantize.Recipe;
import nibblescope.core.tensor.TensorInfo;
import nibblescope.core.tensor.TensorSample;

/// Where a picture or a table comes from: enough to know years later what it shows.
///
/// @param version  of the program
/// @param view     what the command line calls the view
/// @param tensor   what the view looks at
/// @param source   the name of the file, without its folder; of a sample or a synthetic tensor, the
///                 name that makes it again
/// @param file     the file, of which [#sha256] is the hash; empty for what is no file
/// @param sha256   the first hexadecimal digits of the file's hash, once it is known
/// @param age      size and last change of a file that is too large to be hashed, once they are known
/// @param recipes  the recipes whose outcome is shown, by their ids
/// @param share    the share of the tensor's elements that was looked at, 1 for all
/// @param edited   whether values were put in the place of those of the selected block
/// @param settings of the view alone, by name
public record Provenance(
        String version,
        String view,
        Optional<TensorInfo> tensor,
        Optional<String> source,
        Optional<Path> file,
        Optional<String> sha256,
        Optional<String> age,
        List<String> recipes,
        double share,
        boolean edited,
        Map<String, String> settings) {
    /// How many digits of the hash are told.
    public static final int HASH_DIGITS = 12;

    public Provenance {
        recipes = List.copyOf(recipes);
        settings = Collections.unmodifiableMap(new LinkedHashMap<>(settings));
    }

    /// What is looked at now, before the hash of the file is known.
    ///
    /// @param recipes  those whose outcome is shown
    /// @param settings of the view
    public static Provenance of(
            Exploration exploration, String version, String view, List<Recipe> recipes, Map<String, String> settings) {
        OpenFile open = exploration.fileProperty().get();
        Study study = exploration.studyProperty().get();
        Optional<Path> file = exploration.source().flatMap(Provenance::path);
        return new Provenance(
                version,
                view,
                Optional.ofNullable(exploration.tensorProperty().get()),
                file.map(Path::getFileName)
                        .map(Path::toString)
                        .or(() -> exploration.source().map(Source::toString))
                        .or(() -> Optional.ofNullable(open).map(o -> o.file().name())),
                file,
                Optional.empty(),
                Optional.empty(),
                recipes.stream().map(Recipe::id).toList(),
                Optional.ofNullable(study)
                        .flatMap(Study::sample)
                        .map(TensorSample::share)
                        .orElse(1.0),
                exploration.editedProperty().get(),
                settings);
    }

    private static Optional<Path> path(Source source) {
        return source instanceof Source.Stored(Input.OfPath(Path path)) ? Optional.of(path) : Optional.empty();
    }

    /// The same, with the hash of the file.
    ///
    /// @param hash all of its digits
    public Provenance with(String hash) {
        return with(Optional.of(hash.substring(0, HASH_DIGITS)), Optional.empty());
    }

    /// The same, with what tells the file from others.
    public Provenance with(FileMark mark) {
        return switch (mark) {
            case FileMark.Hash(String hash) -> with(hash);
            case FileMark.Age known -> with(Optional.empty(), Optional.of(known.toString()));
        };
    }

    private Provenance with(Optional<String> digits, Optional<String> known) {
        return new Provenance(version, view, tensor, source, file, digits, known, recipes, share, edited, settings);
    }

    /// All of it in no language, by name; what there is nothing to say of is left out.
    public Map<String, String> entries() {
        Map<String, String> entries = facts();
        if (!recipes.isEmpty()) {
            entries.put("recipes", String.join(" ", recipes));
        }
        settings.forEach((name, value) -> entries.put("setting " + name, value));
        return entries;
    }

    /// The same without recipes and settings, of which there may be several.
    Map<String, String> facts() {
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("program", "nibblescope " + version);
        facts.put("view", view);
        tensor.ifPresent(info -> {
            facts.put("tensor", info.name());
            facts.put("dtype", info.dtype().name());
            facts.put("shape", info.shape().toString());
        });
        source.ifPresent(name -> facts.put("source", name));
        sha256.ifPresent(digits -> facts.put("sha256", digits));
        age.ifPresent(known -> facts.put("file", known));
        if (share < 1) {
            facts.put("sample", 100 * share + " %");
        }
        if (edited) {
            facts.put("values", "edited");
        }
        return facts;
    }

    /// What stands below pictures: the parts of a line.
    public List<String> parts(Messages messages) {
        List<String> parts = new ArrayList<>();
        tensor.ifPresent(info -> {
            parts.add(info.name());
            parts.add(info.dtype() + " " + info.shape());
        });
        source.ifPresent(parts::add);
        sha256.ifPresent(digits -> parts.add("SHA-256 " + digits));
        age.ifPresent(parts::add);
        parts.addAll(recipes);
        if (share < 1) {
            parts.add(
                    messages.get("export.provenance.sample", messages.figures().share(share)));
        }
        if (edited) {
            parts.add(messages.get("export.provenance.edited"));
        }
        parts.add("Nibblescope " + version);
        return parts;
    }
}
