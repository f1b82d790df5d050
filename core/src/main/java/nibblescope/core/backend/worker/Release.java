package nibblescope.core.backend.worker;

/// What both ends of a pipe have to agree on.
///
/// @param programVersion of Nibblescope
/// @param kernels        hash of the kernels that the program brings along; empty if it has none
public record Release(String programVersion, String kernels) {
    /// The version of the protocol.
    static final int PROTOCOL = 1;

    /// For people.
    String described(int protocol) {
        return "Nibblescope %s, protocol %d, kernels %s"
                .formatted(programVersion, protocol, kernels.isEmpty() ? "none" : kernels);
    }
}
