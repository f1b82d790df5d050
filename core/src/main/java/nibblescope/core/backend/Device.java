package nibblescope.core.backend;

/// What a backend runs on.
///
/// @param id          `cpu`, `cuda:0`, ...
/// @param name        of the device, for people
/// @param driver      its driver with the version, or the Java runtime for processors
/// @param kernels     hash of the kernels that run there; empty where there are none
/// @param memoryBytes of the device
public record Device(String id, String name, String driver, String kernels, long memoryBytes) {}
