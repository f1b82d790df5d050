package nibblescope.core.backend.cuda;

import java.lang.foreign.MemorySegment;

/// What is used of the CUDA driver API, one method a function of it. Addresses on the device and
/// handles are plain longs. A context belongs to the threads that made it current: everything below
/// [#makeCurrent(long)] is called on such a thread. Copies and launches return before they are done.
interface Driver {
    /// The version of CUDA that the driver supports: 13000 for 13.0.
    int version() throws CudaException;

    int deviceCount() throws CudaException;

    String deviceName(int device) throws CudaException;

    long totalBytes(int device) throws CudaException;

    /// A device attribute by its number in the driver API.
    int attribute(int attribute, int device) throws CudaException;

    /// The primary context of a device, which other libraries in the process share.
    long retainContext(int device) throws CudaException;

    void releaseContext(int device) throws CudaException;

    void makeCurrent(long context) throws CudaException;

    long freeBytes() throws CudaException;

    long allocate(long bytes) throws CudaException;

    void free(long address) throws CudaException;

    /// Memory of this machine that the device copies from and to at full speed.
    MemorySegment allocatePinned(long bytes) throws CudaException;

    void freePinned(MemorySegment pinned) throws CudaException;

    void copyToDevice(long to, MemorySegment from, long stream) throws CudaException;

    void copyToHost(MemorySegment to, long from, long stream) throws CudaException;

    void copyOnDevice(long to, long from, long bytes, long stream) throws CudaException;

    void fill(long address, byte value, long bytes, long stream) throws CudaException;

    long createStream() throws CudaException;

    void destroyStream(long stream) throws CudaException;

    void synchronize(long stream) throws CudaException;

    /// Makes a stream wait until an event has happened.
    void await(long stream, long event) throws CudaException;

    long createEvent() throws CudaException;

    void destroyEvent(long event) throws CudaException;

    void record(long event, long stream) throws CudaException;

    void synchronizeEvent(long event) throws CudaException;

    float elapsedMillis(long from, long to) throws CudaException;

    /// Loads PTX text; a failure carries the compiler's log.
    long loadModule(String ptx) throws CudaException;

    void unloadModule(long module) throws CudaException;

    long function(long module, String name) throws CudaException;

    /// Launches a kernel in one dimension.
    ///
    /// @param arguments an array of addresses of the arguments
    void launch(long function, int grid, int block, long stream, MemorySegment arguments) throws CudaException;

    /// Records what is launched on a stream instead of doing it.
    void beginCapture(long stream) throws CudaException;

    /// An executable graph of what was recorded.
    long endCapture(long stream) throws CudaException;

    void launchGraph(long graph, long stream) throws CudaException;

    void destroyGraph(long graph) throws CudaException;
}
