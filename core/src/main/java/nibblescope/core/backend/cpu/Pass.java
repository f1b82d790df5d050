package nibblescope.core.backend.cpu;

/// One step over all blocks of a chunk.
///
/// Every pass is a class of its own with at most some fifty vector operations, and all are called
/// through this interface at one place: so the compiler compiles each of them by itself. Of a method
/// with too many, or of several inlined into one, it gives up inlining, and then every vector becomes an
/// object.
interface Pass {
    void run(Chunk chunk);
}
