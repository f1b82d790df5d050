package nibblescope.core.io;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import nibblescope.core.tensor.Tensor;
import nibblescope.core.tensor.TensorInfo;

/// An open tensor file. Its tensors are views of the mapped file: they cost no memory until they
/// are read, and must not be read after the file is closed (that throws an
/// `IllegalStateException`). Safe to use from any thread. Whoever opens a file closes it, once
/// nothing reads it any more.
///
/// A file that another program shortens while it is open cannot be read to its end; such a read
/// fails with an `InternalError`.
public interface TensorFile extends AutoCloseable {
    /// The file name, without its folder: for messages and titles.
    String name();

    /// What another process opens it by: an absolute path, or `sample:...` for one that comes with
    /// the program; empty for tensors that lie in this process alone.
    default Optional<String> source() {
        return Optional.empty();
    }

    /// What the file says of its tensors, in the order in which their elements lie in it.
    List<TensorInfo> tensors();

    /// The tensor of that info, which must come from [#tensors()]. No element is copied.
    ///
    /// @throws IllegalArgumentException if the file has no such tensor
    Tensor tensor(TensorInfo info);

    /// The free notes in the file's header, in its order; empty where a format or a file has none.
    default Map<String, String> metadata() {
        return Map.of();
    }

    default Optional<TensorInfo> find(String name) {
        return tensors().stream().filter(info -> info.name().equals(name)).findFirst();
    }

    /// Ends the mapping. Closing twice does nothing.
    ///
    /// @throws IllegalStateException if some thread reads a tensor of this file right now
    @Override
    void close();
}
