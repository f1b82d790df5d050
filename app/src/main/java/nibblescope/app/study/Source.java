package nibblescope.app.study;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import nibblescope.core.io.Input;
import nibblescope.core.io.TensorFile;
import nibblescope.core.io.TensorFileException;
import nibblescope.core.synthetic.DisputedBlock;
import nibblescope.core.synthetic.Distribution;
import nibblescope.core.synthetic.SyntheticTensor;
import nibblescope.core.tensor.Shape;

/// Where tensors come from, with a name by which the command line, a session and a copied command
/// find it again.
public sealed interface Source extends Exploration.Opener {
    /// What a synthetic tensor's name starts with: `synthetic:normal:1024x1024:7`, of which the last
    /// part is the seed.
    String SYNTHETIC_PREFIX = "synthetic:";

    /// What the name of a block starts with of which implementations make different bits: `rules:M1`.
    String DISPUTED_PREFIX = "rules:";

    /// The most elements of a synthetic tensor that is made in memory.
    long MOST_SYNTHETIC_ELEMENTS = 1L << 28;

    /// Opens it. The caller closes the file.
    @Override
    TensorFile open() throws TensorFileException;

    /// Equal to what another source says if both have the same content, and this one still has it:
    /// of a file the path, size and time of its last change.
    default Object identity() {
        return this;
    }

    /// A file, or a sample that comes with the program.
    record Stored(Input input) implements Source {
        private record Version(Path path, long bytes, FileTime changed) {}

        @Override
        public Object identity() {
            if (!(input instanceof Input.OfPath(Path path))) {
                return this;
            }
            try {
                BasicFileAttributes now = Files.readAttributes(path, BasicFileAttributes.class);
                return new Version(path.toAbsolutePath().normalize(), now.size(), now.lastModifiedTime());
            } catch (IOException _) {
                // Nothing is known of it; opening it will say why.
                return new Object();
            }
        }

        @Override
        public TensorFile open() throws TensorFileException {
            return input.open();
        }

        @Override
        public String toString() {
            return input.toString();
        }
    }

    /// A tensor that is made from a distribution and a seed.
    record Made(SyntheticTensor tensor) implements Source {
        @Override
        public TensorFile open() {
            return new GeneratedFile(tensor.info().name(), tensor.generate());
        }

        @Override
        public String toString() {
            return SYNTHETIC_PREFIX
                    + tensor.distribution().id()
                    + ":"
                    + tensor.shape().rows()
                    + "x"
                    + tensor.shape().columns()
                    + ":"
                    + tensor.seed();
        }
    }

    /// A block of which implementations make different bits.
    record Disputed(DisputedBlock block) implements Source {
        @Override
        public TensorFile open() {
            return new GeneratedFile(toString(), block.tensor());
        }

        @Override
        public String toString() {
            return DISPUTED_PREFIX + block.id();
        }
    }

    /// The source of that name.
    ///
    /// @throws IllegalArgumentException if it names a sample, a block or a distribution that does not exist,
    ///                 a tensor that is too large to be made in memory, or is no path here
    static Source of(String name) {
        if (name.startsWith(DISPUTED_PREFIX)) {
            return new Disputed(disputed(name.substring(DISPUTED_PREFIX.length())));
        }
        return name.startsWith(SYNTHETIC_PREFIX) ? new Made(synthetic(name)) : new Stored(Input.of(name));
    }

    private static DisputedBlock disputed(String id) {
        return DisputedBlock.find(id).orElseThrow(() -> {
            List<String> known =
                    DisputedBlock.all().stream().map(DisputedBlock::id).toList();
            return new IllegalArgumentException(
                    "there is no block \"%s\"; there are %s".formatted(id, String.join(", ", known)));
        });
    }

    private static SyntheticTensor synthetic(String name) {
        Matcher parts = Pattern.compile(SYNTHETIC_PREFIX + "([a-z-]+):([0-9]{1,9})x([0-9]{1,9}):(-?[0-9]{1,18})")
                .matcher(name.toLowerCase(Locale.ROOT));
        List<String> known =
                Distribution.EXAMPLES.stream().map(Distribution::id).toList();
        if (!parts.matches()) {
            throw new IllegalArgumentException(
                    "\"%s\" is not a synthetic tensor; synthetic:DISTRIBUTION:ROWSxCOLUMNS:SEED is expected"
                            .formatted(name));
        }
        Distribution distribution = Distribution.EXAMPLES.stream()
                .filter(d -> d.id().equals(parts.group(1)))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("there is no distribution \"%s\"; there are %s"
                        .formatted(parts.group(1), String.join(", ", known))));
        long rows = Long.parseLong(parts.group(2));
        long columns = Long.parseLong(parts.group(3));
        if (rows < 1 || columns < 1 || Math.multiplyExact(rows, columns) > MOST_SYNTHETIC_ELEMENTS) {
            throw new IllegalArgumentException("a synthetic tensor of %d x %d is not made; it has 1 to %d elements"
                    .formatted(rows, columns, MOST_SYNTHETIC_ELEMENTS));
        }
        return new SyntheticTensor(distribution, Shape.of(rows, columns), Long.parseLong(parts.group(4)));
    }
}
