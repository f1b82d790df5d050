package nibblescope.core.backend;

/// Whether a backend can run here.
public sealed interface Availability {
    /// It can.
    ///
    /// @param device what it runs on
    record Ready(Device device) implements Availability {}

    /// It cannot.
    ///
    /// @param missing what is not there
    /// @param remedy  what to do about it
    record Unavailable(Obstacle obstacle, String missing, String remedy) implements Availability {}
}
