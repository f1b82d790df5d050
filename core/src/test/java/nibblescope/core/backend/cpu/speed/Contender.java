package nibblescope.core.backend.cpu.speed;

import nibblescope.core.backend.BackendException;

/// What takes part in [Rounds].
///
/// @param name    in tables
/// @param threads how many it runs on
/// @param bytes   of FP32 values that it goes through in one call, read or, when it dequantizes,
///                written
record Contender(String name, int threads, long bytes, Work work) {
    /// One call.
    interface Work {
        void run() throws BackendException;
    }
}
