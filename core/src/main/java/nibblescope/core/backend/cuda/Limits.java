package nibblescope.core.backend.cuda;

/// How much a backend takes at once.
///
/// @param chunkBytes  of input in one chunk, at least [#LEAST_CHUNK_BYTES]
/// @param budgetBytes of device memory that may be taken at most; never more than 0.8 of what is
///                    free
/// @param copyThreads that bring a tensor to where the device copies it from
record Limits(long chunkBytes, long budgetBytes, int copyThreads) {
    /// One run of 4096 blocks of 32 values of 4 bytes.
    static final long LEAST_CHUNK_BYTES = 512L << 10;

    /// Chunks of 8 MiB have half the rate of those of 32 MiB, larger ones gain little; 8 threads copy
    /// at about the speed at which the device reads.
    private static final long CHUNK_BYTES = 32L << 20;

    private static final int MOST_COPY_THREADS = 8;
    private static final double SHARE_OF_FREE = 0.8;

    Limits {
        if (chunkBytes < LEAST_CHUNK_BYTES || budgetBytes <= 0 || copyThreads < 1) {
            throw new IllegalArgumentException("a chunk has at least %d bytes, not %d; budget %d, threads %d"
                    .formatted(LEAST_CHUNK_BYTES, chunkBytes, budgetBytes, copyThreads));
        }
    }

    /// What suits most machines, under a budget.
    static Limits under(long budgetBytes) {
        int processors = Runtime.getRuntime().availableProcessors();
        return new Limits(CHUNK_BYTES, budgetBytes, Math.min(MOST_COPY_THREADS, processors));
    }

    /// What may be taken of a device with that much free memory.
    long budget(long freeBytes) {
        return Math.min((long) (SHARE_OF_FREE * freeBytes), budgetBytes);
    }
}
