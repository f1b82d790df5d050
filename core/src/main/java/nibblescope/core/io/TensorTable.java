package nibblescope.core.io;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import nibblescope.core.tensor.Tensor;
import nibblescope.core.tensor.TensorInfo;

/// A tensor file whose checks are behind it: its tensors by their info.
final class TensorTable implements TensorFile {
    private final String name;
    private final Map<TensorInfo, Tensor> tensors;
    private final List<TensorInfo> infos;
    private final Map<String, String> metadata;
    private final Runnable unmap;
    private final Optional<String> source;

    /// @param tensors in the order of the file
    /// @param unmap   ends the memory of the tensors; run once at each closing, so more than once
    ///                is fine
    TensorTable(String name, List<Tensor> tensors, Map<String, String> metadata, Runnable unmap) {
        this(name, tensors, metadata, unmap, Optional.empty());
    }

    private TensorTable(
            String name, List<Tensor> tensors, Map<String, String> metadata, Runnable unmap, Optional<String> source) {
        this.name = name;
        this.source = source;
        this.tensors = new LinkedHashMap<>();
        tensors.forEach(tensor -> this.tensors.put(tensor.info(), tensor));
        this.infos = List.copyOf(this.tensors.keySet());
        this.metadata = Collections.unmodifiableMap(new LinkedHashMap<>(metadata));
        this.unmap = unmap;
    }

    /// This table, with what another process opens it by.
    TensorTable at(String place) {
        return new TensorTable(name, List.copyOf(tensors.values()), metadata, unmap, Optional.of(place));
    }

    @Override
    public Optional<String> source() {
        return source;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public List<TensorInfo> tensors() {
        return infos;
    }

    @Override
    public Tensor tensor(TensorInfo info) {
        Tensor tensor = tensors.get(info);
        if (tensor == null) {
            throw new IllegalArgumentException(
                    "%s has no tensor \"%s\" of %s %s".formatted(name, info.name(), info.dtype(), info.shape()));
        }
        return tensor;
    }

    @Override
    public Map<String, String> metadata() {
        return metadata;
    }

    @Override
    public void close() {
        unmap.run();
    }
}
