package nibblescope.app.study;

import java.util.List;
import nibblescope.core.io.TensorFile;
import nibblescope.core.tensor.Tensor;
import nibblescope.core.tensor.TensorInfo;

/// A tensor that was made here rather than read, in the place of a file.
///
/// @param name what it is called in titles
public record GeneratedFile(String name, Tensor tensor) implements TensorFile {
    @Override
    public List<TensorInfo> tensors() {
        return List.of(tensor.info());
    }

    @Override
    public Tensor tensor(TensorInfo info) {
        return tensor;
    }

    @Override
    public void close() {}
}
