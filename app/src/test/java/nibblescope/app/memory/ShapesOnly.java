package nibblescope.app.memory;

import java.lang.foreign.MemorySegment;
import java.util.List;
import nibblescope.core.io.TensorFile;
import nibblescope.core.tensor.Tensor;
import nibblescope.core.tensor.TensorInfo;

/// A file of zeros.
record ShapesOnly(String name, List<TensorInfo> tensors) implements TensorFile {
    @Override
    public Tensor tensor(TensorInfo info) {
        return new Tensor(info, MemorySegment.ofArray(new byte[Math.toIntExact(info.bytes())]));
    }

    @Override
    public void close() {}
}
