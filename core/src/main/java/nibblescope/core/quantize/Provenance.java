package nibblescope.core.quantize;

import java.util.Optional;

/// Where a recipe comes from.
///
/// @param implementation whose recipe it is
/// @param repository     the project that holds it, empty for our own
/// @param file           the file in that project
/// @param version        the version that was read and run
/// @param differences    what it is known to do differently from its neighbours, in one line
/// @param golden         the name of its golden vectors, if a reference produced some
public record Provenance(
        String implementation,
        String repository,
        String file,
        String version,
        String differences,
        Optional<String> golden) {}
