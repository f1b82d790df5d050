package nibblescope.app.errormap;

import java.util.Optional;
import nibblescope.app.study.Study;

/// What part of the tensor the map shows while the rest is still computed.
///
/// @param rows      rows of the map
/// @param stretches how many such rows the tensor has
/// @param elements  elements of each
/// @param wholeRows whether they are rows of the tensor, or stretches of its rows
/// @param share     of the tensor's elements, 0 to 1
public record MapSample(long rows, long stretches, long elements, boolean wholeRows, double share) {
    /// What a study is a sample of; empty if it is of the whole tensor.
    static Optional<MapSample> of(Study study) {
        long length = study.measured().shape().columns();
        boolean wholeRows = length == study.info().shape().columns();
        return study.sample()
                .map(sample -> new MapSample(
                        study.measured().shape().rows(), sample.stretches(), length, wholeRows, sample.share()));
    }
}
