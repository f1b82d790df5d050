package nibblescope.core.backend.worker;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Where a run is to be done, as the command line and settings name it: `cpu`, `cuda`, `cuda:1`,
/// `ssh:gpu1`, `ssh:gpu1/cuda:1`. `cuda` is `cuda:0`, and so is a host without a device.
///
/// @param host   another host; empty for this one
/// @param device `cpu`, `cuda:0`, ...
public record BackendName(Optional<String> host, String device) {
    private static final Pattern NAME =
            Pattern.compile("(?:ssh:(?<host>[^/]*)(?:/(?<there>.*))?|(?<here>.*))", Pattern.DOTALL);
    private static final Pattern DEVICE = Pattern.compile("cpu|cuda(:[0-9]{1,3})?");
    private static final String FIRST_GPU = "cuda:0";

    /// Reads a name.
    ///
    /// @throws IllegalArgumentException if it is none
    public static BackendName parse(String name) {
        Matcher matcher = NAME.matcher(name);
        Optional<String> host = matcher.matches() ? Optional.ofNullable(matcher.group("host")) : Optional.empty();
        host.ifPresent(WorkerLaunch::requireHost);
        String device = host.isEmpty()
                ? name
                : Optional.ofNullable(matcher.group("there")).orElse(FIRST_GPU);
        if (!DEVICE.matcher(device).matches()) {
            throw new IllegalArgumentException(
                    "\"%s\" is no backend; cpu, cuda, cuda:N, ssh:HOST, ssh:HOST/cpu or ssh:HOST/cuda:N is expected"
                            .formatted(name.replaceAll("\\p{Cntrl}", "?")));
        }
        return new BackendName(host, device.equals("cuda") ? FIRST_GPU : device);
    }

    /// As it is read.
    @Override
    public String toString() {
        return host.map(h -> "ssh:" + h + "/").orElse("") + device;
    }
}
