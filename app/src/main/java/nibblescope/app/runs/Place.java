package nibblescope.app.runs;

/// Where a run goes.
///
/// @param device `cpu`, `cuda:0`, ...
public record Place(Attachment attachment, String device) {
    /// The processors of this machine.
    public static final Place PROCESSORS = new Place(Attachment.HERE, "cpu");

    /// `cuda:0` here, `host/cuda:0` elsewhere.
    @Override
    public String toString() {
        return switch (attachment) {
            case Attachment.Local _ -> device;
            case Attachment.Host host -> host.name() + "/" + device;
        };
    }
}
