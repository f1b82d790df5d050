package nibblescope.core.io;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;

/// What a name given to the program stands for: a tensor file, or one of the samples that come with
/// the program.
public sealed interface Input {
    /// What a sample's name starts with; a file of such a name is written `./sample:...`.
    String SAMPLE_PREFIX = "sample:";

    /// Opens it. The caller closes the file.
    TensorFile open() throws TensorFileException;

    /// A tensor file.
    record OfPath(Path path) implements Input {
        @Override
        public TensorFile open() throws TensorFileException {
            return TensorFiles.open(path);
        }

        @Override
        public String toString() {
            return path.toString();
        }
    }

    /// A sample.
    enum OfSample implements Input {
        /// A layer of a sentence-embedding transformer.
        MINILM {
            @Override
            public TensorFile open() {
                return Samples.miniLm();
            }
        },
        /// Two blocks of 16 values.
        PRESETS {
            @Override
            public TensorFile open() {
                return Samples.presetBlocks();
            }
        };

        @Override
        public String toString() {
            return SAMPLE_PREFIX + name().toLowerCase(java.util.Locale.ROOT);
        }
    }

    /// The input of that name.
    ///
    /// @throws IllegalArgumentException if it names a sample that does not exist, or is no path
    ///                 here
    static Input of(String name) {
        if (!name.startsWith(SAMPLE_PREFIX)) {
            return new OfPath(Path.of(name));
        }
        Optional<OfSample> sample = Arrays.stream(OfSample.values())
                .filter(s -> s.toString().equals(name))
                .findFirst();
        return sample.orElseThrow(() -> new IllegalArgumentException("there is no sample \"%s\"; there are %s"
                .formatted(
                        name,
                        Arrays.stream(OfSample.values())
                                .map(OfSample::toString)
                                .collect(Collectors.joining(" and ")))));
    }
}
