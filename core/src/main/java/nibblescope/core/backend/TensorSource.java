package nibblescope.core.backend;

/// Where a tensor is read from by whoever runs it, here or on another host.
///
/// @param file   path of a tensor file on the host that runs, or `sample:minilm`, `sample:presets`
/// @param tensor its name in the file; empty for the first that can be quantized
public record TensorSource(String file, String tensor) {}
